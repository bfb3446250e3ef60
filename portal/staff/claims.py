"""All claims that were sent, newest first, with search, narrowed to those behind a figure of a report; for staff."""

from typing import Any

from litestar import Response, get

from claims.queries.alarm import alarm
from claims.queries.card_words import ClaimWords
from claims.queries.claim_list import Wanted, claim_list
from claims.queries.news import last_event
from claims.queries.problems import problem_count
from claims.queries.reach import in_sight
from portal.access import STAFF, person_of
from portal.errors import AnyRequest
from portal.page import fragment, page, wants_fragment
from portal.parts import GivenParts
from portal.posted import Form
from portal.staff.reported import narrowed
from portal.staff.together import colleagues_of

LONGEST_SEARCH = 200


@get("/staff", guards=[STAFF], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    typed = request.query_params.get("q", "").strip()[:LONGEST_SEARCH]
    me = person_of(request)
    with parts.reading() as session:
        only = narrowed(session, request.query_params, parts, me)
        more = (in_sight(me.sight), *(only.more if only else ()))
        wanted = Wanted(view=None, typed=typed, after=request.query_params.get("after", ""), more=more)
        context: dict[str, Any] = {
            "since": last_event(session),
            "here_asked": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
            "only": only,
            "found": claim_list(session, wanted, parts.process.together),
            "words": ClaimWords(parts.process.together),
            "typed": typed,
            "first": not wanted.after,
        }
        if wants_fragment(request):
            return fragment(request, "staff/claims/_rows.html", **context)
        context["colleagues"] = colleagues_of(session, me, parts)
        problems = problem_count(session)
        return page(
            request,
            session,
            "staff/claims/page.html",
            form=Form(values={"q": typed}),
            problems=problems,
            stuck=alarm(session, parts.limits, parts.clock()),
            **context,
        )
