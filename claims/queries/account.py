"""Who is at the door: the person behind a session, a login or a one-time link, and how fresh 1C's data is."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.models import (
    Consent,
    Dealer,
    Invitation,
    Membership,
    Person,
    PhoneLink,
    RecoveryCode,
    SignIn,
    Store,
    StoreLimit,
    Watermark,
)
from claims.queries.alarm import INSIDE
from claims.queries.reach import Reach, Sight

CONSENT_VERSION = "2026-11"
OFFICE = ("accountant", "head", "administrator")  # who does a dealer's papers


@dataclass(frozen=True)
class StoreOfMine:
    """Where a dealer receives goods. closed: no more."""

    id: int
    name: str
    address: str
    closed: bool = False


@dataclass(frozen=True)
class ActingFor:
    """One of ours stands at this dealer's side. words: on whose word they file; "": they only look."""

    dealer: str
    words: str


@dataclass(frozen=True)
class DealerOfMine:
    """A dealer for whom the person works, with the person's roles there.

    stores: those the person works for; some_only: there are others, not for this person;
    hides_prices: from those who only keep the store.
    """

    key: UUID
    name: str
    roles: frozenset[str]
    sees_prices: bool
    stores: tuple[StoreOfMine, ...] = ()
    some_only: bool = False
    hides_prices: bool = False

    @property
    def reach(self) -> Reach:
        stores = frozenset(store.id for store in self.stores) if self.some_only else None
        return Reach(self.key, stores, roles=self.roles)


@dataclass(frozen=True)
class View:
    """What lists are narrowed to: a dealer, a store of a dealer, or (neither) all that the person may see.

    only: id of the one claim that is open to a phone, None: all.
    """

    dealer_key: UUID | None = None
    store_id: int | None = None
    only: int | None = None


@dataclass(frozen=True)
class Me:
    """The person of this request.

    Of ours: held: codes of roles, those of colleagues on leave too whose deputy this is (covers: their ids); the
    departments whose work is theirs, the rights they have and how far they see; second_step: they sign in with a code.
    """

    id: int
    login: str
    name: str
    is_staff: bool
    consented: bool
    dealers: tuple[DealerOfMine, ...]
    narrowed: View = View()
    held: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()
    rights: frozenset[str] = frozenset()
    sight: Sight = Sight()
    acting: ActingFor | None = None
    covers: frozenset[int] = frozenset()
    second_step: bool = False

    @property
    def works(self) -> bool:
        """Whether one of ours has something to do here; who has not only looks."""
        return bool(self.departments or self.rights)

    @property
    def reach(self) -> tuple[Reach, ...]:
        """All that the person may see here."""
        return tuple(replace(dealer.reach, only=self.only) for dealer in self.dealers)

    @property
    def only(self) -> int | None:
        """Id of the one claim that is open: this is a phone that takes pictures for the person. None: all are."""
        return self.narrowed.only

    @property
    def view(self) -> tuple[Reach, ...]:
        """What lists show now; a choice that is the person's no more narrows nothing."""
        for dealer in self.dealers:
            if self.narrowed.store_id in {store.id for store in dealer.stores}:
                store = frozenset({self.narrowed.store_id or 0})
                return (Reach(dealer.key, store, nowhere=False, roles=dealer.roles),)
            if self.narrowed.dealer_key == dealer.key:
                return (dealer.reach,)
        return self.reach

    @property
    def stores_shown(self) -> bool:
        """Whether a list must say which store a thing is of: there are several, and none is chosen."""
        return len({store for one in self.view for store in one.stores or ()}) != 1 and len(self.choices) > 1

    @property
    def choices(self) -> tuple[StoreOfMine, ...]:
        """Stores that lists can be narrowed to."""
        return tuple(store for dealer in self.dealers for store in dealer.stores)

    @property
    def narrowed_to(self) -> str:
        """The name of what lists are narrowed to, "" when they are not."""
        for dealer in self.dealers:
            for store in dealer.stores:
                if store.id == self.narrowed.store_id:
                    return store.name
            if dealer.key == self.narrowed.dealer_key:
                return dealer.name
        return ""

    @property
    def roles(self) -> frozenset[str]:
        """All roles at all dealers, and «staff»."""
        own = frozenset(role for dealer in self.dealers for role in dealer.roles)
        return own | {"staff"} if self.is_staff else own

    @property
    def in_office(self) -> bool:
        return not self.roles.isdisjoint(OFFICE)

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
    """A session: who, since when, last seen when, the secret that its forms carry, and what its lists show.

    awaits_code: the second step is still to come.
    """

    person_id: int
    csrf: str
    started_at: datetime
    seen_at: datetime
    view: View
    awaits_code: bool = False
    acting_id: int | None = None


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
    """The session of this key (sha256 of the cookie's id), however old; of a phone, until its link is ended."""
    found = session.execute(
        select(SignIn.person_id, SignIn.csrf, SignIn.started_at, SignIn.seen_at, SignIn.dealer_key, SignIn.store_id)
        .add_columns(SignIn.phone_id, SignIn.awaits_code, SignIn.acting_id, PhoneLink.claim_id, PhoneLink.ended_at)
        .outerjoin(PhoneLink, PhoneLink.id == SignIn.phone_id)
        .where(SignIn.key_sha256 == key)
    ).one_or_none()
    if found is None or found.person_id is None or found.ended_at is not None:
        return None
    if found.phone_id is not None and found.claim_id is None:
        return None
    view = View(found.dealer_key, found.store_id, found.claim_id)
    own = (found.person_id, found.csrf, found.started_at, found.seen_at, view)
    return SignedIn(*own, awaits_code=found.awaits_code, acting_id=found.acting_id)


