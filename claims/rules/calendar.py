"""Working days of Russia with transferred days, and the company's own changes to them."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from holidays import HolidayBase, country_holidays

# Years whose transfers of days off the government has decreed and the library holds.
DECREED_YEARS = range(2015, 2028)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class WorkCalendar:
    """The company's calendar: its zone, hours of a working day, own days off and own working days."""

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Moscow"))
    opens: time = time(9)
    closes: time = time(18)
    days_off: frozenset[date] = frozenset()
    working: frozenset[date] = frozenset()

    def works(self, day: date) -> bool:
        """Whether the company works on this day: its own word first, then the production calendar."""
        if day in self.working or day in self.days_off:
            return day in self.working
        return works_in_russia(day)

    def next_working(self, day: date) -> date:
        """This day, or the nearest working one after it."""
        while not self.works(day):
            day += ONE_DAY
        return day

    def opening(self, day: date) -> datetime:
        """The moment the working day opens, in the company's zone."""
        return datetime.combine(day, self.opens, self.zone)

    def closing(self, day: date) -> datetime:
        """The moment the working day closes: until then a term counted in days lasts (Civil Code, 194)."""
        return datetime.combine(day, self.closes, self.zone)


@cache
def works_in_russia(day: date) -> bool:
    """A working day by the production calendar; in a year without a decree by weekends and the Labour Code alone."""
    russia = _russia(day.year)
    return (day.weekday() < 5 and day not in russia) or day in russia.weekend_workdays


def holiday(day: date) -> str:
    """What the production calendar calls a day off besides weekends, in Russian; "" for any other day."""
    return str(_russia(day.year).get(day, ""))


def worked_weekend(day: date) -> bool:
    """A Saturday or Sunday on which all work, for a day off was moved to another day."""
    return day in _russia(day.year).weekend_workdays


@cache
def _russia(year: int) -> HolidayBase:
    return country_holidays("RU", years=year, language="ru")
