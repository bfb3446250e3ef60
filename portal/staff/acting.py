"""«Подать за дилера»: one of ours stands at a dealer's side, on whose word, or looks with the dealer's eyes."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post

from claims.actions.act_for import act_for, look_as, stop_acting
from claims.errors import Incomplete
from claims.queries.account import dealer_by_name
from claims.wording.desk import WHICH_DEALER
from portal.access import INTAKE, SIGNED_IN, person_of
from portal.errors import AnyRequest
from portal.page import go, page
from portal.parts import GivenParts
from portal.posted import Form
from portal.session import form_of, visit_of

LONGEST_SEARCH = 200


@get("/staff/acting", guards=[INTAKE], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    typed = request.query_params.get("q", "").strip()[:LONGEST_SEARCH]
    with parts.reading() as session:
        found = dealer_by_name(session, typed) if typed else []
        return page(
            request, session, "staff/acting/page.html", found=found, typed=typed, form=Form(values={"q": typed})
        )


@post("/staff/acting", guards=[INTAKE], sync_to_thread=True)
def begin(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    """Fields: dealer; words: on whose word; look: only to look."""
    form, me, key = form_of(request), person_of(request), visit_of(request).key
    with parts.writing() as session:
        try:
            dealer = _dealer(form)
            if form.get("look"):
                look_as(session, key, me.id, dealer, now=parts.clock())
            else:
                act_for(session, key, me.id, dealer, form.get("words"), now=parts.clock())
        except Incomplete as wrong:
            form.errors.update(wrong.fields)
            found = [row for row in dealer_by_name(session, form.get("q")) if str(row[0]) == form.get("dealer")]
            own: dict[str, Any] = {"found": found, "typed": form.get("q"), "form": form}
            return page(request, session, "staff/acting/page.html", status=422, **own)
    return go("/claims" if form.get("look") else "/claims/new")


def _dealer(form: Form) -> UUID:
    """Incomplete: none was chosen."""
    try:
        return UUID(form.get("dealer"))
    except ValueError as wrong:
        raise Incomplete({"q": WHICH_DEALER}) from wrong


@post("/staff/acting/end", guards=[SIGNED_IN], opt={"acting": True}, sync_to_thread=True)
def end(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    with parts.writing() as session:
        stop_acting(session, visit_of(request).key, now=parts.clock())
    return go("/")
