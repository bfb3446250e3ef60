"""People of a dealer, for the dealer's administrator: roles, stores, whether they have come in yet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.models import Membership, Person, SignIn, Store, StoreLimit

ADMINISTRATOR = "administrator"


@dataclass(frozen=True, kw_only=True)
class Member:
    """One person at one dealer. stores: ids of those the person works for, () = all; seen_at: of the last session.

    entered: has a password, so has been here.
    """

    id: int
    name: str
    login: str
    phone: str
    position: str
    roles: frozenset[str]
    stores: frozenset[int]
    entered: bool
    seen_at: datetime | None


def members(session: Session, dealer_key: UUID) -> list[Member]:
    """By name; those of our staff who once worked there are not among them."""
    rows = session.scalars(
        select(Person)
        .where(
            Person.id.in_(select(Membership.person_id).where(Membership.dealer_key == dealer_key)),
            ~Person.disabled,
            ~Person.is_staff,
        )
        .order_by(Person.name, Person.id)
    ).all()
    ids = [row.id for row in rows]
    roles, stores, seen = _roles(session, dealer_key), _stores(session, dealer_key, ids), _seen(session, ids)
    return [
        Member(
            id=row.id,
            name=row.name,
            login=row.login,
            phone=row.phone,
            position=row.position,
            roles=frozenset(roles.get(row.id, ())),
            stores=frozenset(stores.get(row.id, ())),
            entered=bool(row.password_hash),
            seen_at=seen.get(row.id),
        )
        for row in rows
    ]


def member(session: Session, dealer_key: UUID, person_id: int) -> Member | None:
    """One of them."""
    return next((one for one in members(session, dealer_key) if one.id == person_id), None)


def only_administrator(session: Session, dealer_key: UUID, person_id: int) -> bool:
    """Whether nobody else could invite people."""
    return [one.id for one in members(session, dealer_key) if ADMINISTRATOR in one.roles] == [person_id]


def _roles(session: Session, dealer_key: UUID) -> dict[int, list[str]]:
    rows = select(Membership.person_id, Membership.role).where(Membership.dealer_key == dealer_key)
    return _grouped(session.execute(rows).all())


def _stores(session: Session, dealer_key: UUID, ids: Sequence[int]) -> dict[int, list[int]]:
    rows = select(StoreLimit.person_id, StoreLimit.store_id).join(Store, Store.id == StoreLimit.store_id)
    return _grouped(session.execute(rows.where(Store.dealer_key == dealer_key, StoreLimit.person_id.in_(ids))).all())


def _seen(session: Session, ids: Sequence[int]) -> dict[int, datetime]:
    last = select(SignIn.person_id, func.max(SignIn.seen_at)).where(SignIn.person_id.in_(ids))
    return {person_id: at for person_id, at in session.execute(last.group_by(SignIn.person_id)) if person_id}


def _grouped(pairs: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found
