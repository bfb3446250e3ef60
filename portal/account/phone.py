"""The code on a screen, opened by a phone: a button, and then the photos of that one draft."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions.phone import open_phone
from claims.actions.sign_in import Only, forget_tries
from claims.errors import NotFound
from claims.models import Session
from claims.queries import access
from claims.queries.account import sha256
from claims.queries.phone import phone_door
from portal.errors import AnyRequest
from portal.page import go, page
from portal.parts import GivenParts, Parts
from portal.session import address_of, count_tries, start, visit_of


@get("/phone/{token:str}", sync_to_thread=True, opt={"public": "the token is the key"})
def show(request: AnyRequest, parts: GivenParts, token: FromPath[str]) -> Response[Any]:
    """Opening it uses nothing up: what shows a preview of a link opens it too."""
    with parts.reading() as session:
        return _page(request, session, parts, token)


@post("/phone/{token:str}", sync_to_thread=True, opt={"public": "the token is the key; it works once"})
def enter(request: AnyRequest, parts: GivenParts, token: FromPath[str]) -> Response[Any]:
    """A phone whose person may work at this draft anyway keeps its own session."""
    tries = f"phone:{sha256(token)}"
    count_tries(request, parts, tries)
    with parts.writing() as session:
        door = phone_door(session, token, parts.clock())
        signed = door is not None and _works_at(request, session, door.claim_id)
        try:
            door = open_phone(session, token, signed=signed, address=address_of(request), now=parts.clock())
        except NotFound:
            return _page(request, session, parts, token)
        forget_tries(session, tries)
        if not signed:
            start(request, session, door.person_id, only=Only(door.link_id))
    return go(f"/drafts/{door.claim_id}/photos")


def _works_at(request: AnyRequest, session: Session, claim_id: int) -> bool:
    me = visit_of(request).me
    return me is not None and not (me.only or me.is_staff) and bool(access.claim(session, me, claim_id=claim_id))


def _page(request: AnyRequest, session: Session, parts: Parts, token: str) -> Response[Any]:
    door, me = phone_door(session, token, parts.clock()), visit_of(request).me
    if door is not None and me is not None and me.only == door.claim_id and door.state == "used":
        return go(f"/drafts/{door.claim_id}/photos")  # the same phone, pointed at the same code again
    if door is not None and door.state == "open":
        return page(request, session, "account/phone/page.html", door=door)
    state = door.state if door else "unknown"
    return page(request, session, "account/phone/_shut.html", status=410, state=state)
