"""The second step of signing in, for staff: a code of an authenticator is asked for, taken on and given up."""

from typing import Any

import segno
from litestar import Response, get, post
from markupsafe import Markup

from claims.actions.second_step import (
    new_secret,
    pass_second_step,
    switch_off_second_step,
    switch_on_second_step,
)
from claims.actions.sign_in import forget_tries
from claims.errors import Incomplete, NotFound
from claims.models import Session
from claims.queries.account import spare_codes
from claims.rules import totp
from claims.wording.staff import CODE_NEEDED, CODE_NOT_THIS
from portal.access import STAFF_BEFORE_STEP, person_of
from portal.errors import AnyRequest, SignInFirst
from portal.page import go, own_path, page
from portal.parts import GivenParts, Parts
from portal.posted import Form
from portal.session import count_tries, form_of, start, visit_of

TEMPLATES = "account/second_step/"
HALF_IN = "only who has given the right password gets further; tries are counted"


@get("/sign-in/code", sync_to_thread=True, opt={"public": HALF_IN})
def ask(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    if visit_of(request).half is None:
        raise SignInFirst
    form = Form(values={"next": own_path(request.query_params.get("next", ""), "")})
    with parts.reading() as session:
        return page(request, session, TEMPLATES + "code.html", form=form)


@post("/sign-in/code", sync_to_thread=True, opt={"public": HALF_IN})
def enter(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    form, person_id = form_of(request), visit_of(request).half
    if person_id is None:
        raise SignInFirst
    if form.need("code", CODE_NEEDED):
        count_tries(request, parts, f"code:{person_id}")
        with parts.writing() as session:
            if pass_second_step(session, person_id, form.get("code"), now=parts.clock()):
                forget_tries(session, f"code:{person_id}")
                start(request, session, person_id)
                return go(form.get("next") or "/")
        form.errors["code"] = CODE_NOT_THIS
    with parts.reading() as session:
        return page(request, session, TEMPLATES + "code.html", status=422, form=form)


@get("/second-step", sync_to_thread=True, guards=[STAFF_BEFORE_STEP])
def show(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    with parts.reading() as session:
        return _page(request, session, parts, Form(values={"secret": new_secret()}))


@post("/second-step", sync_to_thread=True, guards=[STAFF_BEFORE_STEP])
def switch_on(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    form, me = form_of(request), person_of(request)
    _must_be_offered(parts)
    if not totp.is_secret(form.get("secret")):
        form.values["secret"] = new_secret()
    count_tries(request, parts, f"code:{me.id}")
    with parts.writing() as session:
        if me.second_step:  # another page was quicker
            return go("/second-step")
        try:
            spares = switch_on_second_step(session, me.id, form.get("secret"), form.get("code"), now=parts.clock())
        except Incomplete as wrong:
            form.errors.update(wrong.fields)
            return _page(request, session, parts, form)
        forget_tries(session, f"code:{me.id}")
        return page(request, session, TEMPLATES + "spares.html", spares=spares)


@post("/second-step/off", sync_to_thread=True, guards=[STAFF_BEFORE_STEP])
def switch_off(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    """By a code: who finds the desk left open cannot."""
    form, me = form_of(request), person_of(request)
    _must_be_offered(parts)
    count_tries(request, parts, f"code:{me.id}")
    with parts.writing() as session:
        if not pass_second_step(session, me.id, form.get("code"), now=parts.clock()):
            form.errors["code"] = CODE_NOT_THIS
            return _page(request, session, parts, form)
        switch_off_second_step(session, me.id)
    return go("/second-step")


def _must_be_offered(parts: Parts) -> None:
    if parts.door.second_step == "off":
        raise NotFound


def _page(request: AnyRequest, session: Session, parts: Parts, form: Form) -> Response[Any]:
    _must_be_offered(parts)
    me, status = person_of(request), 422 if form.errors else 200
    if me.second_step:
        left = spare_codes(session, me.id)
        return page(request, session, TEMPLATES + "on.html", status=status, form=form, left=left)
    address = totp.address(form.get("secret"), me.login, parts.company.name)
    drawn = segno.make_qr(address, error="m").svg_inline(svgclass="qr", lineclass=None, omitsize=True, light="#fff")
    picture = Markup(drawn)  # noqa: S704 - our own address
    required = parts.door.second_step == "required"
    return page(request, session, TEMPLATES + "page.html", status=status, form=form, picture=picture, required=required)
