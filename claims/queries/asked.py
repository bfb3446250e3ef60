"""What is asked of the dealer: open questions of staff, the scan of the act while it is missing, a consent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from claims.models import Claim, ClaimFile, Question
from claims.queries.filed_for import UNSEEN
from claims.queries.scans import claim_scan
from claims.queries.term import terms
from claims.queries.wishes import consent_awaited
from claims.rules.deadlines import deadline
from claims.rules.moves import past_decision
from claims.rules.shape import Limit, Process


@dataclass(frozen=True, kw_only=True)
class OpenQuestion:
    """A question of staff that waits for the dealer's answer."""

    id: int
    text: str
    asked_at: datetime


def open_questions(session: Session, claim_id: int) -> Sequence[OpenQuestion]:
    """Questions that staff asked and nobody answered, oldest first."""
    rows = session.execute(
        select(Question.id, Question.text, Question.asked_at)
        .where(Question.claim_id == claim_id, Question.side == "staff", Question.answered_at.is_(None))
        .order_by(Question.id)
    )
    return [OpenQuestion(id=row.id, text=row.text, asked_at=row.asked_at) for row in rows]


def scan_missing(session: Session, claim: Claim, process: Process) -> bool:
    """Whether the signed act was promised for later and is not here whole; an own file or ЭДО brings its signature.

    What is decided or about to be withdrawn needs it no more.
    """
    subject = process.subjects.get(claim.subject)
    scan_paper = subject.paper("scan") if subject else None
    if subject is None or scan_paper is None or scan_paper.need != "required":
        return False
    if subject.scan_days is None or claim.act_source != "made_here":
        return False
    if claim.registered_at is None or claim.withdrawal_asked_at is not None:
        return False
    if claim.outcome or process.stages[claim.stage].final or past_decision(process, claim.stage):
        return False
    scan = exists().where(ClaimFile.claim_id == claim.id, ClaimFile.purpose == "scan", ClaimFile.deleted_at.is_(None))
    if not session.scalar(select(scan)):
        return True
    seen = claim_scan(session, claim)
    return seen is not None and seen.wanting


def scan_due(session: Session, claim: Claim, process: Process, *, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Until when the missing scan is waited for; None when none is."""
    subject = process.subjects.get(claim.subject)
    if claim.registered_at is None or subject is None or subject.scan_days is None:
        return None
    if not scan_missing(session, claim, process):
        return None
    limit = Limit(amount=subject.scan_days, unit="working_days")
    return deadline(limit, claim.registered_at, terms(session, process, zone), now).at


def waits_for_dealer(session: Session, claim: Claim, process: Process) -> bool:
    """What Claim.waits_for_dealer must say; a closed claim asks for nothing."""
    if process.stages[claim.stage].final:
        return False
    if claim.filed_for == UNSEEN or open_questions(session, claim.id) or scan_missing(session, claim, process):
        return True
    return consent_awaited(session, claim, process)
