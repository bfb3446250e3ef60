"""Asks a question about a claim: staff ask the dealer, or the dealer asks the responsible person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.actions.notify import notify
from claims.actions.tell_onec import tell_words
from claims.errors import Incomplete, NotAllowed, NotFound
from claims.models import Claim, ClaimLine, Question
from claims.rules.shape import Process
from claims.wording import CLAIM_FINAL, QUESTION_EMPTY, TEXT_LONG

MOST = 4000
Side = Literal["dealer", "staff"]


@dataclass(frozen=True)
class Voice:
    """Who speaks, for which side, when, and by whose clock deadlines are told."""

    side: Side
    person_id: int
    at: datetime
    zone: ZoneInfo


def ask(
    session: Session, claim: Claim, typed: str, voice: Voice, process: Process, line_id: int | None = None
) -> Question:
    """A question of staff is a wait: the claim asks for the dealer until it is answered.

    The same words once more while they wait for an answer are the same question: nothing new is said.
    line_id: the line it is of, None: of the whole claim. NotFound: no line of this claim.
    """
    session.flush()
    session.refresh(claim, with_for_update=True)  # a second click waits here and finds the question of the first
    if process.stages[claim.stage].final:
        raise NotAllowed(CLAIM_FINAL)
    text = said(typed, "text", QUESTION_EMPTY)
    if line_id is not None and session.scalar(select(ClaimLine.claim_id).where(ClaimLine.id == line_id)) != claim.id:
        raise NotFound
    asked = _asked_already(session, claim, text, voice)
    if asked is not None:
        return asked
    question = Question(claim_id=claim.id, side=voice.side, text=text, asked_by=voice.person_id, asked_at=voice.at)
    question.line_id = line_id
    session.add(question)
    event = claim.happened("question", now=voice.at, source=voice.side, by=voice.person_id, text=text)
    session.add(event)
    notify(session, claim, process, event)
    if voice.side == "staff":
        claim.waits_for_dealer = True
    else:
        tell_words(session, claim, now=voice.at)
    return question


def _asked_already(session: Session, claim: Claim, text: str, voice: Voice) -> Question | None:
    same = (Question.claim_id == claim.id, Question.side == voice.side, Question.text == text)
    return session.scalars(select(Question).where(*same, Question.answered_at.is_(None)).limit(1)).first()


def said(typed: str, field: str, when_empty: str) -> str:
    """The text without idle space, or Incomplete at this field."""
    text = typed.replace("\x00", "").replace("\r\n", "\n").strip()
    if not text:
        raise Incomplete({field: when_empty})
    if len(text) > MOST:
        raise Incomplete({field: TEXT_LONG.format(most=MOST)})
    return text
