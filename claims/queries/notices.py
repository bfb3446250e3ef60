"""How a person is told of news: their choices and their devices."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Device, NoticeChoice
from claims.rules.notices import Choice, usual


@dataclass(frozen=True, kw_only=True)
class DeviceOfMine:
    """A device of a person, without what only its push service may know. here: the one that asks."""

    id: int
    name: str
    added_at: datetime
    told_at: datetime | None
    here: bool


def choices(session: Session, person_id: int, kinds: Iterable[str]) -> Mapping[str, Choice]:
    """{kind: how this person is told of it}, in the order of the kinds."""
    rows = session.scalars(select(NoticeChoice).where(NoticeChoice.person_id == person_id))
    made = {row.kind: Choice(letter=row.letter, push=row.push) for row in rows}
    return {kind: made.get(kind, usual(kind)) for kind in kinds}


def devices(session: Session, person_id: int, key: str) -> Sequence[DeviceOfMine]:
    """The newest first. key: sha256 of the cookie of the browser that asks."""
    rows = session.scalars(select(Device).where(Device.person_id == person_id).order_by(Device.id.desc()))
    return [
        DeviceOfMine(
            id=row.id,
            name=row.name,
            added_at=row.added_at,
            told_at=row.told_at,
            here=bool(key) and row.key_sha256 == key,
        )
        for row in rows
    ]


def device_ids(session: Session, person_id: int) -> Sequence[int]:
    return session.scalars(select(Device.id).where(Device.person_id == person_id).order_by(Device.id)).all()
