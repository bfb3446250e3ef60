"""Is the exchange stuck: a message that waits too long, a stream of 1C that is not read. One answer for all who ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from claims import outbox
from claims.models import Outage, OutboxMessage, Watermark
from claims.queries.pause import paused, resumed
from claims.rules.channel import channel, direction
from claims.wording.exchange import ALARMS, MESSAGES, STREAMS

OLDEST, FAILING, STALE = "oldest", "failing", "stale"
POLLED = ("claims",)  # the others are read with the catalogues
INSIDE = ("contacts",)  # marks of what is read within another stream, which fails for them


@dataclass(frozen=True)
class Limits:
    """How long a message may wait, how long a stream may stay unread, and how often each is read: claims, the rest."""

    oldest: timedelta = timedelta(minutes=5)
    stream: timedelta = timedelta(minutes=15)
    poll: timedelta = timedelta(minutes=1)
    catalogues: timedelta = timedelta(minutes=5)

    def unread(self, stream: str) -> timedelta:
        """Between two readings nothing is late, however seldom the settings let them be."""
        return max(self.stream, 2 * (self.poll if stream in POLLED else self.catalogues))

    @property
    def longest(self) -> timedelta:
        """How old the slowest stream may be."""
        return max(self.stream, 2 * self.poll, 2 * self.catalogues)


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
    """The reasons, the oldest first; () = the exchange gets on.

    What staff have paused is no alarm, and after a pause time counts anew.
    """
    stands, ended = paused(session), resumed(session)
    reasons = [
        Reason(code=OLDEST, subject=kind, since=since)
        for kind, since in _counted(late_kinds(session, now), ended).items()
        if now - since > limits.oldest and not (channel(kind) == "onec" and direction(kind) in stands)
    ]
    if "from" not in stands:
        reasons += _streams(session, limits, now, ended.get("from"))
    return tuple(sorted(reasons, key=lambda reason: reason.since))


def late_kinds(session: Session, now: datetime) -> Mapping[str, datetime]:
    """{kind: when its oldest undelivered message was written}.

    One in a worker's hands, put for a later hour and not yet tried, a video that lets photos go first, or a letter that
    waits for a person is not late.
    """
    idle = or_(OutboxMessage.leased_until.is_(None), OutboxMessage.leased_until < now)
    due = or_(OutboxMessage.tries > 0, and_(OutboxMessage.next_at <= now, outbox.has_waited(now)))
    rows = session.execute(
        select(OutboxMessage.kind, func.min(OutboxMessage.put_at))
        .where(OutboxMessage.state == "waiting", idle, due, outbox.may_leave())
        .group_by(OutboxMessage.kind)
    )
    return {row[0]: row[1] for row in rows}


def outage(session: Session, outage_id: int) -> Outage:
    return session.get_one(Outage, outage_id)


def of_files(outage: Outage) -> bool:
    """Nothing but the file store stood when it began."""
    return outage.reasons == Reason(code=OLDEST, subject="file", since=outage.began_at).text


def _counted(late: Mapping[str, datetime], ended: Mapping[str, datetime]) -> dict[str, datetime]:
    """What waited while staff had stopped its way waits since that ended."""
    return {
        kind: max(since, ended.get(direction(kind), since)) if channel(kind) == "onec" else since
        for kind, since in late.items()
    }


def _streams(session: Session, limits: Limits, now: datetime, resumed_at: datetime | None) -> list[Reason]:
    """Streams are read one after another: one that fails keeps those behind it unread, so it alone is told."""
    rows = [row for row in session.scalars(select(Watermark)) if row.name not in INSIDE]
    failing = {row.name: _later(row.failing_since, resumed_at) for row in rows if row.failing_since}
    unread = {row.name: _later(row.fresh_at, resumed_at) for row in rows if row.fresh_at and not row.failing_since}
    long_failing = {name: since for name, since in failing.items() if now - since > limits.stream}
    stale = {name: since for name, since in unread.items() if now - since > limits.unread(name)}
    if not failing:
        return [Reason(code=STALE, subject=name, since=since) for name, since in stale.items()]
    told = long_failing or (failing if stale else {})
    return [Reason(code=FAILING, subject=name, since=since) for name, since in told.items()]


def _later(since: datetime, resumed_at: datetime | None) -> datetime:
    return max(since, resumed_at) if resumed_at else since
