"""Deadlines: by a limit, a calendar and pauses; each explains itself step by step."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from claims.rules.calendar import DECREED_YEARS, ONE_DAY, WorkCalendar
from claims.rules.phrase import Phrase
from claims.rules.shape import STARTS, Limit

HALFWAY_FROM_DAYS = 5
NOUGHT = timedelta()


@dataclass(frozen=True, kw_only=True)
class Pause:
    """The clock stood from start till end; end None: it stands still."""

    start: datetime
    end: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """at: the last moment, in the company's zone; steps say why; reminders: (per cent, moment), the last is at itself.

    warnings: why the date may yet change (a year without a decreed calendar).
    """

    at: datetime
    steps: tuple[Phrase, ...]
    reminders: tuple[tuple[int, datetime], ...]
    warnings: tuple[Phrase, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Spent:
    """elapsed = worked + paused, always."""

    elapsed: timedelta
    worked: timedelta
    paused: timedelta


@dataclass(frozen=True, kw_only=True)
class Span:
    """A stretch of time: start < end, both aware."""

    start: datetime
    end: datetime


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The company's manners: its calendar, and whether an end on a day off moves to the next working day."""

    calendar: WorkCalendar
    end_on_working_day: bool = True


def spent(start: datetime, now: datetime, pauses: Iterable[Pause]) -> Spent:
    """How the time from start till now was spent."""
    elapsed = max(now - start, NOUGHT)
    spans = [span for span in _spans(pauses, start, now) if span.start < now]
    paused = sum((min(span.end, now) - span.start for span in spans), NOUGHT)
    return Spent(elapsed=elapsed, worked=elapsed - paused, paused=paused)


def deadline(limit: Limit, start: datetime, terms: Terms, now: datetime, pauses: Sequence[Pause] = ()) -> Deadline:
    """When this limit ends that began at start (aware). now matters only while a pause is open: it stretches till now.

    Days count from the day after start; a day whose closing hour falls into a pause does not count (Civil Code, 191,
    193, 194). "days" are 24 hours each, working hours run between opening and closing; a pause stops both.
    """
    calendar, stopped = terms.calendar, _spans(pauses, start, now)
    skipped: list[date] = []
    if limit.unit in ("calendar_days", "working_days"):
        last = _by_days(limit, start, calendar, stopped, skipped)
    elif limit.unit == "days":
        last = _by_hours(limit, start, stopped)
    else:
        last = _by_working_hours(limit, start, calendar, stopped)
    last = last.astimezone(calendar.zone)
    end = _moved(last, terms, stopped)
    if limit.unit == "days" and stopped:
        # Off a holiday the hour is kept: a pause that ends at an earlier hour of the day must not bring the end nearer.
        end = max(end, _moved(_by_hours(limit, start, []).astimezone(calendar.zone), terms, stopped))
    steps = (
        *_beginning(limit, start.astimezone(calendar.zone), skipped),
        *_told(pauses, start, end),
        *([Phrase("deadline_moved", last=last.date(), to=end.date())] if end != last else []),
        Phrase("deadline_end", at=end),
    )
    return Deadline(at=end, steps=steps, reminders=_reminders(limit, start, end), warnings=_warnings(start, end))


def _spans(pauses: Iterable[Pause], start: datetime, now: datetime) -> list[Span]:
    """Pauses after start as spans that neither touch nor overlap, in order; an open one lasts till now."""
    spans: list[Span] = []
    for pause in sorted(pauses, key=lambda pause: pause.start):
        begin, end = max(pause.start, start), pause.end or now
        if spans and begin <= spans[-1].end:
            spans[-1] = Span(start=spans[-1].start, end=max(end, spans[-1].end))
        elif begin < end:
            spans.append(Span(start=begin, end=end))
    return spans


def _stands(moment: datetime, stopped: list[Span]) -> bool:
    return any(span.start < moment < span.end for span in stopped)


