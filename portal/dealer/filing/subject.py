"""Step 2: what is wrong."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions.answer_draft import choose_subject
from claims.errors import NotFound
from claims.rules.phrase import Phrase
from claims.wording import say
from portal.access import DEALER, person_of
from portal.dealer.filing.guide import guide, onward, show
from portal.errors import AnyRequest
from portal.page import go
from portal.parts import GivenParts
from portal.posted import Form
from portal.session import form_of


@get("/drafts/{claim_id:int}", guards=[DEALER], sync_to_thread=True)
def resume(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    """A draft opens where it was left: at the subject, else at its lines, else at the check."""
    with parts.reading() as session:
        found = guide(request, session, parts, claim_id, "check")
        step = "subject" if found.draft.subject is None else "check" if found.draft.lines else "lines"
        return go(f"{found.base}/{step}")


@get("/drafts/{claim_id:int}/subject", guards=[DEALER], sync_to_thread=True)
def ask(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    with parts.reading() as session:
        found = guide(request, session, parts, claim_id, "subject")
        return show(request, session, found, Form(values={"subject": found.draft.claim.subject}))


@post("/drafts/{claim_id:int}/subject", guards=[DEALER], sync_to_thread=True)
def answer(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    form = form_of(request)
    with parts.writing() as session:
        found = guide(request, session, parts, claim_id, "subject")
        try:
            me = person_of(request).id
            choose_subject(found.draft.claim, found.process, form.get("subject"), person_id=me, now=parts.clock())
        except NotFound:
            form.errors["subject"] = say(Phrase("no_subject"))
            return show(request, session, found, form)
        return onward(found)
