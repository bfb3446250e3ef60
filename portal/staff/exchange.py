"""The page «Обмен»: what went wrong between the portal, 1C and the file store, what to do, «Повторить»."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions.pause import pause_exchange, resume_exchange
from claims.actions.retry_message import retry_all, retry_message
from claims.actions.settle_conflict import settle_conflict
from claims.actions.solve_by_hand import solve_by_hand
from claims.actions.take_from_onec import Decider
from claims.errors import Incomplete, NotAllowed
from claims.models import Session
from claims.queries.alarm import alarm
from claims.queries.exchange import lag, queue, streams
from claims.queries.letter import mailbag
from claims.queries.pause import pauses
from claims.queries.problems import problems, retry_count
from portal.access import EXCHANGE, person_of
from portal.errors import AnyRequest
from portal.page import go, page
from portal.parts import GivenParts, Parts
from portal.session import form_of

TEMPLATE = "staff/exchange/page.html"


@get("/staff/exchange", guards=[EXCHANGE], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    with parts.reading() as session:
        return _page(request, session, parts)


@post("/staff/exchange/{problem_id:int}/retry", guards=[EXCHANGE], sync_to_thread=True)
def retry(request: AnyRequest, parts: GivenParts, problem_id: FromPath[int]) -> Response[Any]:
    with parts.writing() as session:
        try:
            retry_message(session, problem_id, by=person_of(request).id, now=parts.clock())
        except NotAllowed as wrong:
            return _page(request, session, parts, {"": str(wrong)})
    return go("/staff/exchange")


@post("/staff/exchange/retry", guards=[EXCHANGE], sync_to_thread=True)
def retry_every(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    """«Повторить все»: pressed twice, or by two people, it sends nothing twice."""
    with parts.writing() as session:
        retry_all(session, by=person_of(request).id, now=parts.clock())
    return go("/staff/exchange")


@post("/staff/exchange/{problem_id:int}/solve", guards=[EXCHANGE], sync_to_thread=True)
def solve(request: AnyRequest, parts: GivenParts, problem_id: FromPath[int]) -> Response[Any]:
    note = form_of(request).get(f"note-{problem_id}")
    with parts.writing() as session:
        try:
            solve_by_hand(session, problem_id, note, by=person_of(request).id, now=parts.clock())
        except Incomplete as wrong:
            return _page(request, session, parts, wrong.fields)
        except NotAllowed as wrong:
            return _page(request, session, parts, {"": str(wrong)})
    return go("/staff/exchange")


@post("/staff/exchange/{problem_id:int}/conflict", guards=[EXCHANGE], sync_to_thread=True)
def settle(request: AnyRequest, parts: GivenParts, problem_id: FromPath[int]) -> Response[Any]:
    by = Decider(person=person_of(request).id, now=parts.clock(), zone=parts.company.zone, process=parts.process)
    with parts.writing() as session:
        try:
            settle_conflict(session, problem_id, form_of(request).get("choice"), by)
        except NotAllowed as wrong:
            return _page(request, session, parts, {"": str(wrong)})
    return go("/staff/exchange")


@post("/staff/exchange/pause", guards=[EXCHANGE], sync_to_thread=True)
def pause(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    form = form_of(request)
    with parts.writing() as session:
        try:
            pause_exchange(session, form.get("way"), form.get("reason"), by=person_of(request).id, now=parts.clock())
        except Incomplete as wrong:
            return _page(request, session, parts, wrong.fields)
    return go("/staff/exchange")


@post("/staff/exchange/resume", guards=[EXCHANGE], sync_to_thread=True)
def resume(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    with parts.writing() as session:
        resume_exchange(session, form_of(request).all("way"), by=person_of(request).id, now=parts.clock())
    return go("/staff/exchange")


def _page(request: AnyRequest, session: Session, parts: Parts, errors: dict[str, str] | None = None) -> Response[Any]:
    now = parts.clock()
    context: dict[str, Any] = {
        "alarm": alarm(session, parts.limits, now),
        "pauses": pauses(session),
        "problems": problems(session, parts.process.together),
        "given_up": retry_count(session),
        "streams": streams(session),
        "queue": queue(session),
        "now": now,
        "lag": lag(session, now),
        "letters": mailbag(session),
    }
    form = form_of(request) if errors else None
    if form is None:
        return page(request, session, TEMPLATE, **context)
    form.errors.update(errors or {})
    return page(request, session, TEMPLATE, status=422, form=form, **context)
