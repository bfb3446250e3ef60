"""The journal of the exchange: of everything, and of one claim."""

from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from claims.queries.journal import Wanted, journal
from portal.access import EXCHANGE, STAFF, claim_of, person_of
from portal.errors import AnyRequest
from portal.page import fragment, page, wants_fragment
from portal.parts import GivenParts
from portal.posted import Form

LONGEST_SEARCH = 40


@get("/staff/exchange/journal", guards=[EXCHANGE], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    asked = request.query_params
    typed = {name: asked.get(name, "").strip()[:LONGEST_SEARCH] for name in ("number", "direction", "state")}
    wanted = Wanted(after=asked.get("after", ""), **typed)
    with parts.reading() as session:
        context: dict[str, Any] = {"found": journal(session, wanted), "wanted": wanted, "claim": None}
        if wants_fragment(request):
            return fragment(request, "staff/journal/_rows.html", **context)
        return page(request, session, "staff/journal/page.html", form=Form(values=typed), **context)


@get("/staff/claims/{number:str}/journal", guards=[STAFF], sync_to_thread=True)
def of_claim(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    with parts.reading() as session:
        claim = claim_of(session, person_of(request), number)
        wanted = Wanted(number=number, after=request.query_params.get("after", ""))
        context: dict[str, Any] = {"found": journal(session, wanted), "wanted": wanted, "claim": claim}
        if wants_fragment(request):
            return fragment(request, "staff/journal/_rows.html", **context)
        return page(request, session, "staff/journal/claim.html", **context)
