"""The card of a claim: what is asked of me, where it stands, lines, files, history; questions and answers."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions.add_later import may_add_later
from claims.actions.answer import answer as answer_question
from claims.actions.ask import Voice
from claims.actions.ask import ask as ask_question
from claims.actions.change_claim import may_change
from claims.actions.withdraw import may_withdraw
from claims.errors import Incomplete, NotAllowed
from claims.models import Claim, Session
from claims.queries.asked import open_questions, scan_due
from claims.queries.card_words import ClaimWords, file_groups
from claims.queries.claim_card import claim_card
from claims.queries.file import FROM_ONEC, PRICED
from claims.queries.filed_for import filed_for
from claims.queries.goods_due import goods_card
from claims.queries.history import Reader, history, visits
from claims.queries.linked import linked_claims
from claims.queries.original import original_of
from claims.queries.own_act import own_act_card
from claims.queries.scans import scan_card
from claims.queries.term import term
from claims.queries.told_fields import told_fields
from claims.queries.wish_card import wish_card
from claims.queries.wishes import Wisher
from claims.rules.path import path
from claims.wording import say
from portal.access import DEALER, claim_of, person_of, sent_claim_of
from portal.dealer.filing.act_files import offer
from portal.errors import AnyRequest
from portal.page import fragment, go, page
from portal.parts import GivenParts, Parts
from portal.session import form_of
from portal.written import offered

TEMPLATE = "dealer/card/page.html"


@get("/claims/{number:str}", guards=[DEALER], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    with parts.reading() as session:
        claim = claim_of(session, person_of(request), number)
        if claim.stage == parts.process.first.code:
            return go(f"/drafts/{claim.id}")
        return page(request, session, TEMPLATE, **view(request, session, parts, claim))


@get("/claims/{number:str}/_live", guards=[DEALER], sync_to_thread=True)
def live_parts(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    """What may change while the page is open, each part to its own place."""
    with parts.reading() as session:
        claim = sent_claim_of(session, person_of(request), number)
        return fragment(request, "dealer/card/_live.html", **view(request, session, parts, claim))


@post("/claims/{number:str}/answers/{question_id:int}", guards=[DEALER], sync_to_thread=True)
def answer(request: AnyRequest, parts: GivenParts, number: FromPath[str], question_id: FromPath[int]) -> Response[Any]:
    me, typed = person_of(request), form_of(request).get(f"answer-{question_id}")
    with parts.writing() as session:
        claim = sent_claim_of(session, me, number)
        voice = Voice("dealer", me.id, parts.clock(), parts.company.zone)
        try:
            answer_question(session, claim, question_id, typed, voice, parts.process.of(claim))
        except Incomplete as wrong:
            return again(request, session, parts, claim, wrong.fields)
        except NotAllowed as wrong:
            return again(request, session, parts, claim, {"": str(wrong)})
    return go(f"/claims/{number}")


@post("/claims/{number:str}/questions", guards=[DEALER], sync_to_thread=True)
def ask(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    me, typed = person_of(request), form_of(request).get("text")
    with parts.writing() as session:
        claim = sent_claim_of(session, me, number)
        voice = Voice("dealer", me.id, parts.clock(), parts.company.zone)
        try:
            ask_question(session, claim, typed, voice, parts.process.of(claim))
        except Incomplete as wrong:
            return again(request, session, parts, claim, wrong.fields)
        except NotAllowed as wrong:
            return again(request, session, parts, claim, {"": str(wrong)})
    return go(f"/claims/{number}#talk")


def wisher(request: AnyRequest, parts: Parts, claim: Claim) -> Wisher:
    """The person of this request, as whom they work for the claim's dealer."""
    me = person_of(request)
    return Wisher(person_id=me.id, roles=me.roles_at(claim.dealer_key), at=parts.clock(), zone=parts.company.zone)


def again(
    request: AnyRequest, session: Session, parts: Parts, claim: Claim, errors: dict[str, str], status: int = 422
) -> Response[Any]:
    """The page with what was typed and what is wrong with it."""
    form = form_of(request)
    form.errors.update(errors)
    return page(request, session, TEMPLATE, status=status, form=form, **view(request, session, parts, claim))


def view(request: AnyRequest, session: Session, parts: Parts, claim: Claim) -> dict[str, Any]:
    """What the page and its live parts show; one builder for both."""
    me, process, now, zone = person_of(request), parts.process.of(claim), parts.clock(), parts.company.zone
    card, told = claim_card(session, claim), history(session, claim.id, Reader(False, process))
    final, prices = process.stages[claim.stage].final, me.sees_prices(claim.dealer_key)
    withdrawing = claim.withdrawal_asked_at is not None and not (claim.closed_at or claim.outcome)
    hidden = (() if prices else PRICED) + (() if claim.outcome else (FROM_ONEC,))
    seen = [file for file in card.files if file.purpose not in hidden]
    files = [file for file in seen if file.question_id is None]
    scan = scan_due(session, claim, process, now=now, zone=zone)
    due = term(session, claim, process, now=now, zone=zone)
    until = due.at if due and not claim.due_from_onec else claim.due_at  # an open question stretches the term by now
    return {
        "card": card,
        "claim": claim,
        "words": ClaimWords(process, card.country),
        "prices": prices,
        "beside": offer(session, parts, claim, prices=prices),
        "written": offered(session, parts, claim, "dealer", prices=prices),
        "steps": path(process, visits(session, claim), kind=claim.kind, outcome=claim.outcome),
        "asked": () if final else open_questions(session, claim.id),
        "filed": filed_for(session, claim),
        "scan": scan_card(session, claim) if prices else None,
        "original": original_of(session, claim, process, now=now, zone=zone),
        "own": own_act_card(session, claim, process, now.astimezone(zone).date(), prices=True) if prices else None,
        "scan_due": scan,
        "scan_late": scan is not None and scan < now,
        "due_at": None if final or claim.outcome else until,
        "late": until is not None and until < now,
        "why": [say(step) for step in due.steps] if due and not claim.due_from_onec else [],
        "carried": told_fields(process, card.values) if claim.outcome else (),
        "stands": process.waits_stop_clock,
        "withdrawing": withdrawing,
        "next": "" if withdrawing else process.stages[claim.stage].next,
        "told": told,
        "groups": file_groups(card.lines, files),
        "seen": seen,
        "final": final,
        "may_change": may_change(claim, process) and "head" in me.roles_at(claim.dealer_key),
        "may_withdraw": may_withdraw(claim, process),
        "wishes": wish_card(session, claim, wisher(request, parts, claim), process),
        "goods": goods_card(session, claim, wisher(request, parts, claim), process),
        "linked": linked_claims(session, claim, me),
        "may_add": may_add_later(session, claim, process, "other"),
    }
