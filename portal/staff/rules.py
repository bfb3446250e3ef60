"""«Что решило бы правило»: the rules of the process tried on what people have decided; nothing is written."""

from typing import Any

from litestar import Response, get

from claims.queries.rule_history import MOST, PERIOD, SHOWN, rule_history
from claims.queries.rulings import agreement
from claims.wording.auto_decision import rule_in_words, what_it_does
from portal.access import PEOPLE, person_of
from portal.errors import AnyRequest
from portal.page import page
from portal.parts import GivenParts


@get("/staff/process/rules", guards=[PEOPLE], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    process, now = parts.process, parts.clock()
    with parts.reading() as session:
        found = rule_history(session, process, person_of(request).sight, now)
        return page(
            request,
            session,
            "staff/process/rules.html",
            process=process,
            found=found,
            most=MOST,
            shown=SHOWN,
            conditions={code: rule_in_words(rule, process) for code, rule in process.auto_decisions.items()},
            does={code: what_it_does(rule, process) for code, rule in process.auto_decisions.items()},
            agreed=agreement(session, now - PERIOD),
        )
