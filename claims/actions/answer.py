"""Answers a question of the other side; the wait ends with the last open question."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims import outbox
from claims.actions.ask import Voice, said
from claims.actions.enter_stage import set_terms
from claims.actions.hand import Hand
from claims.actions.notify import notify
from claims.actions.tell_onec import tell_words
from claims.errors import NotAllowed, NotFound
from claims.models import Claim, ClaimFile, Question
from claims.queries.asked import waits_for_dealer
from claims.queries.term import term
from claims.rules.shape import Process
from claims.wording import ANSWER_BY_FILES, ANSWER_EMPTY, QUESTION_ANSWERED


def answer(session: Session, claim: Claim, question_id: int, typed: str, voice: Voice, process: Process) -> Question:
    """One answers the other side's questions only, and each once."""
    session.flush()
    session.refresh(claim, with_for_update=True)  # its term is counted of the stage it stands in now
    question = session.scalar(
        select(Question)
        .where(Question.id == question_id, Question.claim_id == claim.id, Question.side != voice.side)
        .with_for_update()
    )
    if question is None:
        raise NotFound
    if question.answered_at is not None:
        raise NotAllowed(QUESTION_ANSWERED)
    files = _files_since(session, claim, question) if voice.side == "dealer" else ()
    if files and not typed.strip():
        typed = ANSWER_BY_FILES
    question.answer = said(typed, f"answer-{question.id}", ANSWER_EMPTY)
    question.answered_by, question.answered_at = voice.person_id, voice.at
    for file in files:
        file.question_id = question.id
    event = claim.happened("answer", now=voice.at, source=voice.side, by=voice.person_id, text=question.answer)
    session.add(event)
    notify(session, claim, process, event)
    session.flush()
    if voice.side == "dealer":
        tell_words(session, claim, now=voice.at)
    claim.waits_for_dealer = waits_for_dealer(session, claim, process)
    stretch_term(session, claim, voice, process)
    return question


def _files_since(session: Session, claim: Claim, question: Question) -> Sequence[ClaimFile]:
    """Photos that came after the question and answer no other; they may be all the answer there is."""
    came = select(ClaimFile).where(
        ClaimFile.claim_id == claim.id,
        ClaimFile.purpose == "other",
        ClaimFile.question_id.is_(None),
        ClaimFile.uploaded_at >= question.asked_at,
        ClaimFile.deleted_at.is_(None),
    )
    return session.scalars(came).all()


def stretch_term(session: Session, claim: Claim, voice: Voice, process: Process) -> None:
    """While a question of ours was open the clock stood; a term that 1C has set is 1C's."""
    if not process.onec_moves:
        set_terms(
            session, claim, Hand(source=voice.side, person_id=voice.person_id, at=voice.at, zone=voice.zone), process
        )
    end = None if claim.due_from_onec else term(session, claim, process, now=voice.at, zone=voice.zone)
    if end is not None and end.at != claim.due_at:
        claim.due_at = end.at
        session.add(claim.happened("due", now=voice.at, source="clock", when=end.at.date().isoformat()))
        outbox.put(session, "details", now=voice.at, claim_id=claim.id, lane=f"onec {claim.id}")
