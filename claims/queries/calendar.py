"""The production calendar of a year with the company's own days, for the page that shows and changes it."""

import calendar
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import CompanyDay
from claims.rules.calendar import DECREED_YEARS, holiday, worked_weekend, works_in_russia

FIRST_YEAR = DECREED_YEARS[0]
YEARS_AHEAD = 5


@dataclass(frozen=True, kw_only=True)
class Day:
    """works: at the company; usually: by the production calendar; name: of the holiday, "" of any other day;
    moved: a weekend day on which all work; own: the company has said so, for that reason.
    """

    day: date
    works: bool
    usually: bool
    name: str
    moved: bool
    own: bool
    reason: str


@dataclass(frozen=True, kw_only=True)
class Year:
    """months: weeks of seven days each, None where the week has begun in another month; told: what differs from plain
    weeks, in order. decreed: whether the transfers of the year are known.
    """

    number: int
    decreed: bool
    months: tuple[tuple[tuple[Day | None, ...], ...], ...]
    told: tuple[Day, ...]

    @property
    def working(self) -> int:
        return sum(1 for month in self.months for week in month for day in week if day and day.works)


def years(today: date) -> range:
    """Those that can be looked at."""
    return range(FIRST_YEAR, today.year + YEARS_AHEAD + 1)


def year_of(session: Session, number: int) -> Year:
    """All days of one year."""
    own = _own(session, date(number, 1, 1), date(number, 12, 31))
    weeks = calendar.Calendar()
    months = tuple(
        tuple(
            tuple(_day(day, own) if day.month == month else None for day in week)
            for week in weeks.monthdatescalendar(number, month)
        )
        for month in range(1, 13)
    )
    days = [day for month in months for week in month for day in week if day]
    told = tuple(day for day in days if day.own or day.name or day.moved)
    return Year(number=number, decreed=number in DECREED_YEARS, months=months, told=told)


def day_of(session: Session, day: date) -> Day:
    """One of them."""
    return _day(day, _own(session, day, day))


def _own(session: Session, first: date, last: date) -> dict[date, CompanyDay]:
    rows = session.scalars(select(CompanyDay).where(CompanyDay.day >= first, CompanyDay.day <= last))
    return {row.day: row for row in rows}


def _day(day: date, own: dict[date, CompanyDay]) -> Day:
    usually, said = works_in_russia(day), own.get(day)
    return Day(
        day=day,
        works=said.works if said else usually,
        usually=usually,
        name=holiday(day),
        moved=worked_weekend(day),
        own=said is not None,
        reason=said.reason if said else "",
    )
