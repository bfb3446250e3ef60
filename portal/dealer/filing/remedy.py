"""Step 5: how to make it good, and what happened in the dealer's own words."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions.answer_draft import keep_remedy, keep_values
from claims.actions.send_claim import messages
from claims.models import Session
from claims.rules.draft import faults
from portal.access import DEALER, person_of
from portal.dealer.filing.guide import Guide, guide, onward, saved, show
from portal.dealer.filing.meanwhile import settle, shown_with
from portal.errors import AnyRequest
from portal.parts import GivenParts
from portal.posted import Form
from portal.session import form_of


@get("/drafts/{claim_id:int}/remedy", guards=[DEALER], sync_to_thread=True)
def ask(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    with parts.reading() as session:
        found = guide(request, session, parts, claim_id, "remedy")
        return _page(request, session, found, Form(values=standing(found)))


@post("/drafts/{claim_id:int}/remedy", guards=[DEALER], sync_to_thread=True)
def answer(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    form = form_of(request)
    with parts.writing() as session:
        found = guide(request, session, parts, claim_id, "remedy")
        me, now = person_of(request).id, parts.clock()
        was = settle(session, found, form, standing(found), me)
        said = form.get("remedy"), form.get("description")
        keep_remedy(found.draft.claim, *said, person_id=me, now=now)
        told = {code: form.get(code) for code in found.process.claim_fields if code in form.values}
        keep_values(session, found.draft.claim, told, person_id=me, now=now)
        session.flush()
        if form.get("keep"):
            return saved(request, parts, was, clash=bool(form.errors))
        found = guide(request, session, parts, claim_id, "remedy")
        wrong = messages(fault for fault in faults(found.draft.facts, found.process) if fault.step == "remedy")
        form.errors = {**wrong, **form.errors}
        return _page(request, session, found, form) if form.errors else onward(found)


def standing(found: Guide) -> dict[str, str]:
    """{field: text} as it stands."""
    claim = found.draft.claim
    typed = {code: found.draft.values.get(code, "") for code in found.process.claim_fields}
    return typed | {"remedy": claim.remedy, "description": claim.description}


def _page(request: AnyRequest, session: Session, found: Guide, form: Form) -> Response[Any]:
    return show(request, session, found, form, was=shown_with(standing(found)))
