"""Who is at the door: the person behind a session, a login or a one-time link, and how fresh 1C's data is."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.models import Consent, Dealer, Invitation, Membership, Person, SignIn, Watermark
from claims.queries.alarm import INSIDE

CONSENT_VERSION = "2026-11"


@dataclass(frozen=True)
class DealerOfMine:
    """A dealer for whom the person works, with the person's roles there."""

    key: UUID
    name: str
    roles: frozenset[str]
    sees_prices: bool


@dataclass(frozen=True)
class Me:
    """The person of this request."""

    id: int
    login: str
    name: str
    is_staff: bool
    consented: bool
    dealers: tuple[DealerOfMine, ...]

    @property
    def roles(self) -> frozenset[str]:
        """All roles at all dealers, and «staff»."""
        own = frozenset(role for dealer in self.dealers for role in dealer.roles)
        return own | {"staff"} if self.is_staff else own

    @property
    def dealer_keys(self) -> tuple[UUID, ...]:
        return tuple(dealer.key for dealer in self.dealers)

    def roles_at(self, dealer_key: UUID) -> frozenset[str]:
        return frozenset(role for dealer in self.dealers if dealer.key == dealer_key for role in dealer.roles)

    def sees_prices(self, dealer_key: UUID) -> bool:
        """A storekeeper does not where the dealer so chose; staff always do."""
        return self.is_staff or any(dealer.sees_prices for dealer in self.dealers if dealer.key == dealer_key)


@dataclass(frozen=True)
class SignedIn:
    """A session: who, since when, last seen when, and the secret that its forms carry."""

    person_id: int
    csrf: str
    started_at: datetime
    seen_at: datetime


@dataclass(frozen=True)
class Link:
    """A one-time link that still works. reason: invited | forgotten."""

    person_id: int
    login: str
    name: str
    reason: str


def sha256(secret: str) -> str:
    """How session ids and tokens are kept: 64 hex digits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def signed_in(session: Session, key: str) -> SignedIn | None:
    """The session of this key (sha256 of the cookie's id), however old."""
    found = session.execute(
        select(SignIn.person_id, SignIn.csrf, SignIn.started_at, SignIn.seen_at).where(SignIn.key_sha256 == key)
    ).one_or_none()
    if found is None or found.person_id is None:
        return None
    return SignedIn(found.person_id, found.csrf, found.started_at, found.seen_at)


def me(session: Session, person_id: int) -> Me | None:
    """The person, unless unknown or disabled."""
    person = session.execute(
        select(Person.id, Person.login, Person.name, Person.is_staff).where(Person.id == person_id, ~Person.disabled)
    ).one_or_none()
    if person is None:
        return None
    return Me(*person, consented=_consented(session, person_id), dealers=_dealers(session, person_id))


def password_of(session: Session, login: str) -> tuple[int, str] | None:
    """(person id, argon2 hash) of an enabled person who has a password."""
    found = session.execute(
        select(Person.id, Person.password_hash).where(
            Person.login == login, ~Person.disabled, Person.password_hash != ""
        )
    ).one_or_none()
    return None if found is None else (found.id, found.password_hash)


def person_by_login(session: Session, login: str) -> int | None:
    """Id of an enabled person."""
    return session.scalar(select(Person.id).where(Person.login == login, ~Person.disabled))


def link(session: Session, token: str, now: datetime) -> Link | None:
    """What a one-time link is for; None when it is unknown, used or too old."""
    found = session.execute(
        select(Person.id, Person.login, Person.name, Invitation.reason)
        .join(Person, Person.id == Invitation.person_id)
        .where(
            Invitation.token_sha256 == sha256(token),
            Invitation.used_at.is_(None),
            Invitation.expires_at > now,
            ~Person.disabled,
        )
    ).one_or_none()
    return None if found is None else Link(*found)


def dealer_by_name(session: Session, words: str) -> list[tuple[UUID, str]]:
    """Dealers whose name holds these words; ten at most."""
    rows = session.execute(select(Dealer.key, Dealer.name).where(~Dealer.deleted).order_by(Dealer.name))
    return [(row.key, row.name) for row in rows if words.casefold() in row.name.casefold()][:10]


def fresh_at(session: Session) -> datetime | None:
    """When the slowest of the streams from 1C was last read well; None until each has been."""
    read, streams, slowest = session.execute(
        select(func.count(Watermark.fresh_at), func.count(), func.min(Watermark.fresh_at)).where(
            Watermark.name.not_in(INSIDE)
        )
    ).one()
    return slowest if read == streams else None


def _consented(session: Session, person_id: int) -> bool:
    given = select(Consent.id).where(
        Consent.person_id == person_id, Consent.version == CONSENT_VERSION, Consent.withdrawn_at.is_(None)
    )
    return session.scalar(given.limit(1)) is not None


def _dealers(session: Session, person_id: int) -> tuple[DealerOfMine, ...]:
    rows = session.execute(
        select(Dealer.key, Dealer.name, Dealer.storekeeper_sees_prices, Membership.role)
        .join(Membership, Membership.dealer_key == Dealer.key)
        .where(Membership.person_id == person_id, ~Dealer.deleted)
        .order_by(Dealer.name)
    ).all()
    roles: dict[UUID, set[str]] = {}
    for row in rows:
        roles.setdefault(row.key, set()).add(row.role)
    open_prices = {row.key: row.storekeeper_sees_prices for row in rows}
    names = {row.key: row.name for row in rows}
    return tuple(
        DealerOfMine(key, names[key], frozenset(own), sees_prices=open_prices[key] or own != {"storekeeper"})
        for key, own in roles.items()
    )
