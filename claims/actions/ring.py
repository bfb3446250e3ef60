"""1C rings that something changed: each ring counts once, and only wakes the poll."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from claims.actions.onec_problem import note_problem, solve_problem
from claims.models import Ring

KEPT = timedelta(days=1)  # far longer than a signature is fresh
CLOCK = "onec clock"


def ring(session: Session, name: str, *, now: datetime) -> bool:
    """False when this ring was heard before: somebody plays it again."""
    if session.scalar(select(Ring.id).where(Ring.name == name)) is not None:
        return False
    session.add(Ring(name=name, at=now))
    solve_problem(session, CLOCK, now=now)
    return True


def clock_differs(session: Session, much: timedelta, *, now: datetime) -> None:
    """Rightly signed and not fresh: an old ring played again, or the clock of 1C's server is off."""
    note_problem(session, CLOCK, "onec_clock", now=now, minutes=round(abs(much) / timedelta(minutes=1)))


def forget_rings(session: Session, *, now: datetime) -> None:
    session.execute(delete(Ring).where(Ring.at < now - KEPT))
