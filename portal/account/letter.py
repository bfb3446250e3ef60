"""The link in a letter about a claim: opening it shows a button, pressing it signs the person in, once."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions.letter_link import enter_by_letter
from claims.actions.sign_in import forget_tries
from claims.errors import NotFound
from claims.models import Session
from claims.queries.account import sha256
from claims.queries.letter_link import letter_door
from portal.errors import AnyRequest
from portal.page import claim_page, go, page
from portal.parts import GivenParts, Parts
from portal.session import address_of, count_tries, visit_of
from portal.session import enter as admit


@get("/letter/{token:str}", sync_to_thread=True, opt={"public": "the token is the key"})
def show(request: AnyRequest, parts: GivenParts, token: FromPath[str]) -> Response[Any]:
    """Opening it uses nothing up: mail scanners open links too."""
    with parts.reading() as session:
        return _page(request, session, parts, token)


@post("/letter/{token:str}", sync_to_thread=True, opt={"public": "the token is the key; it works once"})
def enter(request: AnyRequest, parts: GivenParts, token: FromPath[str]) -> Response[Any]:
    tries = f"letter:{sha256(token)}"
    count_tries(request, parts, tries)
    with parts.writing() as session:
        try:
            door = enter_by_letter(session, token, address=address_of(request), now=parts.clock())
        except NotFound:
            return _page(request, session, parts, token)
        forget_tries(session, tries)
        claim = claim_page(door.claim_id, door.number, draft=door.draft)
        target = admit(request, session, door.person_id, claim)
    return go(target)


def _page(request: AnyRequest, session: Session, parts: Parts, token: str) -> Response[Any]:
    door, me = letter_door(session, token, parts.clock()), visit_of(request).me
    if door is not None and me is not None and me.id == door.person_id and door.state != "left":
        return go(claim_page(door.claim_id, door.number, draft=door.draft))
    state = door.state if door else "unknown"
    if state == "open":
        return page(request, session, "account/letter/page.html", door=door)
    status = 403 if state == "left" else 410
    return page(request, session, "account/letter/_shut.html", status=status, state=state, door=door)
