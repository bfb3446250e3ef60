"""«Отпуск»: one's own first day, last day and deputy; for who hands work out those of others, too."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions.leave import TypedLeave, end_leave, enter_leave
from claims.errors import Incomplete, NotFound
from claims.models import Session
from claims.queries.leave import absences, absences_of, enters_others, may_end
from claims.queries.staff import colleagues
from portal.access import STAFF, person_of
from portal.errors import AnyRequest
from portal.page import go, page
from portal.parts import GivenParts, Parts
from portal.posted import LARGEST_ID, Form
from portal.session import form_of

PATH = "/staff/leave"


@get(PATH, guards=[STAFF], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    chosen = request.query_params.get("person", "") or str(person_of(request).id)
    with parts.reading() as session:
        return _page(request, session, parts, Form(values={"person": chosen}))


@post(PATH, guards=[STAFF], sync_to_thread=True)
def enter(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    form, me = form_of(request), person_of(request)
    typed = TypedLeave(
        person_id=_id(form.get("person")) if enters_others(me) else me.id,
        deputy_id=_id(form.get("deputy")),
        first_day=form.get("first_day"),
        last_day=form.get("last_day"),
    )
    with parts.writing() as session:
        try:
            enter_leave(session, typed, parts.today())
        except Incomplete as wrong:
            form.errors.update(wrong.fields)
            return _page(request, session, parts, form)
    return go(PATH)


@post("/staff/leave/{leave_id:int}/end", guards=[STAFF], sync_to_thread=True)
def end(request: AnyRequest, parts: GivenParts, leave_id: FromPath[int]) -> Response[Any]:
    with parts.writing() as session:
        if not may_end(session, leave_id, person_of(request)):
            raise NotFound
        end_leave(session, leave_id, parts.today())
    return go(PATH)


def _page(request: AnyRequest, session: Session, parts: Parts, form: Form) -> Response[Any]:
    me, today = person_of(request), parts.today()
    others = enters_others(me)
    told = {
        "form": form,
        "today": today,
        "others": others,
        "people": [(str(one.id), one.name) for one in colleagues(session)],
        "rows": absences(session, today) if others else absences_of(session, me.id, today),
    }
    return page(request, session, "staff/leave/page.html", status=422 if form.errors else 200, **told)


def _id(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and int(text) <= LARGEST_ID else None
