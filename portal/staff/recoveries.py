"""The ledger of claims to suppliers and carriers: who owes what, whose answer is overdue, what was not begun."""

import io
from typing import Any

from litestar import Response, get

from claims.errors import NotFound
from claims.queries.recoveries import FIGURES, SHOWN, Wanted, not_begun, owing, recovery_list, totals
from claims.rules.recovery import PARTIES
from claims.wording import recovery as wording
from forms.recovery_book import recovery_book
from portal.access import REPORTS, person_of
from portal.errors import AnyRequest
from portal.page import page
from portal.parts import GivenParts, Parts

LONGEST_SEARCH = 150
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@get("/staff/recoveries", guards=[REPORTS], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    """The address: against, name, currency, figure, q."""
    now, wanted = parts.clock(), _wanted(request, parts)
    everything = Wanted(sight=wanted.sight, against=wanted.against, typed=wanted.typed)
    with parts.reading() as session:
        rows = owing(session, everything, now)
        context: dict[str, Any] = {
            "rows": rows,
            "totals": totals(session, wanted.sight, rows),
            "listed": list(recovery_list(session, wanted, now)),
            "late": sum(row.late for row in rows),
            "not_begun": not_begun(session, wanted.sight, parts.process.together, now, parts.company.zone),
            "wanted": wanted,
            "said": wording,
            "shown": SHOWN,
            "asked": request.url.query,
            "now": now,
        }
        return page(request, session, "staff/recoveries/page.html", **context)


@get("/staff/recoveries.xlsx", guards=[REPORTS], sync_to_thread=True)
def book(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    """By the same address as the page."""
    wanted, made = _wanted(request, parts), io.BytesIO()
    with parts.reading() as session:
        recovery_book(made, session, wanted, parts.clock(), parts.company.zone)
    headers = {"Content-Disposition": 'attachment; filename="recoveries.xlsx"', "Cache-Control": "no-store"}
    return Response(made.getvalue(), media_type=XLSX, headers=headers)


def _wanted(request: AnyRequest, parts: Parts) -> Wanted:
    """NotFound: this process has no such claims."""
    if parts.process.recovery is None:
        raise NotFound
    asked = request.query_params
    against, figure = asked.get("against", ""), asked.get("figure", "all")
    return Wanted(
        sight=person_of(request).sight,
        against=against if against in PARTIES else None,
        name=asked.get("name"),
        currency=asked.get("currency"),
        figure=figure if figure in FIGURES else "all",
        typed=asked.get("q", "").strip()[:LONGEST_SEARCH],
    )
