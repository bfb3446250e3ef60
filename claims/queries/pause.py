"""Who stopped the exchange with 1C, which way, and why."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.models import Pause, Person


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A pause that has not ended. direction: to | from."""

    direction: str
    reason: str
    who: str
    at: datetime


def paused(session: Session) -> frozenset[str]:
    """The directions that stand still: to, from."""
    return frozenset(session.scalars(select(Pause.direction).where(Pause.standing.is_(True))))


def resumed(session: Session) -> dict[str, datetime]:
    """When the last pause of each direction ended; a direction that never stood is not there."""
    rows = session.execute(
        select(Pause.direction, func.max(Pause.ended_at)).where(Pause.ended_at.is_not(None)).group_by(Pause.direction)
    )
    return {direction: at for direction, at in rows if at is not None}


def pauses(session: Session) -> tuple[Standing, ...]:
    """All that stand now, the oldest first."""
    rows = session.execute(
        select(Pause.direction, Pause.reason, Pause.at, Person.name)
        .join(Person, Person.id == Pause.person_id)
        .where(Pause.standing.is_(True))
        .order_by(Pause.id)
    )
    return tuple(Standing(direction=row.direction, reason=row.reason, who=row.name, at=row.at) for row in rows)
