"""Claims that belong together, from the staff card: linked by number, unlinked, lines taken out of one."""

from typing import Any

from litestar import Response, post
from litestar.params import FromPath

from claims.actions.link_claims import relate, unlink
from claims.actions.split_claim import Split, split_claim
from claims.errors import Incomplete, NotAllowed
from claims.models import Claim, Session
from claims.queries import access as visible
from claims.wording.linked import NO_SUCH_CLAIM
from portal.access import DESK, claim_of, person_of
from portal.errors import AnyRequest
from portal.page import go
from portal.parts import GivenParts
from portal.posted import row_id
from portal.session import form_of
from portal.staff.card import card_page
from portal.staff.desk import hand_of


@post("/staff/claims/{number:str}/related", guards=[DESK], sync_to_thread=True)
def link(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    """Fields: other (a number), link_why."""
    form = form_of(request)
    with parts.writing() as session:
        claim = claim_of(session, person_of(request), number)
        try:
            other = _numbered(session, request, form.get("other"))
            relate(session, claim, other, form.get("link_why"), hand_of(request, parts, form))
        except Incomplete as wrong:
            return card_page(request, session, parts, claim, wrong.fields)
    return go(f"/staff/claims/{number}#linked")


@post("/staff/claims/{number:str}/related/over", guards=[DESK], sync_to_thread=True)
def end_link(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    """Fields: link, its id."""
    form = form_of(request)
    with parts.writing() as session:
        claim = claim_of(session, person_of(request), number)
        unlink(session, claim, row_id(form.get("link")), hand_of(request, parts, form))
    return go(f"/staff/claims/{number}#linked")


@post("/staff/claims/{number:str}/split", guards=[DESK], sync_to_thread=True)
def split(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    """Fields: edition; split_line, of each line to be taken out; split_why."""
    form = form_of(request)
    chosen = Split(line_ids=[row_id(text) for text in form.all("split_line")], why=form.get("split_why"))
    with parts.writing() as session:
        claim = claim_of(session, person_of(request), number)
        try:
            split_claim(session, claim, chosen, hand_of(request, parts, form), parts.process.of(claim))
        except Incomplete as wrong:
            return card_page(request, session, parts, claim, wrong.fields)
        except NotAllowed as wrong:
            return card_page(request, session, parts, claim, {"": str(wrong)})
    return go(f"/staff/claims/{number}#linked")


def _numbered(session: Session, request: AnyRequest, number: str) -> Claim:
    found = visible.claim(session, person_of(request), number=number.strip().upper()) if number.strip() else None
    if found is None:
        raise Incomplete({"other": NO_SUCH_CLAIM})
    return found
