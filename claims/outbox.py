"""The outbox: what must be done outside, written in the transaction that decided it, carried out by the worker."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from claims.models import LetterHold, OutboxMessage

LEASE = timedelta(minutes=2)  # of a worker that is killed; one at work renews it
RENEW_EVERY = LEASE / 4
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=10)
HEAVY_WAITS = (timedelta(hours=1), timedelta(days=1))  # of weight 1 and 2: then it goes as if it were light
LETTER, NOTICE = "letter", "notice"  # the kinds that stay while letters are held


@dataclass(frozen=True)
class Message:
    """A message in hand: it is ours while the lease stands."""

    id: int
    kind: str
    claim_id: int | None
    body: Mapping[str, Any]
    tries: int  # this one included
    lease: str


def put(
    session: Session,
    kind: str,
    *,
    now: datetime,
    claim_id: int | None = None,
    lane: str = "",
    weight: int = 0,
    **body: Any,
) -> OutboxMessage:
    """Write a message in the caller's transaction. Messages of one lane are carried one at a time, the lighter first.

    Those of one weight in the order of their writing. One that must wait first gets a later next_at by the caller.
    """
    message = OutboxMessage(kind=kind, claim_id=claim_id, lane=lane, weight=weight, body=body, put_at=now, next_at=now)
    session.add(message)
    return message


def is_due(session: Session, *, now: datetime, kinds: tuple[str, ...] = (), heaviest: int | None = None) -> bool:
    """Whether take() would find a message: asked with a session that only reads, it holds up no writer."""
    return session.scalar(_due(now, kinds, heaviest).limit(1)) is not None


def take(
    session: Session, *, now: datetime, kinds: tuple[str, ...] = (), heaviest: int | None = None
) -> Message | None:
    """Lease the lightest message that is due, of those the oldest, or None; a heavy one waits no longer than a while.

    A message stays behind an unfinished one of its lane that is lighter or older, and behind another worker's lease.
    The conditional update makes two workers harmless on both databases.
    """
    oldest = _due(now, kinds, heaviest).order_by(_weighs(now), OutboxMessage.id).limit(1)
    chosen = session.scalar(oldest.with_for_update(skip_locked=True))
    if chosen is None:
        return None
    lease = uuid.uuid4().hex
    row = session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == chosen, OutboxMessage.state == "waiting", _free(now), may_leave())
        .values(lease=lease, leased_until=now + LEASE, tries=OutboxMessage.tries + 1)
        .returning(OutboxMessage.kind, OutboxMessage.claim_id, OutboxMessage.body, OutboxMessage.tries)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    return None if row is None else Message(chosen, row.kind, row.claim_id, row.body, row.tries, lease)


def renew(session: Session, message: Message, *, now: datetime) -> bool:
    """Still at work: the lease begins anew; False if another worker has taken the message over."""
    changed = session.scalar(
        update(OutboxMessage)
        .where(OutboxMessage.id == message.id, OutboxMessage.lease == message.lease)
        .values(leased_until=now + LEASE)
        .returning(OutboxMessage.id)
        .execution_options(synchronize_session=False)
    )
    return changed is not None


def done(session: Session, message: Message, *, now: datetime) -> bool:
    """Mark it carried out; False if the lease was lost meanwhile (another worker has it: leave it to that one)."""
    return _finish(session, message, state="done", done_at=now, last_error="")


def again(
    session: Session,
    message: Message,
    *,
    now: datetime,
    error: str,
    pause: timedelta | None = None,
    counted: bool = True,
) -> bool:
    """Put it back for later with a growing pause, or the pause the other side asked for.

    `counted` False: the other side was closed altogether, so this was no try of this message.
    """
    wait = pause or min(FIRST_PAUSE * 2 ** min(message.tries - 1, 10), LONGEST_PAUSE)
    tries = message.tries if counted else message.tries - 1
    return _finish(session, message, state="waiting", next_at=now + wait, last_error=error[:2000], tries=tries)


def give_up(session: Session, message: Message, *, now: datetime, error: str) -> bool:
    """Stop trying: the caller also writes a Problem, so that a person sees it."""
    return _finish(session, message, state="given_up", done_at=now, last_error=error[:2000])


def retry(session: Session, message_id: int, *, now: datetime) -> bool:
    """A person says «повторить»: a given-up message waits again."""
    changed = session.scalar(
        update(OutboxMessage)
        .where(OutboxMessage.id == message_id, OutboxMessage.state == "given_up")
        .values(state="waiting", next_at=now, tries=0, done_at=None, lease="", leased_until=None)
        .returning(OutboxMessage.id)
        .execution_options(synchronize_session=False)
    )
    return changed is not None


def newest(session: Session, kind: str, claim_id: int) -> OutboxMessage | None:
    """The last message of this kind that was written for the claim, whatever became of it."""
    wanted = (OutboxMessage.claim_id == claim_id, OutboxMessage.kind == kind)
    return session.scalar(select(OutboxMessage).where(*wanted).order_by(OutboxMessage.id.desc()).limit(1))


def repeat(session: Session, claim_id: int, kinds: tuple[str, ...], *, now: datetime) -> None:
    """What was carried out for the claim goes once more, after all that waits: the other side has lost it."""
    wanted = select(OutboxMessage).where(OutboxMessage.claim_id == claim_id, OutboxMessage.kind.in_(kinds))
    rows = session.scalars(wanted.order_by(OutboxMessage.id)).all()
    told: list[tuple[str, Mapping[str, Any]]] = [(row.kind, row.body) for row in rows if row.state == "waiting"]
    for row in rows:
        if row.state == "done" and (row.kind, row.body) not in told:
            told.append((row.kind, row.body))
            put(session, row.kind, now=now, claim_id=claim_id, lane=row.lane, **row.body)


def oldest_waiting(session: Session) -> datetime | None:
    """When the oldest unfinished message was written."""
    return session.scalar(select(func.min(OutboxMessage.put_at)).where(OutboxMessage.state == "waiting"))


def _free(now: datetime) -> ColumnElement[bool]:
    return or_(OutboxMessage.leased_until.is_(None), OutboxMessage.leased_until < now)


def may_leave() -> ColumnElement[bool]:
    """Letters and notices stay while they are held."""
    held = exists().where(LetterHold.released_at.is_(None))
    return or_(OutboxMessage.kind.not_in((LETTER, NOTICE)), ~held)


def has_waited(now: datetime) -> ColumnElement[bool]:
    """It is light, or has let others go first for as long as a heavy one does."""
    long = [
        (OutboxMessage.weight == weight) & (OutboxMessage.put_at < now - waits)
        for weight, waits in enumerate(HEAVY_WAITS, start=1)
    ]
    return or_(OutboxMessage.weight == 0, *long)


def _weighs(now: datetime) -> ColumnElement[int]:
    """What has waited long weighs nothing any more: however many light ones come, it gets its turn."""
    return case((has_waited(now), 0), else_=OutboxMessage.weight)


def _due(now: datetime, kinds: tuple[str, ...], heaviest: int | None = None) -> Select[int]:
    other = aliased(OutboxMessage)
    before = or_(
        other.weight < OutboxMessage.weight,
        and_(other.weight == OutboxMessage.weight, other.id < OutboxMessage.id),
        and_(other.leased_until >= now, other.id != OutboxMessage.id),
    )
    blocked = exists().where(and_(other.lane == OutboxMessage.lane, other.lane != "", other.state == "waiting", before))
    due = select(OutboxMessage.id).where(
        OutboxMessage.state == "waiting", OutboxMessage.next_at <= now, _free(now), may_leave(), ~blocked
    )
    if heaviest is not None:
        due = due.where(OutboxMessage.weight <= heaviest)
    return due.where(OutboxMessage.kind.in_(kinds)) if kinds else due


def _finish(session: Session, message: Message, **values: Any) -> bool:
    changed = session.scalar(
        update(OutboxMessage)
        .where(OutboxMessage.id == message.id, OutboxMessage.lease == message.lease)
        .values(lease="", leased_until=None, **values)
        .returning(OutboxMessage.id)
        .execution_options(synchronize_session=False)
    )
    return changed is not None
