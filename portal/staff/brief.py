"""«Справка по поставщику»: figures, advice, lines and photos for talks, as a page to be printed and as a workbook."""

from dataclasses import replace
from datetime import timedelta
from typing import IO, Any

from litestar import Response, get

from claims.models import Session
from claims.queries.pictures import pictures_of
from claims.queries.report import Asked, ReportRow
from claims.queries.statistics import Whose
from claims.queries.statistics_rows import lines_of_supplier
from claims.queries.supplier_brief import Brief, supplier_brief
from claims.rules.supplier_advice import advice
from claims.wording import reports as wording
from claims.wording.statistics import PERIODS
from forms.sheets import Printing
from forms.supplier_book import supplier_book
from forms.supplier_paper import MOST_LINES, Told, supplier_paper
from forms.written.draw import render
from portal.access import REPORTS, person_of
from portal.errors import AnyRequest
from portal.page import go, page
from portal.parts import GivenParts, Parts
from portal.show import sums
from portal.staff.reported import LONGEST, claims_at, name_of, period_of
from portal.workbook import disposition, workbook

CHOOSE = "/staff/reports?cut=supplier"
MOST_ROWS, MOST_FILES = 10, 24  # of a page; the workbook has all


@get("/staff/reports/supplier", guards=[REPORTS], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    if not request.query_params.get("name"):
        return go(CHOOSE)
    with parts.reading() as session:
        asked = _asked(session, request, parts)
        brief = supplier_brief(session, asked, parts.process.together)
        today = parts.clock().astimezone(parts.company.zone).date()
        chosen = asked.period
        return page(
            request,
            session,
            "staff/reports/supplier.html",
            brief=brief,
            chosen=chosen,
            last=min(today, (chosen.until - timedelta(days=1)).date()),
            advice=_advice(brief, asked, parts),
            tables=[(wording.CUTS[cut], cut, _rows(cut, rows, asked, parts)) for cut, rows in _cuts(brief)],
            behind=lambda result="": claims_at(chosen, "supplier", (brief.supplier,), result),
            files=brief.files[:MOST_FILES],
        )


@get("/staff/reports/supplier.xlsx", guards=[REPORTS], sync_to_thread=True)
def book(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    if not request.query_params.get("name"):
        return go(CHOOSE)

    def made(session: Session, file: IO[bytes]) -> str:
        asked = _asked(session, request, parts)
        brief = supplier_brief(session, asked, parts.process.together)

        def named(cut: str, row: ReportRow) -> str:
            return name_of(cut, row.key, row.name, asked.period, parts.process.together)

        said = _advice(brief, asked, parts)
        supplier_book(file, session, (asked, brief, said), parts.process.together, named, parts.company.url)
        return wording.BRIEF_FILE.format(name=brief.supplier, period=PERIODS[asked.period.code].lower())

    return workbook(parts, made)


@get("/staff/reports/supplier.pdf", guards=[REPORTS], sync_to_thread=True)
def paper(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    if not request.query_params.get("name"):
        return go(CHOOSE)
    with parts.reading() as session:
        asked = _asked(session, request, parts)
        process, brief = parts.process.together, supplier_brief(session, asked, parts.process.together)
        goods = [file for file in brief.files if file.shows_goods]
        pictures = pictures_of(session, [file.key for file in goods])
        files = [file for file in goods if (parts.thumbnails / pictures.get(file.key, "none")).is_file()]
        whose = Whose(view=(), priced=(), sight=asked.sight)
        lines = lines_of_supplier(session, whose, asked.period, process, brief.supplier, MOST_LINES + 1)
        told = Told(
            brief=brief,
            said=_advice(brief, asked, parts),
            named=lambda cut, row: name_of(cut, row.key, row.name, asked.period, process),
            period=asked.period,
            today=parts.today(),
            lines=list(lines),
            files=files[:MOST_FILES],
            url=parts.company.url,
        )
        content = supplier_paper(told)
    shown = {str(file.key): (parts.thumbnails / pictures[file.key]).read_bytes() for file in told.files}
    name = wording.BRIEF_PAPER.format(name=brief.supplier, period=PERIODS[asked.period.code].lower())
    headers = {"Content-Disposition": disposition(name, shown=True), "Cache-Control": "no-store"}
    return Response(render(content, Printing(pictures=shown)), media_type="application/pdf", headers=headers)


def _asked(session: Session, request: AnyRequest, parts: Parts) -> Asked:
    me, query = person_of(request), request.query_params
    chosen = period_of(session, query, parts, me)
    asked = Asked(sight=me.sight, period=chosen, cut="supplier", zone=parts.company.zone)
    return replace(asked, supplier=query.get("name", "")[:LONGEST])


def _advice(brief: Brief, asked: Asked, parts: Parts) -> list[str]:
    first = brief.kinds[0] if brief.kinds else None
    kind = name_of("kind", first.key, None, asked.period, parts.process.together) if first else ""
    found = advice(brief.figures(sums(brief.tally.granted), kind))
    return [wording.ADVICE[one.code].format(**one.params) for one in found]


def _cuts(brief: Brief) -> list[tuple[str, Any]]:
    return [("product", brief.products), ("batch", brief.batches), ("kind", brief.kinds), ("part", brief.parts)]


def _rows(cut: str, rows: Any, asked: Asked, parts: Parts) -> list[tuple[str, ReportRow]]:
    shown = rows if cut == "part" else rows[:MOST_ROWS]
    return [(name_of(cut, row.key, row.name, asked.period, parts.process.together), row) for row in shown]
