"""A person's devices that take notices: added from a button, forgotten when nobody there wants them any more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from claims.errors import NotFound
from claims.models import Device, Notice

MOST = 10  # devices of one person; the oldest makes room


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """What a browser gives: where its push service takes messages, and the keys to write them with."""

    endpoint: str
    p256dh: str
    auth: str


def add_device(session: Session, person_id: int, given: Subscription, *, key: str, name: str, now: datetime) -> None:
    """key: sha256 of the browser's cookie. A browser is one device, of whoever switched notices on last."""
    same = select(Device.id).where(or_(Device.key_sha256 == key, Device.endpoint == given.endpoint))
    older = select(Device.id).where(Device.person_id == person_id).order_by(Device.id.desc()).offset(MOST - 1)
    _forget(session, [*session.scalars(same), *session.scalars(older)])
    device = Device(
        person_id=person_id,
        key_sha256=key,
        name=name[:100],
        endpoint=given.endpoint,
        p256dh=given.p256dh,
        auth=given.auth,
        added_at=now,
    )
    session.add(device)


def renew_device(session: Session, person_id: int, given: Subscription, *, old: str, key: str) -> None:
    """Its browser takes notices elsewhere from now on; what is on its way comes there.

    old: where it took them, "" where the browser does not tell. NotFound: this person has no such device any more.
    """
    which = or_(Device.endpoint == old, Device.key_sha256 == key)
    device = session.scalars(select(Device).where(Device.person_id == person_id, which)).first()
    if device is None:
        raise NotFound
    other = select(Device.id).where(Device.endpoint == given.endpoint, Device.id != device.id)
    _forget(session, session.scalars(other).all())
    device.endpoint, device.p256dh, device.auth = given.endpoint, given.p256dh, given.auth


def remove_device(session: Session, person_id: int, device_id: int) -> None:
    """NotFound: it is not this person's."""
    mine = select(Device.id).where(Device.id == device_id, Device.person_id == person_id)
    if session.scalar(mine) is None:
        raise NotFound
    _forget(session, [device_id])


def forget_device(session: Session, key: str, *, but_of: int | None = None) -> None:
    """The browser of this key tells nobody anything any more, unless it is this person's."""
    found = select(Device.id).where(Device.key_sha256 == key, Device.person_id != (but_of or 0))
    _forget(session, session.scalars(found).all())


def forget_devices(session: Session, person_id: int) -> None:
    """All of a person: dismissed, or somebody may have known the password."""
    _forget(session, session.scalars(select(Device.id).where(Device.person_id == person_id)).all())


def device_gone(session: Session, device_id: int) -> None:
    """Its push service knows it no more."""
    _forget(session, [device_id])


def _forget(session: Session, ids: Sequence[int]) -> None:
    session.execute(delete(Notice).where(Notice.device_id.in_(ids)))
    session.execute(delete(Device).where(Device.id.in_(ids)))
