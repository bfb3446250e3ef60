"""The dealer's administrator takes people in, says what they do and where, and lets them go."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from claims import outbox
from claims.actions.devices import forget_devices
from claims.actions.invite import add_person, give_roles
from claims.actions.letter_link import forget_links
from claims.actions.phone import forget_phones
from claims.actions.sign_in import end_sessions
from claims.errors import Incomplete, NotFound
from claims.models import Dealer, Invitation, Membership, Person, Store, StoreLimit
from claims.queries.people import ADMINISTRATOR, member, only_administrator
from claims.wording import TEXT_LONG
from claims.wording.people import (
    IS_STAFF,
    LAST_ADMINISTRATOR,
    LOGIN_ODD,
    NAME_NEEDED,
    ROLE_NEEDED,
    ROLES,
    STORE_NAME_NEEDED,
    STORES_NEEDED,
)

LONGEST_NAME = 150


@dataclass(frozen=True, kw_only=True)
class Place:
    """What a person does at a dealer: roles, and at which stores (None: all)."""

    roles: frozenset[str]
    stores: frozenset[int] | None


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """Whom to invite, as typed."""

    login: str
    name: str
    phone: str = ""
    position: str = ""


def invite_person(session: Session, dealer_key: UUID, who: Newcomer, place: Place, *, now: datetime) -> int:
    """Takes the person in, and a letter goes out; the id. Incomplete: {field: what to enter}."""
    wrong = newcomer_faults(who) | _place_faults(session, dealer_key, place)
    if wrong:
        raise Incomplete(wrong)
    person = add_person(session, login=who.login, name=" ".join(who.name.split()), phone=who.phone[:30], now=now)
    if person.is_staff:
        raise Incomplete({"login": IS_STAFF})
    person.disabled = False
    person.position = person.position or who.position.strip()[:128]
    _settle(session, dealer_key, person.id, place)
    send_invitation(session, dealer_key, person.id, now=now)
    return person.id


def send_invitation(session: Session, dealer_key: UUID, person_id: int, *, now: datetime) -> None:
    """A letter that leads in: with a link for who has no password yet. NotFound: nobody of this dealer."""
    if member(session, dealer_key, person_id) is None:
        raise NotFound
    lane, at = f"person:{person_id}", str(dealer_key)
    outbox.put(session, "invitation_letter", now=now, lane=lane, person_id=person_id, dealer_key=at)
    session.execute(update(Person).where(Person.id == person_id).values(invited_at=now))


def change_place(session: Session, dealer_key: UUID, person_id: int, place: Place) -> None:
    """Other roles, other stores, from the next request on. Incomplete, NotFound."""
    if member(session, dealer_key, person_id) is None:
        raise NotFound
    wrong = _place_faults(session, dealer_key, place)
    if not wrong and ADMINISTRATOR not in place.roles and only_administrator(session, dealer_key, person_id):
        wrong["roles"] = LAST_ADMINISTRATOR
    if wrong:
        raise Incomplete(wrong)
    _settle(session, dealer_key, person_id, place)


def dismiss(session: Session, dealer_key: UUID, person_id: int) -> None:
    """The person works here no more; what was begun stays with the dealer. Incomplete: nobody else could invite."""
    if member(session, dealer_key, person_id) is None:
        raise NotFound
    if only_administrator(session, dealer_key, person_id):
        raise Incomplete({"roles": LAST_ADMINISTRATOR})
    _leave(session, dealer_key, person_id)
    if session.scalar(select(Membership.id).where(Membership.person_id == person_id).limit(1)) is None:
        end_sessions(session, person_id)
        forget_links(session, person_id)
        forget_phones(session, person_id)
        forget_devices(session, person_id)
        session.execute(delete(Invitation).where(Invitation.person_id == person_id))


def hide_prices(session: Session, dealer_key: UUID, *, hidden: bool) -> None:
    """Whether storekeepers of this dealer count without seeing prices."""
    session.execute(update(Dealer).where(Dealer.key == dealer_key).values(storekeeper_sees_prices=not hidden))


def change_store(store: Store, name: str, *, closed: bool, now: datetime) -> None:
    """What the dealer's people call it, and whether it still receives goods. Incomplete: it has no name."""
    if not name.strip():
        raise Incomplete({"name": STORE_NAME_NEEDED})
    store.name = name.strip()[:200]
    store.closed_at = (store.closed_at or now) if closed else None


def newcomer_faults(who: Newcomer) -> dict[str, str]:
    """{field: what to enter instead}."""
    wrong = {}
    if not who.name.strip():
        wrong["name"] = NAME_NEEDED
    if len(who.name) > LONGEST_NAME:
        wrong["name"] = TEXT_LONG.format(most=LONGEST_NAME)
    local, at, domain = who.login.strip().partition("@")
    if (
        not at
        or not local
        or "." not in domain
        or len(who.login) > 254
        or any(letter.isspace() for letter in who.login)
    ):
        wrong["login"] = LOGIN_ODD
    return wrong


def _place_faults(session: Session, dealer_key: UUID, place: Place) -> dict[str, str]:
    wrong = {}
    if not place.roles or place.roles - set(ROLES):
        wrong["roles"] = ROLE_NEEDED
    if place.stores is not None:
        known = set(session.scalars(select(Store.id).where(Store.dealer_key == dealer_key)))
        if not place.stores or place.stores - known:
            wrong["stores"] = STORES_NEEDED
    return wrong


def _settle(session: Session, dealer_key: UUID, person_id: int, place: Place) -> None:
    _leave(session, dealer_key, person_id)
    give_roles(session, person_id, dealer_key, sorted(place.roles))
    _limit(session, person_id, place.stores or ())


def _limit(session: Session, person_id: int, stores: Iterable[int]) -> None:
    session.add_all(StoreLimit(person_id=person_id, store_id=store_id) for store_id in sorted(stores))
    session.flush()


def _leave(session: Session, dealer_key: UUID, person_id: int) -> None:
    of_dealer = select(Store.id).where(Store.dealer_key == dealer_key)
    session.execute(delete(StoreLimit).where(StoreLimit.person_id == person_id, StoreLimit.store_id.in_(of_dealer)))
    session.execute(delete(Membership).where(Membership.person_id == person_id, Membership.dealer_key == dealer_key))
