"""A claim for staff: read only, but for questions to the dealer, answers, and the link to files."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions.answer import answer as answer_question
from claims.actions.ask import Voice
from claims.actions.ask import ask as ask_question
from claims.actions.open_link import renew_link, revoke_link
from claims.actions.original import forget_original, note_original
from claims.errors import Incomplete, NotAllowed
from claims.models import Claim, Session
from claims.queries.advice import about, told_to_staff
from claims.queries.asked import open_questions
from claims.queries.card_words import ClaimWords, file_groups
from claims.queries.claim_card import claim_card
from claims.queries.filed_for import filed_for
from claims.queries.history import Reader, history, visits
from claims.queries.journal import last_rows
from claims.queries.letter import claim_letters
from claims.queries.link import openings
from claims.queries.news import last_event
from claims.queries.original import original_of
from claims.queries.own_act import own_act_card
from claims.queries.scans import scan_card
from claims.queries.templates import choices
from claims.queries.term import term
from claims.rules.path import path
from claims.wording import say
from portal.access import STAFF, WORKS, claim_of, person_of
from portal.errors import AnyRequest
from portal.page import go, page
from portal.parts import GivenParts, Parts
from portal.posted import Form, row_id
from portal.session import form_of
from portal.staff.desk_view import desk_view, kept_values
from portal.written import offered

LAST_ROWS = 3


@get("/staff/claims/{number:str}", guards=[STAFF], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    with parts.reading() as session:
        return card_page(request, session, parts, claim_of(session, person_of(request), number))


@post("/staff/claims/{number:str}/answers/{question_id:int}", guards=[WORKS], sync_to_thread=True)
def answer(request: AnyRequest, parts: GivenParts, number: FromPath[str], question_id: FromPath[int]) -> Response[Any]:
    typed = form_of(request).get(f"answer-{question_id}")
    with parts.writing() as session:
        claim = claim_of(session, person_of(request), number)
        try:
            answer_question(session, claim, question_id, typed, _voice(request, parts), parts.process.of(claim))
        except Incomplete as wrong:
            return card_page(request, session, parts, claim, wrong.fields)
        except NotAllowed as wrong:
            return card_page(request, session, parts, claim, {"": str(wrong)})
    return go(f"/staff/claims/{number}#talk")


@post("/staff/claims/{number:str}/questions", guards=[WORKS], sync_to_thread=True)
def ask(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    """Fields: text; line: the line it is of, empty of the whole claim."""
    form = form_of(request)
    line = row_id(form.get("line")) if form.get("line") else None
    with parts.writing() as session:
        claim = claim_of(session, person_of(request), number)
        try:
            ask_question(session, claim, form.get("text"), _voice(request, parts), parts.process.of(claim), line)
        except Incomplete as wrong:
            return card_page(request, session, parts, claim, wrong.fields)
        except NotAllowed as wrong:
            return card_page(request, session, parts, claim, {"": str(wrong)})
    return go(f"/staff/claims/{number}#talk")


@post("/staff/claims/{number:str}/original", guards=[WORKS], sync_to_thread=True)
def original_came(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    """Fields: original, the day it came; or forget: it did not come after all."""
    form, voice = form_of(request), _voice(request, parts)
    with parts.writing() as session:
        claim = claim_of(session, person_of(request), number)
        try:
            if form.get("forget"):
                forget_original(session, claim, voice)
            else:
                note_original(session, claim, form.get("original"), voice, parts.process.of(claim))
        except Incomplete as wrong:
            return card_page(request, session, parts, claim, wrong.fields)
        except NotAllowed as wrong:
            return card_page(request, session, parts, claim, {"": str(wrong)})
    return go(f"/staff/claims/{number}#paper")


@post("/staff/claims/{number:str}/link", guards=[WORKS], sync_to_thread=True)
def new_link(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    """A new address of the files; the old one ends, 1C is told."""
    with parts.writing() as session:
        claim = claim_of(session, person_of(request), number)
        renew_link(session, claim, by=person_of(request).id, now=parts.clock())
    return go(f"/staff/claims/{number}#link")


@post("/staff/claims/{number:str}/link/revoke", guards=[WORKS], sync_to_thread=True)
def end_link(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    with parts.writing() as session:
        claim = claim_of(session, person_of(request), number)
        revoke_link(session, claim, by=person_of(request).id, now=parts.clock())
    return go(f"/staff/claims/{number}#link")


def _voice(request: AnyRequest, parts: Parts) -> Voice:
    return Voice("staff", person_of(request).id, parts.clock(), parts.company.zone)


def card_page(
    request: AnyRequest,
    session: Session,
    parts: Parts,
    claim: Claim,
    errors: dict[str, str] | None = None,
    *,
    inserted: bool = False,
) -> Response[Any]:
    process, now, zone = parts.process.of(claim), parts.clock(), parts.company.zone
    card, due = claim_card(session, claim), term(session, claim, process, now=now, zone=zone)
    context: dict[str, Any] = {
        "since": last_event(session),
        "card": card,
        "claim": claim,
        "filed": filed_for(session, claim),
        "words": ClaimWords(process, card.country),
        "steps": path(process, visits(session, claim), kind=claim.kind, outcome=claim.outcome),
        "stage": process.stages[claim.stage],
        "late": claim.due_at is not None and claim.due_at < now,
        "why": [say(step) for step in due.steps] if due and not claim.due_from_onec else [],
        "told": history(session, claim.id, Reader(True, process)),
        "groups": file_groups(card.lines, [file for file in card.files if file.question_id is None]),
        "scan": scan_card(session, claim),
        "shots": told_to_staff(session, about(session, claim, process, zone)),
        "original": original_of(session, claim, process, now=now, zone=zone),
        "own": own_act_card(session, claim, process, now.astimezone(zone).date(), prices=True),
        "asked": open_questions(session, claim.id),
        "letters": claim_letters(session, claim.id),
        "openings": openings(session, claim.id),
        "exchanged": last_rows(session, claim.id, LAST_ROWS),
        "url": parts.company.url,
        "texts": choices(session),
        "written": offered(session, parts, claim, "staff", prices=True),
    }
    typed = form_of(request) if errors or inserted else Form()
    typed.errors.update(errors or {})
    if not process.onec_moves:
        context |= desk_view(session, claim, person_of(request), process, now, zone)
        typed.values = {**kept_values(context["desk"], claim), **typed.values}
    status = 422 if errors else 200
    return page(request, session, "staff/card/page.html", status=status, form=typed, **context)
