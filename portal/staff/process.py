"""The process as people read it: drawn, in words, and «проверить правила», which writes nothing."""

from typing import Any

from litestar import Response, get

from claims.models import Session
from claims.queries.account import Me
from claims.queries.dry_run import NAMED, DryRun, offered, try_claim, try_facts
from claims.queries.moving import last_move
from claims.queries.versions import Listed, listed
from claims.rules.drawing import WIDE, draw
from claims.rules.phrase import Phrase
from claims.rules.quantity import parse_money
from claims.rules.shape import Process
from claims.wording import say
from claims.wording.process import DRAWN, NO_SUCH_CLAIM, limit_in_words, route_in_words, stages_in_words
from portal.access import STAFF, person_of
from portal.errors import AnyRequest
from portal.page import page
from portal.parts import GivenParts
from portal.posted import Form

LONGEST = 200
ASKED = ("number", "kind", "sum", *NAMED)


@get("/staff/process", guards=[STAFF], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    """Asked: number of a claim, or kind, direction, segment, region and sum of one that is made up."""
    process = parts.process
    form = Form({name: request.query_params.get(name, "").strip()[:LONGEST] for name in ASKED})
    with parts.reading() as session:
        tried = _tried(session, person_of(request), form, process)
        return page(
            request,
            session,
            "staff/process/page.html",
            process=process,
            drawing=draw(process),
            drawn=DRAWN,
            wide=WIDE,
            passed=tried.course.stages if tried else (),
            stages=stages_in_words(process),
            routes=[(route_in_words(row, process), row) for row in process.routes],
            term=limit_in_words(process.term, process),
            tried=tried,
            tried_lacks=_lacks(tried, process),
            offered={fact: [(word, word) for word in words] for fact, words in offered(session, process).items()},
            form=form,
            version=_in_force(session, process),
            moving=last_move(session),
        )


def _in_force(session: Session, process: Process) -> Listed | None:
    return next(iter(listed(session, process)), None)


def _lacks(tried: DryRun | None, process: Process) -> list[str]:
    return [process.fields[code].name for code in tried.course.lacks] if tried else []


def _tried(session: Session, me: Me, form: Form, process: Process) -> DryRun | None:
    """None: nothing was asked, or what was asked is wrong; form.errors says so."""
    if form.get("number"):
        found = try_claim(session, me, form.get("number"), process)
        if found is None:
            form.errors["number"] = NO_SUCH_CLAIM
        return found
    if form.get("kind") not in process.kinds:
        return None
    discrepancy = parse_money(form.get("sum") or "0")
    if isinstance(discrepancy, Phrase):
        form.errors["sum"] = say(discrepancy)
        return None
    facts = {"kind": form.get("kind"), **{fact: form.get(fact) for fact in NAMED}}
    return try_facts(session, facts, discrepancy, process)
