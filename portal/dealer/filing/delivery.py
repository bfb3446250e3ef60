"""Step 1: which delivery."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post

from claims.actions.copy_answers import copy_answers
from claims.actions.start_draft import start_draft
from claims.models import Session
from claims.queries.deliveries import deliveries
from claims.wording import CHOOSE_DELIVERY
from portal.access import DEALER, person_of, sent_claim_of
from portal.dealer.filing.guide import STEPS
from portal.errors import AnyRequest
from portal.page import go, page
from portal.parts import GivenParts, Parts
from portal.posted import Form
from portal.session import form_of

LONGEST_SEARCH = 100


@get("/claims/new", guards=[DEALER], sync_to_thread=True)
def choose(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    """like: the number of the claim that the new one shall begin as."""
    asked = request.query_params
    values = {"q": asked.get("q", "")[:LONGEST_SEARCH], "like": asked.get("like", "")}
    with parts.reading() as session:
        return _page(request, parts, session, Form(values=values))


@post("/claims/new", guards=[DEALER], sync_to_thread=True)
def begin(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    form, me = form_of(request), person_of(request)
    with parts.writing() as session:
        key = _key(form.get("shipment"))
        if key is None:
            form.errors["shipment"] = CHOOSE_DELIVERY
            return _page(request, parts, session, form)
        claim = start_draft(
            session, parts.process, reach=me.reach, shipment_key=key, person_id=me.id, now=parts.clock()
        )
        if form.get("like"):
            source = sent_claim_of(session, me, form.get("like"))
            copy_answers(session, claim, source, parts.process, person_id=me.id, now=parts.clock())
        return go(f"/drafts/{claim.id}/{STEPS[1]}")


def _page(request: AnyRequest, parts: Parts, session: Session, form: Form) -> Response[Any]:
    me, now = person_of(request), parts.clock()
    if form.get("like"):
        sent_claim_of(session, me, form.get("like"))
    found = deliveries(session, me.view, form.get("q"), now=now, zone=parts.company.zone)
    status = 422 if form.errors else 200
    return page(request, session, "dealer/filing/delivery/page.html", status=status, form=form, found=found, me=me)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
