"""What one of ours does here today: the own roles, those of colleagues on leave, or a dealer's side."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Acting, Dealer, Leave, Person, StaffRole
from claims.queries.account import ActingFor, DealerOfMine, Me, stores_of
from claims.queries.reach import Sight
from claims.rules.roles import departments_of, rights_of
from claims.rules.shape import Process

ACTING_ROLES = frozenset({"storekeeper", "accountant"})


def at_work(session: Session, person: Me, process: Process, today: date) -> Me:
    """One of ours with what they do here today; a person of dealers as they are."""
    if not person.is_staff:
        return person
    own = select(Person.sees, Person.region, Person.totp_secret).where(Person.id == person.id)
    sees, region, secret = session.execute(own).one()
    covers = covered(session, person.id, today)
    roles, held = process.roles.values(), _roles_of(session, covers | {person.id})
    return replace(
        person,
        held=held,
        departments=departments_of(roles, held),
        rights=rights_of(roles, held),
        sight=Sight(sees, person.name, region),
        covers=covers,
        second_step=bool(secret),
    )


def covered(session: Session, person_id: int, today: date) -> frozenset[int]:
    """Ids of those who are on leave and have left this one as deputy, but not of those whom they cover themselves."""
    away = (
        select(Leave.person_id)
        .join(Person, Person.id == Leave.person_id)
        .where(Leave.deputy_id == person_id, Leave.first_day <= today, Leave.last_day >= today, ~Person.disabled)
    )
    return frozenset(session.scalars(away))


def acting(session: Session, person: Me, acting_id: int | None) -> Me:
    """The person at a dealer's side: as somebody of its office, but nobody who agrees or objects to a decision."""
    found = session.get(Acting, acting_id) if acting_id is not None and "intake" in person.rights else None
    dealer = session.get(Dealer, found.dealer_key) if found else None
    if found is None or dealer is None:
        return person
    stores = stores_of(session, [dealer.key]).get(dealer.key, ())
    own = DealerOfMine(dealer.key, dealer.name, ACTING_ROLES, sees_prices=True, stores=stores)
    side = ActingFor(dealer.name, found.words)
    return replace(person, is_staff=False, consented=True, dealers=(own,), rights=frozenset(), acting=side)


def _roles_of(session: Session, people: frozenset[int]) -> frozenset[str]:
    return frozenset(session.scalars(select(StaffRole.role).where(StaffRole.person_id.in_(people))))
