"""Tells open pages that a claim has changed: server-sent events, two short looks a second."""

import asyncio
from collections.abc import AsyncGenerator

from litestar import get
from litestar.params import FromPath
from litestar.response import ServerSentEvent, ServerSentEventMessage

from claims.queries import live
from portal.access import SIGNED_IN, person_of, sent_claim_of
from portal.errors import AnyRequest
from portal.parts import GivenParts, Parts
from portal.session import visit_of

LOOK = 0.5  # seconds between looks
BEAT = 30  # looks between heartbeats: proxies close what is silent
LONGEST = 1200  # looks; then the browser comes again, and its session is asked for anew


@get("/claims/{number:str}/live", guards=[SIGNED_IN])
async def events(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> ServerSentEvent:
    """«changed» with the edition, whenever it differs from the one the page was made of (?edition=)."""
    claim_id = await asyncio.to_thread(_claim_id, request, parts, number)
    seen: str = request.headers.get("Last-Event-ID", "") or request.query_params.get("edition", "")
    return ServerSentEvent(changes(parts, claim_id, visit_of(request).key, seen))


async def changes(
    parts: Parts, claim_id: int, session_key: str, seen: str
) -> AsyncGenerator[ServerSentEventMessage, None]:
    """Ends with the reader's session, and after LONGEST looks."""
    yield ServerSentEventMessage(comment="open", retry=3000)
    for look in range(LONGEST):
        edition = await asyncio.to_thread(_edition, parts, claim_id, session_key)
        if edition is None:
            return
        if str(edition) != seen:
            seen = str(edition)
            yield ServerSentEventMessage(event="changed", data=seen, id=seen)
        elif look % BEAT == BEAT - 1:
            yield ServerSentEventMessage(comment="still here")
        await asyncio.sleep(LOOK)


def _claim_id(request: AnyRequest, parts: Parts, number: str) -> int:
    with parts.reading() as session:
        return sent_claim_of(session, person_of(request), number).id


def _edition(parts: Parts, claim_id: int, session_key: str) -> int | None:
    with parts.reading() as session:
        return live.edition(session, claim_id, session_key)
