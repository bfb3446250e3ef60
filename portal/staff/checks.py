"""Reconciliation reports: the list of them, one of them, a button that orders one."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions.reconcile import offer_absent, order_reconciliation
from claims.errors import NotFound
from claims.queries.reconcile import report, reports
from portal.access import EXCHANGE, person_of
from portal.errors import AnyRequest
from portal.page import go, page
from portal.parts import GivenParts


@get("/staff/exchange/checks", guards=[EXCHANGE], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    with parts.reading() as session:
        return page(request, session, "staff/checks/page.html", reports=reports(session))


@post("/staff/exchange/checks", guards=[EXCHANGE], sync_to_thread=True)
def order(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    """While one is being made a second press orders none."""
    with parts.writing() as session:
        order_reconciliation(session, by=person_of(request).id, now=parts.clock())
    return go("/staff/exchange/checks")


@get("/staff/exchange/checks/{report_id:int}", guards=[EXCHANGE], sync_to_thread=True)
def one(request: AnyRequest, parts: GivenParts, report_id: FromPath[int]) -> Response[Any]:
    with parts.reading() as session:
        found = report(session, report_id)
        if found is None:
            raise NotFound
        return page(request, session, "staff/checks/report.html", report=found[0], rows=found[1])


@post("/staff/exchange/checks/{report_id:int}/offer", guards=[EXCHANGE], sync_to_thread=True)
def offer(request: AnyRequest, parts: GivenParts, report_id: FromPath[int]) -> Response[Any]:
    """A person says that it is the right base."""
    with parts.writing() as session:
        offer_absent(session, report_id, by=person_of(request).id, now=parts.clock())
    return go(f"/staff/exchange/checks/{report_id}")
