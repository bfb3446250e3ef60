"""How far the last move of open claims to a version of the process has come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import OutboxMessage, Person, ProcessMove
from claims.rules.channel import MOVE


@dataclass(frozen=True, kw_only=True)
class Moving:
    """What a page says of it. at: when it was over, else when it was ordered; left: {number of a claim: why it is}.

    state: going | done | overtaken (another version came) | stopped (nothing carries it on until a person looks).
    """

    number: int
    state: Literal["going", "done", "overtaken", "stopped"]
    moved: int
    total: int
    by: str
    at: datetime
    left: Mapping[str, str]


def is_moving(session: Session) -> bool:
    """Whether an order waits for the worker or is in its hands."""
    waiting = select(OutboxMessage.id).where(OutboxMessage.kind == MOVE, OutboxMessage.state == "waiting")
    return session.scalar(waiting.limit(1)) is not None


def last_move(session: Session) -> Moving | None:
    asked = select(ProcessMove, Person.name).join(Person, Person.id == ProcessMove.by)
    found = session.execute(asked.order_by(ProcessMove.id.desc()).limit(1)).one_or_none()
    if found is None:
        return None
    row, by = found
    state: Literal["going", "done", "overtaken", "stopped"] = "overtaken" if row.overtaken else "done"
    if row.done_at is None:
        state = "going" if is_moving(session) else "stopped"
    return Moving(
        number=row.number,
        state=state,
        moved=row.moved,
        total=row.total,
        by=by,
        at=row.done_at or row.at,
        left=row.left,
    )
