"""«Аналитика»: claims cut by what people ask, their rates, spikes, terms and the load of our own people."""

from datetime import timedelta
from typing import IO, Any

from litestar import Response, get

from claims.models import Session
from claims.queries.report import Asked, Report, ReportRow, report
from claims.queries.report_cuts import CUTS
from claims.queries.report_load import load
from claims.queries.report_recovered import recovered
from claims.queries.report_terms import terms
from claims.queries.spikes import Spike, found_spikes
from claims.rules.periods import Period
from claims.wording import reports as wording
from claims.wording.statistics import PERIODS
from forms.report_book import report_book
from portal.access import REPORTS, person_of
from portal.errors import AnyRequest
from portal.page import page
from portal.parts import GivenParts, Parts
from portal.posted import Form
from portal.staff.reported import claims_at, cut_name, cut_of, name_of, period_of
from portal.workbook import workbook

MOST_ROWS = 50  # of a page; the workbook has all


@get("/staff/reports", guards=[REPORTS], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    me, cut = person_of(request), cut_of(request.query_params)
    with parts.reading() as session:
        chosen = period_of(session, request.query_params, parts, me)
        seen = report(
            session, Asked(sight=me.sight, period=chosen, cut=cut, zone=parts.company.zone), parts.process.together
        )
        back = recovered(session, seen.asked)
        found = found_spikes(session, parts.clock(), parts.company.zone) if me.sight.sees == "all" else ()
        return page(
            request,
            session,
            "staff/reports/page.html",
            form=Form(values={"cut": cut, "period": chosen.code}),
            seen=seen,
            back=back,
            rows=[_row(one, seen, parts) for one in seen.rows[:MOST_ROWS]],
            spikes=[_spike(one, chosen, parts) for one in found],
            cut=cut,
            cut_name=cut_name(cut, chosen),
            cuts=[(code, cut_name(code, chosen)) for code in CUTS],
            **_frame(chosen, parts, ""),
        )


@get("/staff/reports/terms", guards=[REPORTS], sync_to_thread=True)
def show_terms(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    me = person_of(request)
    with parts.reading() as session:
        chosen = period_of(session, request.query_params, parts, me)
        seen = terms(session, me.sight, chosen, parts.process.together, parts.clock())
        frame = _frame(chosen, parts, "/terms")
        return page(
            request, session, "staff/reports/terms.html", form=Form(values={"period": chosen.code}), seen=seen, **frame
        )


@get("/staff/reports/load", guards=[REPORTS], sync_to_thread=True)
def show_load(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    """As it is now: no period."""
    me = person_of(request)
    with parts.reading() as session:
        people = load(session, me.sight, parts.process.together, parts.clock())
        return page(request, session, "staff/reports/load.html", people=people, pages=_pages(""), at="/load")


@get("/staff/reports.xlsx", guards=[REPORTS], sync_to_thread=True)
def book(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    """Every cut, the terms, and the claims and lines behind them."""
    me = person_of(request)

    def made(session: Session, file: IO[bytes]) -> str:
        chosen = period_of(session, request.query_params, parts, me)
        asked = Asked(sight=me.sight, period=chosen, cut="", zone=parts.company.zone)
        report_book(file, session, asked, parts.process.together, parts.clock(), _namer(chosen, parts))
        return wording.FILE.format(period=PERIODS[chosen.code].lower())

    return workbook(parts, made)


def _namer(chosen: Period, parts: Parts) -> Any:
    def named(cut: str, row: ReportRow | None) -> str:
        """Of a row, or of the cut itself."""
        if row is None:
            return cut_name(cut, chosen)
        return name_of(cut, row.key, row.name, chosen, parts.process.together)

    return named


def _frame(chosen: Period, parts: Parts, at: str) -> dict[str, Any]:
    today = parts.clock().astimezone(parts.company.zone).date()
    return {
        "chosen": chosen,
        "periods": list(PERIODS.items()),
        "pages": _pages(f"?period={chosen.code}"),
        "at": at,
        "last": min(today, (chosen.until - timedelta(days=1)).date()),
        "stages": parts.process.together.stages,
        "behind": lambda result="": claims_at(chosen, result=result),
    }


def _pages(query: str) -> list[tuple[str, str, str]]:
    """The place of each, its address, its name."""
    return [(path, f"/staff/reports{path}{query}", label) for path, label in wording.PAGES.items()]


def _row(one: ReportRow, seen: Report, parts: Parts) -> dict[str, Any]:
    asked = seen.asked

    def link(result: str = "") -> str:
        return claims_at(asked.period, asked.cut, one.key, result)

    name = name_of(asked.cut, one.key, one.name, asked.period, parts.process.together)
    brief = one.key[0] if asked.cut == "supplier" else ""
    return {"name": name, "tally": one.tally, "rate": one.rate, "link": link, "brief": brief}


def _spike(one: Spike, chosen: Period, parts: Parts) -> dict[str, Any]:
    name = name_of(one.cut, one.key, one.name, chosen, parts.process.together)
    return {"one": one, "name": name, "cut": wording.CUTS[one.cut], "link": claims_at(chosen, one.cut, one.key)}
