"""The paper original of the signed act, where the company wants it: until when it is waited for, when it came."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from claims.models import Claim
from claims.queries.term import terms
from claims.rules.deadlines import deadline
from claims.rules.shape import Limit, Process


@dataclass(frozen=True, kw_only=True)
class Original:
    """until: to be sent by post or with the driver; came_on: the day staff noted; asked: it is still to be sent."""

    until: datetime
    came_on: date | None
    asked: bool
    late: bool


def original_of(session: Session, claim: Claim, process: Process, *, now: datetime, zone: ZoneInfo) -> Original | None:
    """None: the company wants none of this claim, or its act was signed in ЭДО and there is no paper."""
    subject = process.subjects.get(claim.subject)
    if claim.registered_at is None or subject is None or subject.original_days is None:
        return None
    if claim.act_source not in ("made_here", "own_file"):
        return None
    limit = Limit(amount=subject.original_days, unit="working_days")
    until = deadline(limit, claim.registered_at, terms(session, process, zone), now).at
    over = process.stages[claim.stage].final or claim.withdrawal_asked_at is not None
    asked = claim.original_on is None and not over
    return Original(until=until, came_on=claim.original_on, asked=asked, late=asked and until < now)
