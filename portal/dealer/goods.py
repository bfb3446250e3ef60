"""Goods that came by a decision: «Получено» on the card, «Опять не так» on a page of its own."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions.goods_came import claim_again, receive
from claims.errors import Incomplete, NotAllowed
from claims.models import Claim, Session
from claims.queries.goods_due import AGAIN, goods_card
from claims.queries.wishes import untimely
from claims.wording.wishes import NO_GOODS
from portal.access import DEALER, person_of, sent_claim_of
from portal.dealer.card import again as card_again
from portal.dealer.card import wisher
from portal.errors import AnyRequest
from portal.page import go, page
from portal.parts import GivenParts, Parts
from portal.posted import Form, row_id
from portal.session import form_of


@post("/claims/{number:str}/received", guards=[DEALER], sync_to_thread=True)
def receive_all(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    """The lines that were pressed; none: all."""
    line_ids = [row_id(text) for text in form_of(request).all("line")]
    with parts.writing() as session:
        claim = sent_claim_of(session, person_of(request), number)
        try:
            receive(session, claim, line_ids, wisher(request, parts, claim), parts.process.of(claim))
        except NotAllowed as wrong:
            return card_again(request, session, parts, claim, {"": str(wrong)}, status=409)
    return go(f"/claims/{number}#goods")


@get("/claims/{number:str}/again", guards=[DEALER], sync_to_thread=True)
def ask_again(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    with parts.reading() as session:
        claim = sent_claim_of(session, person_of(request), number)
        return _page(request, session, parts, claim, Form())


@post("/claims/{number:str}/again", guards=[DEALER], sync_to_thread=True)
def begin_again(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    form = form_of(request)
    line_ids = [row_id(text) for text in form.all("line")]
    with parts.writing() as session:
        claim = sent_claim_of(session, person_of(request), number)
        try:
            draft = claim_again(session, claim, line_ids, wisher(request, parts, claim), parts.process.of(claim))
        except Incomplete as wrong:
            form.errors.update(wrong.fields)
            return _page(request, session, parts, claim, form, status=422)
        return go(f"/drafts/{draft.id}/lines")


def _page(
    request: AnyRequest, session: Session, parts: Parts, claim: Claim, form: Form, status: int = 200
) -> Response[Any]:
    """Only while there are goods that may be claimed again."""
    who = wisher(request, parts, claim)
    goods = goods_card(session, claim, who, parts.process.of(claim))
    if not (goods.again_next and goods.claimable):
        raise NotAllowed(untimely(session, claim, AGAIN, who, parts.process.of(claim)) or NO_GOODS)
    ticked = form.all("line")
    return page(
        request,
        session,
        "dealer/again/page.html",
        status=status,
        claim=claim,
        goods=goods,
        ticked=ticked,
        form=form,
    )
