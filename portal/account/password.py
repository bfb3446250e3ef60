"""«Сменить пароль»: the present one is asked for first; other sessions end."""

from typing import Any

from litestar import Response, get, post

from claims import wording
from claims.actions import invite
from claims.queries import account
from portal.access import BEFORE_CONSENT, person_of
from portal.account import passwords
from portal.errors import AnyRequest
from portal.page import go, page
from portal.parts import GivenParts
from portal.session import count_tries, form_of, start, visit_of

TEMPLATE = "account/password/page.html"


@get("/password", sync_to_thread=True, guards=[BEFORE_CONSENT])
def show(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    with parts.reading() as session:
        changed = request.query_params.get("changed") == "1"
        return page(request, session, TEMPLATE, changed=changed, shortest=passwords.SHORTEST)


@post("/password", sync_to_thread=True, guards=[BEFORE_CONSENT])
def change(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    form, me = form_of(request), person_of(request)
    count_tries(request, parts, f"password:{me.id}")
    with parts.reading() as session:
        found = account.password_of(session, me.login)
    if not passwords.right(form.raw("password_now"), found and found[1]):
        form.errors["password_now"] = wording.PASSWORD_NOT_THIS
    if fault := passwords.fault(form.raw("password"), login=me.login, company=parts.company.name):
        form.errors["password"] = fault
    if form.errors:
        with parts.reading() as session:
            return page(request, session, TEMPLATE, status=422, form=form, changed=False, shortest=passwords.SHORTEST)
    kept = passwords.hashed(form.raw("password"))
    with parts.writing() as session:
        invite.change_password(session, me.id, kept, keep=visit_of(request).key)
        start(request, session, me.id)
    return go("/password?changed=1")
