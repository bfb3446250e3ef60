"""Sign in and sign out."""

from typing import Any

from litestar import Response, get, post

from claims import wording
from claims.actions import sign_in
from claims.queries import account
from portal.access import BEFORE_CONSENT, PHONE
from portal.account import passwords
from portal.errors import AnyRequest
from portal.page import go, own_path, page
from portal.parts import GivenParts
from portal.posted import Form
from portal.session import count_tries, end, form_of, visit_of
from portal.session import enter as admit


@get("/sign-in", sync_to_thread=True, opt={"public": "where people come in"})
def show(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    if visit_of(request).me:
        return go(request.query_params.get("next", "/"))
    form = Form(values={"next": own_path(request.query_params.get("next", ""), "")})
    with parts.reading() as session:
        return page(request, session, "account/door/page.html", form=form, ended=visit_of(request).ended)


@post("/sign-in", sync_to_thread=True, opt={"public": "where people come in; tries are counted"})
def enter(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    """Three short transactions, for the password is worked out between them: nobody waits for its 32 ms."""
    form = form_of(request)
    login = form.need("login", wording.LOGIN_NEEDED).lower()
    form.need("password", wording.PASSWORD_NEEDED)
    if not form.errors:
        count_tries(request, parts, f"login:{login}")
        with parts.reading() as session:
            found = account.password_of(session, login)
        if passwords.right(form.raw("password"), found and found[1]) and found:
            with parts.writing() as session:
                sign_in.forget_tries(session, f"login:{login}")
                target = admit(request, session, found[0], own_path(form.get("next") or "/"))
            return go(target)
        form.errors["login"] = wording.LOGIN_OR_PASSWORD
    with parts.reading() as session:
        return page(request, session, "account/door/page.html", status=422, form=form, ended=False)


@post("/sign-out", sync_to_thread=True, guards=[BEFORE_CONSENT], opt=PHONE | {"acting": True})
def leave(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    with parts.writing() as session:
        end(request, session)
    answer = go("/sign-in")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'  # nothing of anybody stays on the phone
    return answer
