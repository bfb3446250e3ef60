"""People of ours: who works in which department, with which roles."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Person, StaffRole
from claims.rules.shape import Process


@dataclass(frozen=True)
class Colleague:
    """One of ours. roles: codes of the process."""

    id: int
    name: str
    roles: frozenset[str]


def colleagues(session: Session) -> list[Colleague]:
    """All who may sign in, by name."""
    rows = session.execute(
        select(Person.id, Person.name, StaffRole.role)
        .outerjoin(StaffRole, StaffRole.person_id == Person.id)
        .where(Person.is_staff, ~Person.disabled)
        .order_by(Person.name, Person.id)
    ).all()
    roles: dict[tuple[int, str], set[str]] = {}
    for row in rows:
        roles.setdefault((row.id, row.name), set()).update([row.role] if row.role else [])
    return [Colleague(id_, name, frozenset(own)) for (id_, name), own in roles.items()]


def works_in(session: Session, department: str, process: Process) -> dict[int, str]:
    """{id: name} of those who work there."""
    there = {role.code for role in process.roles.values() if department in role.departments}
    return {one.id: one.name for one in colleagues(session) if one.roles & there}


def workers(session: Session, process: Process) -> dict[int, str]:
    """{id: name} of those who work in any department."""
    there = {role.code for role in process.roles.values() if role.departments}
    return {one.id: one.name for one in colleagues(session) if one.roles & there}


def staff_roles(session: Session, person_id: int) -> frozenset[str]:
    """Own ones alone."""
    return frozenset(session.scalars(select(StaffRole.role).where(StaffRole.person_id == person_id)))
