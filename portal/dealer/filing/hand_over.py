"""Handing a draft over: to whom, with what is left to do."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions.hand_over import Handing, hand_over
from claims.errors import NotFound
from claims.models import Session
from claims.queries.readers import holders
from claims.wording.people import CHOOSE_HOLDER, NOBODY_THERE, TO_ROLE
from portal.access import DEALER, person_of
from portal.dealer.filing.check import left_of
from portal.dealer.filing.guide import Guide, guide, show
from portal.errors import AnyRequest
from portal.page import go
from portal.parts import GivenParts, Parts
from portal.posted import Form
from portal.session import form_of


@get("/drafts/{claim_id:int}/hand-over", guards=[DEALER], sync_to_thread=True)
def ask(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    with parts.reading() as session:
        return _page(request, session, parts, guide(request, session, parts, claim_id, "hand_over"), Form())


@post("/drafts/{claim_id:int}/hand-over", guards=[DEALER], sync_to_thread=True)
def send(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    form, me = form_of(request), person_of(request)
    form.need("to", CHOOSE_HOLDER)
    with parts.writing() as session:
        found = guide(request, session, parts, claim_id, "hand_over")
        if found.changing:  # it lies with whoever sends; 1C has it as it was
            return go(f"{found.base}/check")
        handing = Handing(to=form.get("to"), note=form.get("note"), by=me.id)
        if not form.errors:
            try:
                hand_over(session, found.draft.claim, found.process, handing, now=parts.clock())
            except NotFound:
                form.errors["to"] = NOBODY_THERE
        return _page(request, session, parts, found, form) if form.errors else go("/claims?tab=drafts")


def _page(request: AnyRequest, session: Session, parts: Parts, found: Guide, form: Form) -> Response[Any]:
    """Roles that somebody has, with their names."""
    people = {role: holders(session, found.draft.claim, role) for role in TO_ROLE}
    left, steps = left_of(session, parts, found)
    named = {role: ", ".join(names.values()) for role, names in people.items() if names}
    return show(request, session, found, form, people=named, to_role=TO_ROLE, left=left, steps=steps)