def _by_days(
    limit: Limit, start: datetime, calendar: WorkCalendar, stopped: list[Span], skipped: list[date]
) -> datetime:
    day, left = start.astimezone(calendar.zone).date(), limit.amount
    while left:
        day += ONE_DAY
        if limit.unit == "working_days" and not calendar.works(day):
            skipped.append(day)
        elif not _stands(calendar.closing(day), stopped):
            left -= 1
    return calendar.closing(day)


def _by_hours(limit: Limit, start: datetime, stopped: list[Span]) -> datetime:
    last = start.astimezone(UTC) + timedelta(days=limit.amount)
    for span in stopped:
        if span.start < last:
            last += span.end - span.start
    return last


def _moved(last: datetime, terms: Terms, stopped: list[Span]) -> datetime:
    """The same hour of the next working day when last falls on a day off; such a day must not lie in a pause."""
    end = last
    while terms.end_on_working_day and (not terms.calendar.works(end.date()) or _stands(end, stopped)):
        end = datetime.combine(end.date() + ONE_DAY, end.time(), terms.calendar.zone)
    return end


def _by_working_hours(limit: Limit, start: datetime, calendar: WorkCalendar, stopped: list[Span]) -> datetime:
    day, left = start.astimezone(calendar.zone).date(), timedelta(hours=limit.amount)
    while True:
        hours = Span(start=max(start, calendar.opening(day)), end=calendar.closing(day))
        for span in _running(hours, stopped) if calendar.works(day) else ():
            if span.end - span.start >= left:
                return span.start + left
            left -= span.end - span.start
        day += ONE_DAY


def _running(hours: Span, stopped: list[Span]) -> Iterator[Span]:
    """What is left of these hours without the pauses."""
    begin = hours.start
    for span in stopped:
        if begin < span.start < hours.end:
            yield Span(start=begin, end=span.start)
        if span.start < hours.end:
            begin = max(begin, span.end)
    if begin < hours.end:
        yield Span(start=begin, end=hours.end)


def _beginning(limit: Limit, start: datetime, skipped: list[date]) -> list[Phrase]:
    origin = limit.start if limit.start in STARTS else "field"
    steps = [Phrase(f"deadline_from_{origin}", at=start), Phrase(f"deadline_limit_{limit.unit}", amount=limit.amount)]
    return steps + ([Phrase("deadline_skipped", days=tuple(skipped))] if skipped else [])


def _told(pauses: Iterable[Pause], start: datetime, end: datetime) -> list[Phrase]:
    """The pauses that bear upon this deadline, each as a step."""
    told: list[Phrase] = []
    for pause in sorted(pauses, key=lambda pause: pause.start):
        begin = max(pause.start, start).astimezone(end.tzinfo)
        if pause.end is None:
            told.append(Phrase("deadline_stands", start=begin))
        elif begin < min(pause.end, end):
            told.append(Phrase("deadline_pause", start=begin, end=pause.end.astimezone(end.tzinfo)))
    return told


def _reminders(limit: Limit, start: datetime, end: datetime) -> tuple[tuple[int, datetime], ...]:
    """At 80 % and at the end; at half only for limits of 5 days and more."""
    shares = (50, 80) if limit.unit != "working_hours" and limit.amount >= HALFWAY_FROM_DAYS else (80,)
    return (*((share, start + (end - start) * share / 100) for share in shares), (100, end))


def _warnings(start: datetime, end: datetime) -> tuple[Phrase, ...]:
    years = range(start.astimezone(end.tzinfo).year, end.year + 1)
    return tuple(Phrase("calendar_year_unknown", year=year) for year in years if year not in DECREED_YEARS)


def late_filing(late_days: int, delivered_on: date, today: date) -> Phrase | None:
    """A warning, never a block, when a claim comes later than so many days after the delivery; 0 days: never."""
    late = (today - delivered_on).days - late_days
    return Phrase("filed_late", days=late_days) if late_days and late > 0 else None
