"""All claims that were sent, newest first, with search and filters, or those behind a figure of a report; for staff."""

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions.save_filter import drop_filter, save_filter
from claims.errors import Incomplete
from claims.models import Session
from claims.queries.alarm import alarm
from claims.queries.card_words import ClaimWords
from claims.queries.claim_list import Wanted, claim_list
from claims.queries.news import last_event
from claims.queries.problems import problem_count
from claims.queries.reach import in_sight
from portal.access import DESK, STAFF, person_of
from portal.errors import AnyRequest
from portal.page import fragment, go, page, wants_fragment
from portal.parts import GivenParts, Parts
from portal.posted import Form
from portal.session import form_of
from portal.staff.filters import asked_of, filter_of, links, query_of, where
from portal.staff.reported import narrowed
from portal.staff.together import colleagues_of

LONGEST_SEARCH = 200


@get("/staff", guards=[STAFF], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    """Query: q, after; stage, whose, late; and what the reports say of their figures."""
    with parts.reading() as session:
        asked = dict(request.query_params)
        if not wants_fragment(request):
            return _page(request, session, parts, asked, Form())
        return fragment(request, "staff/claims/_rows.html", **_found(request, session, parts, asked))


@post("/staff/filters", guards=[DESK], sync_to_thread=True)
def save(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    """Fields: filter_name; query: what the list is narrowed to."""
    form = form_of(request)
    asked = asked_of(form.get("query"))
    with parts.writing() as session:
        try:
            save_filter(session, person_of(request).id, form.get("filter_name"), query_of(asked), parts.clock())
        except Incomplete as wrong:
            form.errors.update(wrong.fields)
            return _page(request, session, parts, asked, form)
    return go("/staff?" + query_of(asked))


@post("/staff/filters/{filter_id:int}/drop", guards=[DESK], sync_to_thread=True)
def drop(request: AnyRequest, parts: GivenParts, filter_id: FromPath[int]) -> Response[Any]:
    with parts.writing() as session:
        drop_filter(session, person_of(request).id, filter_id)
    return go("/staff")


def _page(request: AnyRequest, session: Session, parts: Parts, asked: Mapping[str, str], form: Form) -> Response[Any]:
    me = person_of(request)
    found = _found(request, session, parts, asked)
    own: dict[str, Any] = {
        "colleagues": colleagues_of(session, me, parts),
        "kept": [] if parts.process.onec_moves else links(session, me, parts),
        "problems": problem_count(session),
        "stuck": alarm(session, parts.limits, parts.clock()),
    }
    form.values["q"] = found["typed"]
    status = 422 if form.errors else 200
    return page(request, session, "staff/claims/page.html", status=status, form=form, **own, **found)


def _found(request: AnyRequest, session: Session, parts: Parts, asked: Mapping[str, str]) -> dict[str, Any]:
    me, typed = person_of(request), asked.get("q", "").strip()[:LONGEST_SEARCH]
    since, only = last_event(session), narrowed(session, asked, parts, me)
    desk = {} if parts.process.onec_moves else asked
    more = (in_sight(me.sight), *(only.more if only else ()), *where(desk, me, parts))
    wanted = Wanted(view=None, typed=typed, after=asked.get("after", ""), more=more)
    return {
        "since": since,
        "only": only,
        "filter": filter_of(desk, parts.process.together),
        "query": query_of({**asked, "q": typed}),
        "found": claim_list(session, wanted, parts.process.together),
        "words": ClaimWords(parts.process.together),
        "typed": typed,
        "first": not wanted.after,
    }
