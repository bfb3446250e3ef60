"""Tells open pages that a claim has changed, by its edition."""

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
from portal.watch import watch


@get("/claims/{number:str}/live", guards=[SIGNED_IN])
async def events(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> ServerSentEvent:
    """«changed» with the edition, whenever it differs from the one the page was made of (?edition=)."""
    claim_id = await asyncio.to_thread(_claim_id, request, parts, number)
    seen: str = request.headers.get("Last-Event-ID", "") or request.query_params.get("edition", "")
    return ServerSentEvent(changes(parts, claim_id, visit_of(request).key, seen))


def changes(parts: Parts, claim_id: int, session_key: str, seen: str) -> AsyncGenerator[ServerSentEventMessage, None]:
    """Ends with the reader's session, too."""
    return watch(lambda: _edition(parts, claim_id, session_key), seen)


def _claim_id(request: AnyRequest, parts: Parts, number: str) -> int:
    with parts.reading() as session:
        return sent_claim_of(session, person_of(request), number).id


def _edition(parts: Parts, claim_id: int, session_key: str) -> str | None:
    with parts.reading() as session:
        found = live.edition(session, claim_id, session_key)
        return None if found is None else str(found)
