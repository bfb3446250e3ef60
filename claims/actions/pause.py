"""Staff stop the exchange with 1C, one way or both, and let it go on; the journal remembers who and why."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.actions import journal
from claims.errors import Incomplete
from claims.models import Pause
from claims.queries.pause import paused
from claims.wording.exchange import PAUSE_DIRECTION_EMPTY, PAUSE_REASON_EMPTY, PAUSE_REASON_LONG

WAYS = {"to": ("to",), "from": ("from",), "both": ("to", "from")}
LONGEST = 500


def pause_exchange(session: Session, way: str, reason: str, *, by: int, now: datetime) -> None:
    """way: to | from | both. One that stands already stays with its first reason. Incomplete: {field: message}."""
    wrong = {}
    if way not in WAYS:
        wrong["way"] = PAUSE_DIRECTION_EMPTY
    if not reason.strip():
        wrong["reason"] = PAUSE_REASON_EMPTY
    elif len(reason) > LONGEST:
        wrong["reason"] = PAUSE_REASON_LONG.format(most=LONGEST)
    if wrong:
        raise Incomplete(wrong)
    for direction in sorted(set(WAYS[way]) - paused(session)):
        session.add(Pause(direction=direction, reason=reason.strip(), person_id=by, at=now))
        journal.by_person(session, f"pause {direction}", direction, by=by, now=now, reason=reason.strip())


def resume_exchange(session: Session, directions: Iterable[str], *, by: int, now: datetime) -> None:
    """What does not stand is left alone: two people may press at once."""
    standing = select(Pause).where(Pause.direction.in_(list(directions)), Pause.standing.is_(True))
    for row in session.scalars(standing.with_for_update()).all():
        row.ended_at, row.standing = now, None
        journal.by_person(session, f"resume {row.direction}", row.direction, by=by, now=now)
