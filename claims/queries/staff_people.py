"""Our own people for the administrator's pages: what each does, how far they see, whether they have come in yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.models import Claim, Dealer, Person, SignIn, StaffRole


@dataclass(frozen=True, kw_only=True)
class Employee:
    """One of ours. roles: codes of the process; entered: has a password; second_step: signs in
    with a code, too; seen_at: of the last session that is known."""

    id: int
    name: str
    login: str
    phone: str
    position: str
    roles: frozenset[str]
    sees: str
    region: str
    disabled: bool
    entered: bool
    second_step: bool
    seen_at: datetime | None


def employees(session: Session) -> list[Employee]:
    """By name; those who are switched off come last."""
    found = select(Person).where(Person.is_staff).order_by(Person.disabled, Person.name, Person.id)
    return _employees(session, session.scalars(found).all())


def employee(session: Session, person_id: int) -> Employee | None:
    """One of them."""
    found = session.scalars(select(Person).where(Person.is_staff, Person.id == person_id)).all()
    return next(iter(_employees(session, found)), None)


def regions(session: Session) -> list[str]:
    """Those in which 1C knows dealers."""
    known = select(Dealer.region).where(Dealer.region != "", ~Dealer.deleted).distinct()
    return sorted(session.scalars(known))


def own_dealers(session: Session, name: str) -> int:
    """How many dealers have this person as their manager in 1C."""
    own = select(func.count()).select_from(Dealer).where(Dealer.manager_name == name, ~Dealer.deleted)
    return session.scalar(own) or 0


def held_claims(session: Session, person_id: int) -> int:
    """How many open claims are this person's."""
    held = select(func.count()).select_from(Claim).where(Claim.holder_id == person_id, Claim.closed_at.is_(None))
    return session.scalar(held) or 0


def _employees(session: Session, people: Sequence[Person]) -> list[Employee]:
    ids = [person.id for person in people]
    roles: dict[int, set[str]] = {}
    held = select(StaffRole.person_id, StaffRole.role).where(StaffRole.person_id.in_(ids))
    for person_id, role in session.execute(held):
        roles.setdefault(person_id, set()).add(role)
    last = select(SignIn.person_id, func.max(SignIn.seen_at)).where(SignIn.person_id.in_(ids))
    seen = {person_id: at for person_id, at in session.execute(last.group_by(SignIn.person_id)) if person_id}
    return [
        Employee(
            id=person.id,
            name=person.name,
            login=person.login,
            phone=person.phone,
            position=person.position,
            roles=frozenset(roles.get(person.id, ())),
            sees=person.sees,
            region=person.region,
            disabled=person.disabled,
            entered=bool(person.password_hash),
            second_step=bool(person.totp_secret),
            seen_at=seen.get(person.id),
        )
        for person in people
    ]
