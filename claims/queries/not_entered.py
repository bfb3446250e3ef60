"""People of dealers who were invited and have never signed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session

from claims.models import Dealer, Invitation, Membership, Person
from claims.queries.contacts import dealers_in_sight
from claims.queries.reach import Sight

SHOWN = 100
AGAIN_AFTER = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class NotEntered:
    """One of them. until: the link works, None: there is none (the letter waits, or the link is used up);
    again: whether they may be reminded now.
    """

    id: int
    name: str
    login: str
    dealers: tuple[tuple[UUID, str], ...]
    invited_at: datetime | None
    until: datetime | None
    expired: bool
    again: bool


def not_entered(session: Session, sight: Sight, now: datetime, after: int = 0) -> list[NotEntered]:
    """In the order they came; SHOWN, and one more where there are more."""
    rows = session.scalars(who_has_not(sight).where(Person.id > after).order_by(Person.id).limit(SHOWN + 1)).all()
    ids = [row.id for row in rows]
    links = select(Invitation.person_id, func.max(Invitation.expires_at)).where(
        Invitation.person_id.in_(ids), Invitation.used_at.is_(None)
    )
    until = {row[0]: row[1] for row in session.execute(links.group_by(Invitation.person_id))}
    dealers = dealers_of(session, sight, ids)
    return [
        NotEntered(
            id=row.id,
            name=row.name,
            login=row.login,
            dealers=dealers.get(row.id, ()),
            invited_at=row.invited_at,
            until=until.get(row.id),
            expired=row.id in until and until[row.id] <= now,
            again=row.invited_at is None or row.invited_at <= now - AGAIN_AFTER,
        )
        for row in rows
    ]


def count_not_entered(session: Session, sight: Sight) -> int:
    return session.scalar(select(func.count()).select_from(who_has_not(sight).subquery())) or 0


def who_has_not(sight: Sight) -> Select[Person]:
    """Those of dealers in sight, who are not switched off."""
    return select(Person).where(~Person.is_staff, ~Person.disabled, Person.password_hash == "", _works(sight))


def dealers_of(session: Session, sight: Sight, ids: Sequence[int]) -> dict[int, tuple[tuple[UUID, str], ...]]:
    """{person: (key, name) of the dealers in sight}."""
    rows = session.execute(
        select(Membership.person_id, Dealer.key, Dealer.name)
        .join(Dealer, Dealer.key == Membership.dealer_key)
        .where(Membership.person_id.in_(ids), ~Dealer.deleted, dealers_in_sight(sight))
        .distinct()
        .order_by(Dealer.name, Dealer.key)
    )
    found: dict[int, tuple[tuple[UUID, str], ...]] = {}
    for person_id, key, name in rows:
        found[person_id] = (*found.get(person_id, ()), (key, name))
    return found


def _works(sight: Sight) -> ColumnElement[bool]:
    return exists(
        select(Membership.id)
        .join(Dealer, Dealer.key == Membership.dealer_key)
        .where(Membership.person_id == Person.id, ~Dealer.deleted, dealers_in_sight(sight))
    )
