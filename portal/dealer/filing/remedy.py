"""Step 5: how to make it good, and what happened in the dealer's own words."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions.answer_draft import keep_remedy
from claims.actions.send_claim import messages
from claims.rules.draft import faults
from portal.access import DEALER, person_of
from portal.dealer.filing.guide import guide, onward, saved, show
from portal.errors import AnyRequest
from portal.parts import GivenParts
from portal.posted import Form
from portal.session import form_of


@get("/drafts/{claim_id:int}/remedy", guards=[DEALER], sync_to_thread=True)
def ask(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    with parts.reading() as session:
        found = guide(request, session, parts, claim_id, "remedy")
        claim = found.draft.claim
        return show(request, session, found, Form(values={"remedy": claim.remedy, "description": claim.description}))


@post("/drafts/{claim_id:int}/remedy", guards=[DEALER], sync_to_thread=True)
def answer(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    form = form_of(request)
    with parts.writing() as session:
        found = guide(request, session, parts, claim_id, "remedy")
        said = form.get("remedy"), form.get("description")
        keep_remedy(found.draft.claim, *said, person_id=person_of(request).id, now=parts.clock())
        session.flush()
        if form.get("keep"):
            return saved(request, parts)
        found = guide(request, session, parts, claim_id, "remedy")
        form.errors = messages(fault for fault in faults(found.draft.facts, parts.process) if fault.step == "remedy")
        return show(request, session, found, form) if form.errors else onward(found)
