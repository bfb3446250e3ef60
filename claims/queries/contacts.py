"""People of dealers whom 1C names: who can be invited to the portal, in which roles, and why the others can not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, true, tuple_
from sqlalchemy.orm import Session

from claims.models import Contact, Dealer, Membership, Person
from claims.queries.people import ADMINISTRATOR
from claims.queries.reach import Sight
from claims.rules.recovery import EMAIL
from claims.wording.invitations import POSITIONS

SHOWN = 50  # dealers a page
READY, HEAD = "ready", "head"


@dataclass(frozen=True, kw_only=True)
class Told:
    """One whom 1C names. key: of the contact, of the dealer itself where 1C gives its e-mail alone.

    state: one of claims.wording.invitations.STATES; whose: the e-mail is, too.
    """

    key: UUID
    name: str
    position: str
    phone: str
    email: str
    roles: frozenset[str]
    state: str
    whose: str = ""


@dataclass(frozen=True, kw_only=True)
class DealerTold:
    """A dealer with those whom 1C names there."""

    key: UUID
    name: str
    people: tuple[Told, ...]


def dealers_told(session: Session, sight: Sight, after: UUID | None = None, typed: str = "") -> list[DealerTold]:
    """By name, those after this one; SHOWN, and one more where there are more. typed: part of a name."""
    wanted = select(Dealer).where(~Dealer.deleted, dealers_in_sight(sight)).order_by(Dealer.name, Dealer.key)
    last = session.get(Dealer, after) if after else None
    if last is not None:
        wanted = wanted.where(tuple_(Dealer.name, Dealer.key) > tuple_(last.name, last.key))
    if typed:  # SQLite knows the case of Latin letters only
        names = session.execute(wanted.with_only_columns(Dealer.key, Dealer.name))
        like = [key for key, name in names if typed.casefold() in name.casefold()]
        wanted = wanted.where(Dealer.key.in_(like[: SHOWN + 1]))
    return told_of(session, session.scalars(wanted.limit(SHOWN + 1)).all())


def told_by_key(session: Session, sight: Sight, keys: Iterable[UUID]) -> list[DealerTold]:
    """These dealers; nobody else invites their people until the transaction ends."""
    mine = select(Dealer).where(Dealer.key.in_(sorted(keys)), ~Dealer.deleted, dealers_in_sight(sight))
    return told_of(session, session.scalars(mine.order_by(Dealer.key).with_for_update()).all())


def told_of(session: Session, dealers: Sequence[Dealer]) -> list[DealerTold]:
    """With what is known of each of their people."""
    keys = [dealer.key for dealer in dealers]
    named: dict[UUID, list[Told]] = {key: [] for key in keys}
    rows = select(Contact).where(Contact.dealer_key.in_(keys)).order_by(Contact.name, Contact.key)
    for row in session.scalars(rows):
        named[row.dealer_key].append(_told(row.key, row.name, row.position, row.phone, row.email))
    for dealer in dealers:
        if not any(one.email for one in named[dealer.key]):
            name = dealer.contact_name or dealer.name
            alone = _told(dealer.key, name, "", dealer.phone, dealer.email.strip().lower())
            others = [one for one in named[dealer.key] if one.name != name or not alone.email]
            named[dealer.key] = [*others, alone] if alone.email else others
    judge = _Judge(session, [one.email for people in named.values() for one in people if one.email], keys)
    return [DealerTold(key=one.key, name=one.name, people=judge.judged(one.key, named[one.key])) for one in dealers]


class _Judge:
    """What the portal and other dealers know of these e-mails."""

    def __init__(self, session: Session, emails: Sequence[str], dealers: Sequence[UUID]) -> None:
        known = select(Person).where(Person.login.in_(emails))
        self._people = {person.login: person for person in session.scalars(known)}
        places = select(Membership.dealer_key, Membership.person_id, Membership.role)
        self._places = {(row[0], row[1]) for row in session.execute(places.where(Membership.dealer_key.in_(dealers)))}
        led = places.where(Membership.dealer_key.in_(dealers), Membership.role == ADMINISTRATOR)
        self._led = {row[0] for row in session.execute(led)}
        self._dealers: dict[str, dict[UUID, str]] = {}
        of_contacts = select(Contact.email, Dealer.key, Dealer.name).join(Dealer, Dealer.key == Contact.dealer_key)
        of_dealers = select(func.lower(Dealer.email), Dealer.key, Dealer.name)
        for rows in (
            of_contacts.where(Contact.email.in_(emails), ~Dealer.deleted),
            of_dealers.where(func.lower(Dealer.email).in_(emails), ~Dealer.deleted),
        ):
            for email, key, name in session.execute(rows):
                self._dealers.setdefault(email, {})[key] = name

    def judged(self, dealer: UUID, people: Sequence[Told]) -> tuple[Told, ...]:
        """Somebody who is to come in must be able to invite others."""
        found, met = list[Told](), dict[str, str]()
        for one in people:
            state, whose = self._state(dealer, one, met)
            met.setdefault(one.email, one.name)
            found.append(replace(one, state=state, whose=whose))
        ready = [place for place, one in enumerate(found) if one.state == READY]
        if ready and dealer not in self._led:
            first = next((place for place in ready if HEAD in found[place].roles), ready[0])
            found[first] = replace(found[first], roles=found[first].roles | {ADMINISTRATOR})
        return tuple(found)

    def _state(self, dealer: UUID, one: Told, met: dict[str, str]) -> tuple[str, str]:
        """(state, whose the e-mail is, too)."""
        if not one.email:
            return "none", ""
        if not EMAIL.fullmatch(one.email) or not one.name.strip():
            return "wrong", ""
        if one.email in met:
            return "same", met[one.email]
        known = self._people.get(one.email)
        if known is not None and (known.is_staff or known.disabled):
            return ("staff" if known.is_staff else "off"), ""
        if known is not None and (dealer, known.id) in self._places:
            return ("active" if known.password_hash else "invited"), ""
        elsewhere = [name for key, name in self._dealers.get(one.email, {}).items() if key != dealer]
        return ("elsewhere", elsewhere[0]) if elsewhere else (READY, "")


def _told(key: UUID, name: str, position: str, phone: str, email: str) -> Told:
    said = position.casefold()
    role = next((role for role, stems in POSITIONS if any(stem in said for stem in stems)), None)
    roles = frozenset({role or HEAD})
    return Told(key=key, name=name, position=position, phone=phone, email=email, roles=roles, state=READY)


def dealers_in_sight(sight: Sight) -> ColumnElement[bool]:
    if sight.sees == "all":
        return true()
    return Dealer.manager_name == sight.name if sight.sees == "own" else Dealer.region == sight.region
