"""Files that a store holds, page by page: which must move, which old copies are left, which are to be looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from claims.models import ClaimFile
from claims.models.file import IN_SPOOL

PAGE = 100


@dataclass(frozen=True, kw_only=True)
class KeptFile:
    """Where a stored file is and what it must be. moved_from: other stores that may have a copy."""

    key: UUID
    claim_id: int
    store: str
    moved_from: Sequence[str]
    path: str
    size: int
    sha256: str
    spool_name: str


@dataclass(frozen=True, kw_only=True)
class Amount:
    count: int
    size: int


_STORED = (ClaimFile.state == "stored", ClaimFile.deleted_at.is_(None))


def to_move(session: Session, to: str, after: UUID | None) -> Sequence[KeptFile]:
    """The next page of those that lie elsewhere."""
    return _page(session, after, ClaimFile.store != to)


def old_copies(session: Session, after: UUID | None) -> Sequence[KeptFile]:
    """The next page of those of which another store may have a copy."""
    return _page(session, after, ClaimFile.moved_from != "")


def to_check(session: Session, before: datetime, after: UUID | None) -> Sequence[KeptFile]:
    """The next page of those stored before that moment that nobody has looked at since."""
    unseen = or_(ClaimFile.checked_at.is_(None), ClaimFile.checked_at < before)
    return _page(session, after, unseen, ClaimFile.stored_at < before)


def stored(session: Session, key: UUID) -> KeptFile | None:
    """As its row says now; None when it was taken back."""
    return next(iter(_page(session, None, ClaimFile.key == key)), None)


def spooled_names(session: Session) -> set[str]:
    """Of all uploads that some file says it has in the spool."""
    return set(session.scalars(select(ClaimFile.spool_name).where(IN_SPOOL)))


def spare_copies(session: Session) -> Sequence[tuple[UUID, str, datetime]]:
    """(key, name in the spool, since when stored) of stored files whose upload the spool still has, oldest first."""
    wanted = select(ClaimFile.key, ClaimFile.spool_name, ClaimFile.stored_at)
    spare = (IN_SPOOL, ClaimFile.state == "stored", ClaimFile.stored_at.is_not(None))
    rows = session.execute(wanted.where(*spare).order_by(ClaimFile.stored_at, ClaimFile.key).limit(PAGE))
    return [(row[0], row[1], row[2]) for row in rows if row[2] is not None]


def elsewhere(session: Session, to: str) -> Amount:
    """How much there is to move."""
    return _amount(session, *_STORED, ClaimFile.store != to)


def waiting(session: Session) -> Amount:
    """How much the worker has not carried yet."""
    return _amount(session, ClaimFile.state == "spooled", ClaimFile.deleted_at.is_(None))


def store_names(told: str) -> Sequence[str]:
    """As ClaimFile.moved_from has them."""
    return tuple(filter(None, told.split(",")))


def _page(session: Session, after: UUID | None, *which: ColumnElement[bool]) -> Sequence[KeptFile]:
    columns = (
        ClaimFile.key,
        ClaimFile.claim_id,
        ClaimFile.store,
        ClaimFile.moved_from,
        ClaimFile.store_path.label("path"),
        ClaimFile.size,
        ClaimFile.sha256,
        ClaimFile.spool_name,
    )
    wanted = select(*columns).where(*_STORED, *which).order_by(ClaimFile.key).limit(PAGE)
    if after is not None:
        wanted = wanted.where(ClaimFile.key > after)
    rows = session.execute(wanted)
    return [KeptFile(**row._asdict() | {"moved_from": store_names(row.moved_from)}) for row in rows]


def _amount(session: Session, *which: ColumnElement[bool]) -> Amount:
    row = session.execute(select(func.count(), func.coalesce(func.sum(ClaimFile.size), 0)).where(*which)).one()
    return Amount(count=row[0], size=int(row[1]))
