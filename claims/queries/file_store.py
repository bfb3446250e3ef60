"""State of the file stores for staff: what waits, how full they are, when the token ends, what the last look found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.models import ClaimFile, FileAudit, StoreRoom, StoreToken
from claims.queries.kept_files import Amount, waiting
from claims.wording.exchange import STORES


@dataclass(frozen=True, kw_only=True)
class Full:
    """percent: of total, in whole ones."""

    name: str
    used: int
    total: int
    percent: int
    seen_at: datetime


@dataclass(frozen=True, kw_only=True)
class Held:
    """What one store holds."""

    name: str
    count: int
    size: int


@dataclass(frozen=True, kw_only=True)
class FileStores:
    """oldest: since when the longest waiting file waits; refused: how many files no store will take.

    token_until: when the way into a store closes unless it is renewed.
    """

    waiting: Amount
    oldest: datetime | None
    refused: int
    held: Sequence[Held]
    rooms: Sequence[Full]
    token_until: datetime | None
    audit: FileAudit | None


def file_stores(session: Session) -> FileStores:
    here = ClaimFile.deleted_at.is_(None)
    return FileStores(
        waiting=waiting(session),
        oldest=session.scalar(select(func.min(ClaimFile.uploaded_at)).where(ClaimFile.state == "spooled", here)),
        refused=session.scalar(select(func.count()).where(ClaimFile.state == "refused", here)) or 0,
        held=_held(session),
        rooms=[_full(row) for row in session.scalars(select(StoreRoom).order_by(StoreRoom.store))],
        token_until=session.scalar(select(func.min(StoreToken.until))),
        audit=session.scalar(select(FileAudit).order_by(FileAudit.id.desc()).limit(1)),
    )


def _held(session: Session) -> Sequence[Held]:
    rows = session.execute(
        select(ClaimFile.store, func.count().label("many"), func.sum(ClaimFile.size).label("size"))
        .where(ClaimFile.state == "stored", ClaimFile.deleted_at.is_(None))
        .group_by(ClaimFile.store)
        .order_by(ClaimFile.store)
    )
    return [Held(name=STORES.get(row.store, row.store), count=row.many, size=int(row.size)) for row in rows]


def _full(row: StoreRoom) -> Full:
    percent = min(100, row.used * 100 // row.total) if row.total else 100
    name = STORES.get(row.store, row.store)
    return Full(name=name, used=row.used, total=row.total, percent=percent, seen_at=row.seen_at)
