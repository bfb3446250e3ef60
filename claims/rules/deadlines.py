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
    zone = terms.calendar.zone
    stopped = _spans(pauses, start, now)
    if limit.unit in ("calendar_days", "working_days"):
        end, steps = _by_days(limit, start.astimezone(zone).date(), terms, stopped)
    elif limit.unit == "days":
        end, steps = _by_hours(limit, start, terms, stopped)
    else:
        end, steps = _by_working_hours(limit, start, terms.calendar, stopped), list[Phrase]()
    end = end.astimezone(zone)
    return Deadline(
        at=end,
        steps=(
            *_beginning(limit, start.astimezone(zone)),
            *steps,
            *_pauses(pauses, start, end),
            Phrase("deadline_end", at=end),
        ),
        reminders=_reminders(limit, start, end),
        warnings=_warnings(start, end),
    )


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
    return any(span.start <= moment < span.end for span in stopped)


def _by_days(limit: Limit, first: date, terms: Terms, stopped: list[Span]) -> tuple[datetime, list[Phrase]]:
    calendar, day, left = terms.calendar, first, limit.amount
    skipped: list[date] = []
    while left:
        day += ONE_DAY
        if _stands(calendar.closing(day), stopped):
            continue
        if limit.unit == "working_days" and not calendar.works(day):
            skipped.append(day)
        else:
            left -= 1
    steps = [Phrase("deadline_skipped", count=len(skipped), days=tuple(skipped))] if skipped else []
    last = day
    while terms.end_on_working_day and not (calendar.works(day) and not _stands(calendar.closing(day), stopped)):
        day += ONE_DAY
    if day != last:
        steps.append(Phrase("deadline_moved", last=last, to=day))
    return calendar.closing(day), steps


def _by_hours(limit: Limit, start: datetime, terms: Terms, stopped: list[Span]) -> tuple[datetime, list[Phrase]]:
    last = start.astimezone(UTC) + timedelta(days=limit.amount)
    for span in stopped:
        if span.start < last:
            last += span.end - span.start
    end = _on_working_day(last, terms)
    for span in stopped:
        if span.start <= end < span.end:
            end = _on_working_day(span.end, terms)
    local = last.astimezone(terms.calendar.zone)
    return end, [] if end == last else [Phrase("deadline_moved", last=local.date(), to=end.date())]


def _on_working_day(moment: datetime, terms: Terms) -> datetime:
    """This moment, or the same hour of the next working day."""
    local = moment.astimezone(terms.calendar.zone)
    if not terms.end_on_working_day or terms.calendar.works(local.date()):
        return moment
    return datetime.combine(terms.calendar.next_working(local.date()), local.time(), terms.calendar.zone)


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


def _beginning(limit: Limit, start: datetime) -> list[Phrase]:
    origin = limit.start if limit.start in STARTS else "field"
    return [Phrase(f"deadline_from_{origin}", at=start), Phrase(f"deadline_limit_{limit.unit}", amount=limit.amount)]


def _pauses(pauses: Iterable[Pause], start: datetime, end: datetime) -> list[Phrase]:
    told: list[Phrase] = []
    for pause in sorted(pauses, key=lambda pause: pause.start):
        begin = max(pause.start, start).astimezone(end.tzinfo)
        if pause.end is None:
            told.append(Phrase("deadline_stands", start=begin))
        elif start < pause.end and begin < end:
            told.append(Phrase("deadline_pause", start=begin, end=pause.end.astimezone(end.tzinfo)))
    return told


def _reminders(limit: Limit, start: datetime, end: datetime) -> tuple[tuple[int, datetime], ...]:
    """At 80 % and at the end; at half only for limits of 5 days and more."""
    shares = (50, 80) if limit.unit != "working_hours" and limit.amount >= HALFWAY_FROM_DAYS else (80,)
    return (*((share, start + (end - start) * share / 100) for share in shares), (100, end))


def _warnings(start: datetime, end: datetime) -> tuple[Phrase, ...]:
    years = range(start.astimezone(end.tzinfo).year, end.year + 1)
    return tuple(Phrase("calendar_year_unknown", year=year) for year in years if year not in DECREED_YEARS)
