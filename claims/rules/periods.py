"""Periods that statistics speak of, cut into months or years of the company's zone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args
from zoneinfo import ZoneInfo

Code = Literal["12-months", "this-year", "last-year", "all"]
Unit = Literal["month", "year"]
CODES: tuple[Code, ...] = get_args(Code)
MOST_MONTHS = 12  # a longer period is cut into years


@dataclass(frozen=True, kw_only=True)
class Period:
    """[since, until): its parts begin at starts, the first of them at since."""

    code: Code
    unit: Unit
    starts: tuple[datetime, ...]
    until: datetime

    @property
    def since(self) -> datetime:
        return self.starts[0]


def code_of(asked: str) -> Code:
    """The period asked for; the last twelve months unless there is such."""
    return next((code for code in CODES if code == asked), "12-months")


def period(code: Code, today: date, zone: ZoneInfo, first: datetime | None) -> Period:
    """first: when the oldest claim was registered, for the period of all claims."""
    end = _month(today, 1)
    if code == "last-year":
        start, end = date(today.year - 1, 1, 1), date(today.year, 1, 1)
    elif code == "this-year":
        start = date(today.year, 1, 1)
    elif code == "all" and first is not None:
        start = first.astimezone(zone).date().replace(day=1)
    else:
        start = _month(today, 1 - MOST_MONTHS)
    months = (end.year - start.year) * 12 + end.month - start.month
    unit: Unit = "month" if months <= MOST_MONTHS else "year"
    days = _months(start, months) if unit == "month" else (date(year, 1, 1) for year in range(start.year, end.year + 1))
    starts = tuple(_midnight(day, zone) for day in days if day < end)
    return Period(code=code, unit=unit, starts=starts, until=_midnight(end, zone))


def months_of(chosen: Period, zone: ZoneInfo) -> tuple[date, ...]:
    """The first day of each month of the period."""
    start, end = (at.astimezone(zone).date() for at in (chosen.since, chosen.until))
    return tuple(_months(start, (end.year - start.year) * 12 + end.month - start.month))


def month_bounds(month: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """[since, until) of a month that begins with this day."""
    return _midnight(month, zone), _midnight(_month(month, 1), zone)


def month_of(day: date) -> date:
    return day.replace(day=1)


def _months(start: date, count: int) -> Iterator[date]:
    return (_month(start, after) for after in range(count))


def _month(day: date, after: int) -> date:
    years, month = divmod(day.month - 1 + after, 12)
    return date(day.year + years, month + 1, 1)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)
