"""«Сфотографировать телефоном»: a code on the screen opens the draft's photos on a phone; what it takes comes here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import segno
from litestar import Response, get, post
from litestar.params import FromPath
from markupsafe import Markup

from claims.actions.phone import end_phone, new_phone
from claims.actions.sign_in import count_try
from claims.models import ClaimFile, Session
from claims.queries.phone import came_since
from portal.access import DEALER, person_of
from portal.dealer.filing.guide import FILES_AT, Guide, guide
from portal.errors import AnyRequest, TooManyTries
from portal.page import fragment, go, page, wants_fragment
from portal.parts import GivenParts, Parts
from portal.session import form_of

ROOM = "dealer/filing/phone"


@dataclass(frozen=True)
class Code:
    """What a phone is pointed at. picture: an SVG; address: the same to be typed; until: it may be opened."""

    picture: Markup
    address: str
    until: datetime


@get("/drafts/{claim_id:int}/phone", guards=[DEALER], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    """For who has no scripts: whether a phone is there, and what has come."""
    with parts.reading() as session:
        return _page(request, session, _guide(request, session, parts, claim_id))


@post("/drafts/{claim_id:int}/phone", guards=[DEALER], sync_to_thread=True)
def ask(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    """A new code; the answer is the only place where its token stands."""
    me, now = person_of(request).id, parts.clock()
    with parts.writing() as session:
        found = _guide(request, session, parts, claim_id)
        many = count_try(session, f"phones:{me}", now=now) > parts.door.tries_per_address
        if not many:
            token = new_phone(session, found.draft.claim, by=me, good_for=parts.door.phone, now=now)
            return _page(request, session, _guide(request, session, parts, claim_id), _code(parts, token))
    raise TooManyTries


@get("/drafts/{claim_id:int}/phone/_live", guards=[DEALER], sync_to_thread=True)
def live(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    """How the phones are, and the files that came since the first of them: the page takes what it has not."""
    with parts.reading() as session:
        found = _guide(request, session, parts, claim_id)
        return fragment(request, f"{ROOM}/_live.html", guide=found, came=_came(session, found))


@post("/drafts/{claim_id:int}/phone/{phone_id:int}/end", guards=[DEALER], sync_to_thread=True)
def end(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int], phone_id: FromPath[int]) -> Response[Any]:
    with parts.writing() as session:
        found = _guide(request, session, parts, claim_id)
        end_phone(session, found.draft.claim, phone_id, by=person_of(request).id, now=parts.clock())
        if wants_fragment(request):
            return _page(request, session, _guide(request, session, parts, claim_id))
    return go(f"{found.base}/phone?step={found.step}")


def _guide(request: AnyRequest, session: Session, parts: Parts, claim_id: int) -> Guide:
    """At the step that the code stands beside."""
    named = request.query_params.get("step") or (form_of(request).get("step") if request.method == "POST" else "")
    return guide(request, session, parts, claim_id, named if named in FILES_AT else FILES_AT[0])


def _page(request: AnyRequest, session: Session, found: Guide, code: Code | None = None) -> Response[Any]:
    context: dict[str, Any] = {"guide": found, "code": code, "came": _came(session, found)}
    if wants_fragment(request):
        return fragment(request, f"{ROOM}/_panel.html", **context)
    return page(request, session, f"{ROOM}/page.html", **context)


def _came(session: Session, found: Guide) -> dict[str, list[ClaimFile]]:
    """By the id of the list on the page where they belong."""
    came: dict[str, list[ClaimFile]] = {}
    for file in came_since(session, found.draft.claim.id):
        came.setdefault(f"files_{file.line_id or 0}_{file.purpose}", []).append(file)
    return came


def _code(parts: Parts, token: str) -> Code:
    address = f"{parts.company.url}/phone/{token}"
    drawn = segno.make_qr(address, error="m").svg_inline(svgclass="qr", lineclass=None, omitsize=True, light="#fff")
    return Code(Markup(drawn), address, parts.clock() + parts.door.phone)  # noqa: S704 - our own address
