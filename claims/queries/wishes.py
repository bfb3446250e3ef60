"""What a dealer may still wish of a decided claim: the same answer draws the button and refuses the post."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Claim, ClaimLine, ClaimWish, Question
from claims.queries.term import terms
from claims.rules.deadlines import deadline
from claims.rules.shape import Limit, Process
from claims.wording import show_moment
from claims.wording.people import ROLES
from claims.wording.wishes import (
    APPEAL_AGREED,
    APPEAL_OVER,
    APPEAL_SENT,
    CONSENT_GIVEN,
    CONSENT_WHILE_ASKED,
    WISH_LATE,
    WISH_OF_ROLE,
)

CONSENT, APPEAL = "consent", "appeal"


@dataclass(frozen=True, kw_only=True)
class Wisher:
    """Who wishes, as whom at this dealer, when, and by whose clock deadlines are told."""

    person_id: int
    roles: frozenset[str]
    at: datetime
    zone: ZoneInfo


def refusal(session: Session, claim: Claim, code: str, wisher: Wisher, process: Process) -> str:
    """Why this person may not wish this of the claim now, "" when they may."""
    return (
        untimely(session, claim, code, wisher, process)
        or done_already(session, claim, code)
        or of_others(code, wisher, process)
    )


def untimely(session: Session, claim: Claim, code: str, wisher: Wisher, process: Process) -> str:
    """Why nobody may: the stage, the outcome, or the term."""
    if not _stands(claim, code, process):
        return WISH_LATE.format(stage=process.stages[claim.stage].dealer_sees)
    until = last_moment(session, claim, code, wisher, process)
    if until is not None and until < wisher.at:
        return APPEAL_OVER.format(until=show_moment(until.astimezone(wisher.zone)))
    return ""


def consent_awaited(session: Session, claim: Claim, process: Process) -> bool:
    """Whether the decision waits for the dealer to agree; an appeal that waits for its answer comes first."""
    return _stands(claim, CONSENT, process) and not done_already(session, claim, CONSENT)


def last_moment(session: Session, claim: Claim, code: str, wisher: Wisher, process: Process) -> datetime | None:
    """Until when after the decision this may be wished; None: there is no such limit."""
    wish = process.wishes.get(code)
    if wish is None or wish.limit is None or claim.decided_at is None:
        return None
    return end_of(session, wish.limit, claim.decided_at, wisher, process)


def end_of(session: Session, limit: Limit, start: datetime, wisher: Wisher, process: Process) -> datetime:
    """The end of a limit by the company's calendar."""
    return deadline(limit, start, terms(session, process, wisher.zone), wisher.at).at


def of_others(code: str, wisher: Wisher, process: Process) -> str:
    """Whose wish it is, when it is not this person's."""
    wish = process.wishes[code]
    if not wish.roles or not wisher.roles.isdisjoint(wish.roles):
        return ""
    who = ", ".join(ROLES[role].lower() for role in wish.roles)
    return WISH_OF_ROLE.format(wish=wish.name, who=who)


def _stands(claim: Claim, code: str, process: Process) -> bool:
    wish = process.wishes.get(code)
    return wish is not None and claim.stage in wish.stages and (not wish.after or claim.outcome in wish.after)


def done_already(session: Session, claim: Claim, code: str) -> str:
    agreed = bool(standing(session, claim.id, CONSENT))
    if code == APPEAL:
        return APPEAL_SENT if standing(session, claim.id, APPEAL) else APPEAL_AGREED if agreed else ""
    if agreed:
        return CONSENT_GIVEN
    return CONSENT_WHILE_ASKED if appeal_waits(session, claim.id) else ""


def appeal_waits(session: Session, claim_id: int) -> bool:
    """Whether the dealer waits for the answer to an appeal."""
    asked = [session.get_one(Question, wish.question_id) for wish in standing(session, claim_id, APPEAL)]
    return any(question.answered_at is None for question in asked)


def standing(session: Session, claim_id: int, *codes: str) -> Sequence[ClaimWish]:
    """Wishes about the decision as it is, in the order they were made."""
    wanted = (ClaimWish.claim_id == claim_id, ClaimWish.code.in_(codes), ClaimWish.over_at.is_(None))
    return session.scalars(select(ClaimWish).where(*wanted).order_by(ClaimWish.id)).all()


def decision_mark(session: Session, claim: Claim) -> str:
    """The same while the decision is: a form carries it, so that nobody agrees to what they have not read."""
    columns = (ClaimLine.decision, ClaimLine.granted, ClaimLine.remedy, ClaimLine.disposition, ClaimLine.refusal)
    lines = session.execute(
        select(*columns, ClaimLine.decision_comment).where(ClaimLine.claim_id == claim.id).order_by(ClaimLine.position)
    ).all()
    said = (claim.outcome, claim.answer, claim.refusal, [tuple(map(str, line)) for line in lines])
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]
