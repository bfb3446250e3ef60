"""State of the exchange: how fresh each stream is, what waits, how long deliveries took; for the page and /health."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.models import OutboxMessage, Watermark
from claims.rules.channel import channel
from claims.wording.exchange import MESSAGES, STREAMS, remedy_of

DAY = timedelta(days=1)
MOST = 5_000  # deliveries looked at


@dataclass(frozen=True, kw_only=True)
class Stream:
    """What is read from 1C: when it last went well; since when it does not, why, and what to do."""

    code: str
    name: str
    fresh_at: datetime | None
    failing_since: datetime | None
    error: str
    remedy: str


@dataclass(frozen=True, kw_only=True)
class Queue:
    """What waits to be carried out. next_at: when the next try is due; kinds: (in words, how many), most first."""

    waiting: int
    oldest: datetime | None
    next_at: datetime | None
    kinds: tuple[tuple[str, int], ...]


@dataclass(frozen=True, kw_only=True)
class Lag:
    """How long deliveries to 1C took within a day: half of them no longer than `half`, 95 in 100 than `most`."""

    count: int
    half: timedelta
    most: timedelta


def streams(session: Session) -> tuple[Stream, ...]:
    return tuple(
        Stream(
            code=row.name,
            name=STREAMS.get(row.name, row.name),
            fresh_at=row.fresh_at,
            failing_since=row.failing_since,
            error=row.last_error,
            remedy=remedy_of(row.last_error) if row.failing_since else "",
        )
        for row in session.scalars(select(Watermark).order_by(Watermark.name))
    )


def queue(session: Session) -> Queue:
    rows = session.execute(
        select(
            OutboxMessage.kind,
            func.count().label("many"),
            func.min(OutboxMessage.put_at).label("oldest"),
            func.min(OutboxMessage.next_at).label("next_at"),
        )
        .where(OutboxMessage.state == "waiting")
        .group_by(OutboxMessage.kind)
    ).all()
    return Queue(
        waiting=sum(row.many for row in rows),
        oldest=min((row.oldest for row in rows), default=None),
        next_at=min((row.next_at for row in rows), default=None),
        kinds=tuple(sorted(((MESSAGES.get(r.kind, r.kind), r.many) for r in rows), key=lambda one: (-one[1], one[0]))),
    )


def lag(session: Session, now: datetime) -> Lag | None:
    """None when nothing was delivered within a day."""
    rows = session.execute(
        select(OutboxMessage.kind, OutboxMessage.put_at, OutboxMessage.done_at)
        .where(OutboxMessage.done_at > now - DAY, OutboxMessage.state == "done")
        .order_by(OutboxMessage.done_at.desc())
        .limit(MOST)
    )
    took = sorted(row.done_at - row.put_at for row in rows if channel(row.kind) == "onec")
    return Lag(count=len(took), half=_within(took, 50), most=_within(took, 95)) if took else None


def _within(took: Sequence[timedelta], percent: int) -> timedelta:
    """The nearest rank: so many in a hundred took no longer."""
    return took[max(0, -(-len(took) * percent // 100) - 1)]
