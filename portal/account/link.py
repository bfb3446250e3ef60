"""One-time links: an invitation or a forgotten password leads to a page where the password is set."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions import invite
from claims.errors import NotFound
from claims.models import Session
from claims.queries import account
from portal.account import passwords
from portal.errors import AnyRequest
from portal.page import go, page
from portal.parts import GivenParts, Parts
from portal.session import enter, form_of


@get("/link/{token:str}", sync_to_thread=True, opt={"public": "the token is the key"})
def show(request: AnyRequest, parts: GivenParts, token: FromPath[str]) -> Response[Any]:
    """Opening it uses nothing up: mail scanners open links too."""
    with parts.reading() as session:
        return _page(request, session, parts, token)


@post("/link/{token:str}", sync_to_thread=True, opt={"public": "the token is the key; it works once"})
def set_password(request: AnyRequest, parts: GivenParts, token: FromPath[str]) -> Response[Any]:
    form, password = form_of(request), form_of(request).raw("password")
    with parts.reading() as session:
        found = account.link(session, token, parts.clock())
        if found is None:
            return _page(request, session, parts, token)
        if fault := passwords.fault(password, login=found.login, company=parts.company.name):
            form.errors["password"] = fault
            return _page(request, session, parts, token, status=422, form=form)
    kept = passwords.hashed(password)
    with parts.writing() as session:
        try:
            person_id = invite.set_password_by_link(session, token, kept, now=parts.clock())
        except NotFound:
            return _page(request, session, parts, token)
        target = enter(request, session, person_id)
    return go(target)


def _page(
    request: AnyRequest, session: Session, parts: Parts, token: str, *, status: int = 200, **context: Any
) -> Response[bytes]:
    found = account.link(session, token, parts.clock())
    if found is None:
        return page(request, session, "account/link/_spent.html", status=410)
    return page(
        request, session, "account/link/page.html", status=status, link=found, shortest=passwords.SHORTEST, **context
    )
