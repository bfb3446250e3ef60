"""One of ours goes on leave and names a deputy; what is theirs comes to the deputy and goes back by the calendar."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.errors import Incomplete, NotFound
from claims.models import Leave, Person
from claims.queries.leave import Absence, absences_between
from claims.rules.calendar import ONE_DAY
from claims.rules.dates import parse_date, parse_day_ahead
from claims.rules.phrase import Phrase
from claims.wording import say, show_date
from claims.wording.staff import (
    DAYS_NEEDED,
    DEPUTY_AWAY,
    DEPUTY_IS_SELF,
    DEPUTY_NEEDED,
    LAST_BEFORE_FIRST,
    LEAVES_OVERLAP,
    STANDS_IN,
    WHO_LEAVES,
)

FIELDS = ("person", "first_day", "last_day", "deputy")  # in page order


@dataclass(frozen=True, kw_only=True)
class TypedLeave:
    """As it was typed; ids of people are None where none was chosen."""

    person_id: int | None
    deputy_id: int | None
    first_day: str
    last_day: str


def enter_leave(session: Session, typed: TypedLeave, today: date) -> None:
    """Incomplete: {field: what to enter}, see FIELDS."""
    # Two who name each other at once wait for one another here.
    asked = select(Person.id).where(Person.is_staff, ~Person.disabled)
    people = set(session.scalars(asked.order_by(Person.id).with_for_update(key_share=True)))
    wrong, days = _days(typed, today)
    person, deputy = typed.person_id, typed.deputy_id
    if person not in people:
        wrong["person"] = WHO_LEAVES
    if deputy not in people:
        wrong["deputy"] = DEPUTY_NEEDED
    elif deputy == person:
        wrong["deputy"] = DEPUTY_IS_SELF
    if wrong or days is None or person is None or deputy is None:
        raise Incomplete({field: wrong[field] for field in FIELDS if field in wrong})
    if clash := _clash(session, person, deputy, days):
        raise Incomplete(clash)
    first, last = days
    session.add(Leave(person_id=person, deputy_id=deputy, first_day=first, last_day=last))
    session.flush()


def end_leave(session: Session, leave_id: int, today: date) -> None:
    """Back earlier: from today on the work is the person's own again; one that has not begun is off. NotFound."""
    leave = session.get(Leave, leave_id)
    if leave is None or leave.last_day < today:
        raise NotFound
    if leave.first_day < today:
        leave.last_day = today - ONE_DAY
    else:
        session.delete(leave)
    session.flush()


def _days(typed: TypedLeave, today: date) -> tuple[dict[str, str], tuple[date, date] | None]:
    """What is wrong with them, or both days. A leave may be entered when it has begun already, of who fell ill."""
    first, last = parse_day_ahead(typed.first_day, today), parse_day_ahead(typed.last_day, today)
    if isinstance(first, Phrase) and first.code == "date_past":
        first = parse_date(typed.first_day, today)
    odd = {field: day for field, day in (("first_day", first), ("last_day", last)) if isinstance(day, Phrase)}
    wrong = {field: DAYS_NEEDED[field] if day.code == "date_empty" else say(day) for field, day in odd.items()}
    if isinstance(first, Phrase) or isinstance(last, Phrase):
        return wrong, None
    return ({"last_day": LAST_BEFORE_FIRST}, None) if last < first else ({}, (first, last))


def _clash(session: Session, person_id: int, deputy_id: int, days: tuple[date, date]) -> dict[str, str]:
    for one in absences_between(session, person_id, *days):
        if one.person_id == person_id:
            return {"first_day": LEAVES_OVERLAP.format(days=_told(one))}
        name = session.get_one(Person, person_id).name
        return {"first_day": STANDS_IN.format(name=name, whom=one.name, days=_told(one))}
    for one in absences_between(session, deputy_id, *days):
        if one.person_id == deputy_id:
            return {"deputy": DEPUTY_AWAY.format(name=one.name, days=_told(one))}
    return {}


def _told(one: Absence) -> str:
    return f"{show_date(one.first_day)} – {show_date(one.last_day)}"
