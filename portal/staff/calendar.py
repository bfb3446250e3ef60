"""«Календарь»: working days of a year, with the company's own; a day is made working or free, or given back."""

from datetime import date
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions.company_day import LONGEST_REASON, Where, set_day
from claims.errors import Incomplete, NotFound
from claims.models import Session
from claims.queries.calendar import day_of, year_of, years
from portal.access import PEOPLE
from portal.errors import AnyRequest
from portal.page import go, page
from portal.parts import GivenParts, Parts
from portal.posted import Form
from portal.session import form_of

PATH = "/staff/calendar"


@get(PATH, guards=[PEOPLE], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    today = parts.today()
    asked = request.query_params.get("year", "")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == 4 else today.year
    known = years(today)
    if number not in known:
        raise NotFound
    with parts.reading() as session:
        year, changed = year_of(session, number), _changed(request)
        return page(request, session, "staff/calendar/page.html", year=year, today=today, known=known, changed=changed)


@get("/staff/calendar/{day:str}", guards=[PEOPLE], sync_to_thread=True)
def one(request: AnyRequest, parts: GivenParts, day: FromPath[str]) -> Response[Any]:
    with parts.reading() as session:
        asked = _asked(parts, day)
        known = day_of(session, asked)
        how = ("works" if known.works else "off") if known.own else "usual"
        return _day(request, session, asked, Form(values={"how": how, "reason": known.reason}))


@post("/staff/calendar/{day:str}", guards=[PEOPLE], sync_to_thread=True)
def change(request: AnyRequest, parts: GivenParts, day: FromPath[str]) -> Response[Any]:
    form, asked = form_of(request), _asked(parts, day)
    where = Where(process=parts.process, now=parts.clock(), zone=parts.company.zone)
    with parts.writing() as session:
        try:
            changed = set_day(session, asked, form.get("how"), form.get("reason"), where)
        except Incomplete as wrong:
            form.errors.update(wrong.fields)
            return _day(request, session, asked, form)
    return go(f"{PATH}?year={asked.year}&changed={changed}")


def _asked(parts: Parts, text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as wrong:
        raise NotFound from wrong
    if day.year not in years(parts.today()):
        raise NotFound
    return day


def _changed(request: AnyRequest) -> int | None:
    """How many claims have another term by the day that was just changed."""
    told = request.query_params.get("changed", "")
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 9 else None


def _day(request: AnyRequest, session: Session, day: date, form: Form) -> Response[Any]:
    told = {"day": day_of(session, day), "longest": LONGEST_REASON, "form": form}
    return page(request, session, "staff/calendar/day.html", status=422 if form.errors else 200, **told)
