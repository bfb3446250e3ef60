"""«Забыли пароль?»: a letter with a one-time link, and one answer for everybody who asks."""

from typing import Any

from litestar import Response, get, post

from claims import wording
from claims.actions import invite
from portal.errors import AnyRequest
from portal.page import go, page
from portal.parts import GivenParts
from portal.session import count_tries, form_of


@get("/forgotten", sync_to_thread=True, opt={"public": "for those who cannot come in"})
def show(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    with parts.reading() as session:
        return page(request, session, "account/forgotten/page.html", sent=request.query_params.get("sent") == "1")


@post("/forgotten", sync_to_thread=True, opt={"public": "for those who cannot come in; tries are counted"})
def send_link(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    """The same answer whether or not there is such a person."""
    form = form_of(request)
    login = form.need("login", wording.LOGIN_NEEDED).lower()
    if form.errors:
        with parts.reading() as session:
            return page(request, session, "account/forgotten/page.html", status=422, form=form, sent=False)
    count_tries(request, parts, f"forgotten:{login}")
    with parts.writing() as session:
        invite.ask_for_link(session, login, now=parts.clock())
    return go("/forgotten?sent=1")
