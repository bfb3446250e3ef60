"""What a dealer does about a decision from the card: agrees to it, or appeals against it on a page of its own."""

from dataclasses import replace
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions.dispute import dispute_lines, may_dispute_some
from claims.actions.wish import LONGEST_REASON, Objection, agree, appeal
from claims.errors import Incomplete, NotAllowed
from claims.models import Claim, Session
from claims.queries.card_words import ClaimWords
from claims.queries.claim_card import card_lines
from claims.queries.wish_card import wish_card
from claims.queries.wishes import APPEAL, refusal
from portal.access import DEALER, person_of, sent_claim_of
from portal.dealer.card import again, wisher
from portal.errors import AnyRequest
from portal.page import go, page
from portal.parts import GivenParts, Parts
from portal.posted import Form, row_id
from portal.session import form_of


@post("/claims/{number:str}/consent", guards=[DEALER], sync_to_thread=True)
def consent(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    """A decision that is another one by now is shown as it is."""
    seen = form_of(request).get("seen")
    with parts.writing() as session:
        claim = sent_claim_of(session, person_of(request), number)
        try:
            agree(session, claim, seen, wisher(request, parts, claim), parts.process.of(claim))
        except NotAllowed as wrong:
            return again(request, session, parts, claim, {"": str(wrong)}, status=409)
    return go(f"/claims/{number}#decision")


@get("/claims/{number:str}/appeal", guards=[DEALER], sync_to_thread=True)
def ask(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    with parts.reading() as session:
        claim = sent_claim_of(session, person_of(request), number)
        why = refusal(session, claim, APPEAL, wisher(request, parts, claim), parts.process.of(claim))
        if why:
            raise NotAllowed(why)
        return _page(request, session, parts, claim, Form())


@post("/claims/{number:str}/appeal", guards=[DEALER], sync_to_thread=True)
def send(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    """Fields: seen, reason; line, of each disputed one; rest: the others are agreed to."""
    form = form_of(request)
    line_ids = [row_id(text) for text in form.all("line")]
    objection = Objection(reason=form.get("reason"), line_ids=line_ids, seen=form.get("seen"))
    with parts.writing() as session:
        claim = sent_claim_of(session, person_of(request), number)
        some = may_dispute_some(claim, len(card_lines(session, claim.id)), parts.process.of(claim))
        if some and not form.get("rest"):
            objection = replace(objection, line_ids=())  # the button says: all of it
        try:
            act = dispute_lines if form.get("rest") else appeal
            act(session, claim, objection, wisher(request, parts, claim), parts.process.of(claim))
        except Incomplete as wrong:
            form.errors.update(wrong.fields)
            return _page(request, session, parts, claim, form, status=422)
        except NotAllowed as wrong:
            form.errors[""] = str(wrong)
            return _page(request, session, parts, claim, form, status=409)
    return go(f"/claims/{number}#decision")


def _page(
    request: AnyRequest, session: Session, parts: Parts, claim: Claim, form: Form, status: int = 200
) -> Response[Any]:
    """What was typed stands there, whatever is wrong; the decision as it is now."""
    lines = card_lines(session, claim.id)
    return page(
        request,
        session,
        "dealer/appeal/page.html",
        status=status,
        claim=claim,
        lines=lines,
        some=may_dispute_some(claim, len(lines), parts.process.of(claim)),
        words=ClaimWords(parts.process.of(claim)),
        wishes=wish_card(session, claim, wisher(request, parts, claim), parts.process.of(claim)),
        ticked=form.all("line"),
        longest=LONGEST_REASON,
        form=form,
    )