def me(session: Session, person_id: int, view: View = View()) -> Me | None:
    """The person, unless unknown or disabled. view: what the person's lists are narrowed to."""
    person = session.execute(
        select(Person.id, Person.login, Person.name, Person.is_staff).where(Person.id == person_id, ~Person.disabled)
    ).one_or_none()
    if person is None:
        return None
    consented, dealers = _consented(session, person_id), _dealers(session, person_id)
    return Me(*person, consented=consented, dealers=dealers, narrowed=view)


def has_second_step(session: Session, person_id: int) -> bool:
    """Whether a code of the authenticator is asked for, besides the password."""
    held = select(Person.totp_secret).where(Person.id == person_id, Person.is_staff)
    return bool(session.scalar(held))


def spare_codes(session: Session, person_id: int) -> int:
    """How many of the codes for a lost authenticator are left."""
    left = (RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
    return session.scalar(select(func.count()).select_from(RecoveryCode).where(*left)) or 0


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


def stores_of(session: Session, dealers: list[UUID]) -> dict[UUID, tuple[StoreOfMine, ...]]:
    """By dealer, in the order of their names."""
    found: dict[UUID, tuple[StoreOfMine, ...]] = {}
    rows = select(Store).where(Store.dealer_key.in_(dealers)).order_by(Store.name, Store.id)
    for row in session.scalars(rows) if dealers else ():
        store = StoreOfMine(row.id, row.name, row.address, row.closed_at is not None)
        found[row.dealer_key] = (*found.get(row.dealer_key, ()), store)
    return found


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
    stores, limited = stores_of(session, list(roles)), set(_limits(session, person_id))
    found = []
    for key, own in roles.items():
        all_stores = stores.get(key, ())
        mine = tuple(store for store in all_stores if store.id in limited)
        found.append(
            DealerOfMine(
                key,
                names[key],
                frozenset(own),
                sees_prices=open_prices[key] or own != {"storekeeper"},
                stores=mine or all_stores,
                some_only=bool(mine),
                hides_prices=not open_prices[key],
            )
        )
    return tuple(found)


def _limits(session: Session, person_id: int) -> Sequence[int]:
    return session.scalars(select(StoreLimit.store_id).where(StoreLimit.person_id == person_id)).all()
