"""«Отгрузки»: the last ones and a search, one with what can still be claimed of it, «Всё сошлось»."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions.reception import confirm_reception, take_reception_back
from claims.errors import NotAllowed
from claims.models import Claim, Session
from claims.queries.batch_hold import held_for
from claims.queries.card_words import ClaimWords
from claims.queries.claim_list import Wanted, claim_list
from claims.queries.deliveries import deliveries
from claims.queries.shipment_card import shipment_card
from claims.wording.people import TO_ROLE
from portal.access import DEALER, person_of
from portal.errors import AnyRequest
from portal.page import fragment, go, page, wants_fragment
from portal.parts import GivenParts, Parts
from portal.posted import Form
from portal.session import form_of

LAST = 50
LONGEST_SEARCH = 100


@get("/shipments", guards=[DEALER], sync_to_thread=True)
def show_all(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    me, typed = person_of(request), request.query_params.get("q", "").strip()[:LONGEST_SEARCH]
    with parts.reading() as session:
        now, zone = parts.clock(), parts.company.zone
        found = deliveries(session, me.view, typed, now=now, zone=zone, last=LAST)
        held = held_for(session, me.reach, zone)
        return page(
            request, session, "dealer/shipments/page.html", held=held, found=found, typed=typed, last=LAST, me=me
        )


@get("/shipments/{key:uuid}", guards=[DEALER], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts, key: FromPath[UUID]) -> Response[Any]:
    with parts.reading() as session:
        if wants_fragment(request):
            return fragment(request, "dealer/claims/_rows.html", **_claims(request, session, parts, key))
        return _page(request, session, parts, key)


@post("/shipments/{key:uuid}/reception", guards=[DEALER], sync_to_thread=True)
def receive_it(request: AnyRequest, parts: GivenParts, key: FromPath[UUID]) -> Response[Any]:
    """Field: agreed, «yes» or "" to take it back."""
    me = person_of(request)
    try:
        with parts.writing() as session:
            if form_of(request).get("agreed"):
                confirm_reception(session, key, reach=me.reach, person_id=me.id, now=parts.clock())
            else:
                take_reception_back(session, key, reach=me.reach)
    except NotAllowed as wrong:
        with parts.reading() as session:
            return _page(request, session, parts, key, Form(errors={"agreed": str(wrong)}))
    return go(f"/shipments/{key}")


def _page(request: AnyRequest, session: Session, parts: Parts, key: UUID, form: Form | None = None) -> Response[Any]:
    card = shipment_card(session, key, person_of(request).reach)
    context = _claims(request, session, parts, key)
    template, status = "dealer/shipments/shipment.html", 422 if form else 200
    context["held"] = held_for(session, person_of(request).reach, parts.company.zone, key)
    return page(request, session, template, status=status, card=card, form=form or Form(), **context)


def _claims(request: AnyRequest, session: Session, parts: Parts, key: UUID) -> dict[str, Any]:
    """What dealer/claims/_rows.html needs: the claims of this shipment, page by page."""
    me, after = person_of(request), request.query_params.get("after", "")
    wanted = Wanted(view=me.reach, after=after, more=(Claim.shipment_key == key,))
    return {
        "found": claim_list(session, wanted, parts.process.together),
        "words": ClaimWords(parts.process.together),
        "me": me,
        "to_role": TO_ROLE,
        "first": not after,
        "behind": f"/shipments/{key}?",
        "typed": "",
        "tab": "all",
    }
