"""Is the exchange stuck: a message that waits too long, a stream of 1C that is not read. One answer for all who ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from claims import outbox
from claims.models import Outage, OutboxMessage, Watermark
from claims.queries.pause import paused
from claims.rules.channel import channel, direction
from claims.wording.exchange import ALARMS, MESSAGES, STREAMS

OLDEST, FAILING, STALE = "oldest", "failing", "stale"


@dataclass(frozen=True)
class Limits:
    """How long a message may wait, and how long a stream may stay unread."""

    oldest: timedelta = timedelta(minutes=5)
    stream: timedelta = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why there is an alarm, and since when. code: oldest | failing | stale."""

    code: str
    subject: str
    since: datetime

    @property
    def of_onec(self) -> bool:
        """Whether it is the exchange with 1C that stands, or only files or letters."""
        return self.code != OLDEST or channel(self.subject) == "onec"

    @property
    def text(self) -> str:
        names = MESSAGES if self.code == OLDEST else STREAMS
        return ALARMS[self.code].format(subject=names.get(self.subject, self.subject))


def alarm(session: Session, limits: Limits, now: datetime) -> tuple[Reason, ...]:
    """The reasons, the oldest first; () = the exchange gets on. What staff have paused is no alarm."""
    stands = paused(session)
    reasons = [
        Reason(code=OLDEST, subject=kind, since=since)
        for kind, since in late_kinds(session, now).items()
        if now - since > limits.oldest and not (channel(kind) == "onec" and direction(kind) in stands)
    ]
    if "from" not in stands:
        reasons += _streams(session, now - limits.stream)
    return tuple(sorted(reasons, key=lambda reason: reason.since))


def late_kinds(session: Session, now: datetime) -> Mapping[str, datetime]:
    """{kind: when its oldest undelivered message was written}.

    One in a worker's hands, put for a later hour and not yet tried, or a letter that waits for a person is not late.
    """
    idle = or_(OutboxMessage.leased_until.is_(None), OutboxMessage.leased_until < now)
    due = or_(OutboxMessage.tries > 0, OutboxMessage.next_at <= now)
    rows = session.execute(
        select(OutboxMessage.kind, func.min(OutboxMessage.put_at))
        .where(OutboxMessage.state == "waiting", idle, due, outbox.may_leave())
        .group_by(OutboxMessage.kind)
    )
    return {row[0]: row[1] for row in rows}


def outage(session: Session, outage_id: int) -> Outage:
    return session.get_one(Outage, outage_id)


def _streams(session: Session, limit: datetime) -> list[Reason]:
    found = []
    for row in session.scalars(select(Watermark)):
        if row.failing_since is not None and row.failing_since < limit:
            found.append(Reason(code=FAILING, subject=row.name, since=row.failing_since))
        elif row.failing_since is None and row.fresh_at is not None and row.fresh_at < limit:
            found.append(Reason(code=STALE, subject=row.name, since=row.fresh_at))
    return found
