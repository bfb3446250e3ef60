"""Who of ours is on leave, and who stands in for whom."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from claims.models import Leave, Person
from claims.queries.account import Me

OTHERS = frozenset({"people", "assign"})  # rights by which one enters the leave of others


@dataclass(frozen=True, kw_only=True)
class Absence:
    """One leave, both days included. gone: the deputy was switched off meanwhile."""

    id: int
    person_id: int
    name: str
    deputy_id: int
    deputy: str
    gone: bool
    first_day: date
    last_day: date

    def is_on(self, today: date) -> bool:
        return self.first_day <= today <= self.last_day


def absences(session: Session, today: date) -> list[Absence]:
    """Those that last or are to come, the nearest first."""
    return _found(session, Leave.last_day >= today)


def absences_of(session: Session, person_id: int, today: date) -> list[Absence]:
    """This person's, and those in which this person stands in for somebody."""
    return _found(session, and_(Leave.last_day >= today, _of(person_id)))


def absences_between(session: Session, person_id: int, first_day: date, last_day: date) -> list[Absence]:
    """As absences_of, whatever touches these days."""
    return _found(session, and_(Leave.first_day <= last_day, Leave.last_day >= first_day, _of(person_id)))


def away(session: Session, today: date) -> dict[int, Absence]:
    """{id of a person who is on leave today: the leave}."""
    return {one.person_id: one for one in _found(session, and_(Leave.first_day <= today, Leave.last_day >= today))}


def may_end(session: Session, leave_id: int, me: Me) -> bool:
    """Whether there is such a leave, and it is this one's own or one that they may enter."""
    whose = session.scalar(select(Leave.person_id).where(Leave.id == leave_id))
    return whose is not None and (whose == me.id or enters_others(me))


def enters_others(me: Me) -> bool:
    """Whether this one of ours enters the leave of others, too."""
    return not OTHERS.isdisjoint(me.rights)


def _of(person_id: int) -> ColumnElement[bool]:
    return or_(Leave.person_id == person_id, Leave.deputy_id == person_id)


def _found(session: Session, which: ColumnElement[bool]) -> list[Absence]:
    person, deputy = aliased(Person), aliased(Person)
    rows = session.execute(
        select(Leave.id, Leave.person_id, Leave.deputy_id, Leave.first_day, Leave.last_day)
        .add_columns(person.name, deputy.name.label("deputy"), deputy.disabled.label("gone"))
        .join(person, person.id == Leave.person_id)
        .join(deputy, deputy.id == Leave.deputy_id)
        .where(which, ~person.disabled)
        .order_by(Leave.first_day, person.name, Leave.id)
    )
    return [Absence(**row._mapping) for row in rows]
