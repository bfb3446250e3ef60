"""«Правила портала»: read by everybody of a dealer, accepted by a head once, before the first claim is sent."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions.accept_rules import accept_rules
from claims.errors import NotFound
from claims.models import Session
from claims.queries.account import DealerOfMine
from claims.queries.rules import accepted
from claims.wording.people import RULES_NEEDED
from portal.access import DEALER, HEADS, person_of
from portal.errors import AnyRequest, Refused
from portal.page import go, own_path, page
from portal.parts import GivenParts, Parts
from portal.posted import Form
from portal.session import address_of, form_of


@get("/rules/{dealer_key:uuid}", guards=[DEALER], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts, dealer_key: FromPath[UUID]) -> Response[Any]:
    form = Form(values={"next": own_path(request.query_params.get("next", ""), "")})
    with parts.reading() as session:
        return _page(request, session, parts, _dealer(request, dealer_key), form)


@post("/rules/{dealer_key:uuid}", guards=[HEADS], sync_to_thread=True)
def accept(request: AnyRequest, parts: GivenParts, dealer_key: FromPath[UUID]) -> Response[Any]:
    """Fields: agree, next."""
    dealer, form, me = _dealer(request, dealer_key), form_of(request), person_of(request)
    if "head" not in dealer.roles:
        raise Refused
    form.need("agree", RULES_NEEDED)
    if form.errors:
        with parts.reading() as session:
            return _page(request, session, parts, dealer, form)
    text, address, now = parts.company.rules, address_of(request), parts.clock()
    with parts.writing() as session:
        accept_rules(session, dealer_key, text, person_id=me.id, address=address, now=now)
    return go(own_path(form.get("next"), f"/rules/{dealer_key}"))


def _dealer(request: AnyRequest, key: UUID) -> DealerOfMine:
    found = [dealer for dealer in person_of(request).dealers if dealer.key == key]
    if not found:
        raise NotFound
    return found[0]


def _page(request: AnyRequest, session: Session, parts: Parts, dealer: DealerOfMine, form: Form) -> Response[Any]:
    text = parts.company.rules
    context = {"dealer": dealer, "text": text, "accepted": accepted(session, dealer.key, text)}
    status = 422 if form.errors else 200
    return page(request, session, "dealer/rules/page.html", status=status, form=form, **context)
