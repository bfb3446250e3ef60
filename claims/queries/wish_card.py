"""What the card says of the decision: what the dealer may do about it, and what they have done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from claims.models import Claim, ClaimLine, ClaimWish, Person, Question
from claims.queries.wishes import (
    APPEAL,
    CONSENT,
    Wisher,
    decision_mark,
    end_of,
    last_moment,
    of_others,
    refusal,
    standing,
    untimely,
)
from claims.rules.shape import Process


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What may be wished. next: what happens then; until: how long; of_others: who may, when this person may not."""

    name: str
    next: str
    until: datetime | None
    of_others: str


@dataclass(frozen=True, kw_only=True)
class Done:
    """What was wished. positions: of the lines it is about, () the whole claim; due: when it is answered."""

    at: datetime
    who: str
    text: str = ""
    positions: tuple[int, ...] = ()
    due: datetime | None = None
    answer: str = ""
    answered_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class WishCard:
    """None: neither may be nor was. seen: the mark of the decision shown."""

    seen: str
    consent: Offer | None
    appeal: Offer | None
    agreed: Done | None
    appealed: Done | None


def wish_card(session: Session, claim: Claim, wisher: Wisher, process: Process) -> WishCard:
    """For this reader."""
    agreed, appealed = standing(session, claim.id, CONSENT), standing(session, claim.id, APPEAL)
    return WishCard(
        seen=decision_mark(session, claim),
        consent=_offer(session, claim, CONSENT, wisher, process),
        appeal=_offer(session, claim, APPEAL, wisher, process),
        agreed=Done(at=agreed[0].at, who=_name(session, agreed[0])) if agreed else None,
        appealed=_appealed(session, appealed, wisher, process) if appealed else None,
    )


def _offer(session: Session, claim: Claim, code: str, wisher: Wisher, process: Process) -> Offer | None:
    """One that others may is shown with who they are."""
    if untimely(session, claim, code, wisher, process):
        return None
    why, others = refusal(session, claim, code, wisher, process), of_others(code, wisher, process)
    if why != others:
        return None
    wish = process.wishes[code]
    until = last_moment(session, claim, code, wisher, process)
    return Offer(name=wish.name, next=wish.next, until=until, of_others=others)


def _appealed(session: Session, wishes: Sequence[ClaimWish], wisher: Wisher, process: Process) -> Done:
    first = wishes[0]
    question = session.get_one(Question, first.question_id)
    limit = process.wishes[APPEAL].answer_limit if APPEAL in process.wishes else None
    lines = [session.get_one(ClaimLine, wish.line_id) for wish in wishes if wish.line_id is not None]
    return Done(
        at=first.at,
        who=_name(session, first),
        text=first.text,
        positions=tuple(line.position for line in lines),
        due=end_of(session, limit, first.at, wisher, process) if limit else None,
        answer=question.answer,
        answered_at=question.answered_at,
    )


def _name(session: Session, wish: ClaimWish) -> str:
    return session.get_one(Person, wish.person_id).name
