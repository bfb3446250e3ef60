"""Deadlines: by the calendar of Russia, with pauses, explained step by step."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claims.rules.calendar import WorkCalendar
from claims.rules.deadlines import Pause, Terms, deadline, late_filing, spent
from claims.rules.shape import UNITS, Limit, Unit
from claims.wording import say

MOSCOW = ZoneInfo("Europe/Moscow")
TERMS = Terms(calendar=WorkCalendar())
# Days off and working Saturdays that the government moved, by the official production calendars.
OFF = ["2025-05-02", "2025-05-08", "2025-06-13", "2025-11-03", "2025-12-31", "2026-01-09", "2026-03-09", "2026-05-11"]
OFF += ["2026-12-31", "2027-02-22", "2027-05-03", "2027-05-10", "2027-06-14", "2027-11-05", "2027-12-31"]
ON = ["2025-11-01", "2027-02-20", "2026-05-08", "2026-02-24"]

LIMITS = st.builds(Limit, amount=st.integers(1, 40), unit=st.sampled_from(UNITS), start=st.just("stage"))
STARTS = st.integers(0, 900 * 24 * 60).map(
    lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
HOURS = st.integers(0, 24 * 40)
PAUSES = st.lists(st.tuples(HOURS, st.integers(0, 24 * 10)), max_size=4)


def at(text: str) -> datetime:
    return datetime.strptime(text, "%d.%m.%Y %H:%M").replace(tzinfo=MOSCOW)


def due(amount: int, unit: Unit, start: str, pauses: list[Pause] | None = None, terms: Terms = TERMS) -> str:
    limit = Limit(amount=amount, unit=unit)
    return deadline(limit, at(start), terms, at(start), pauses or []).at.strftime("%d.%m.%Y %H:%M")


def made(start: datetime, pauses: list[tuple[int, int]]) -> list[Pause]:
    begins = [(start + timedelta(hours=after), length) for after, length in pauses]
    return [Pause(start=begin, end=begin + timedelta(hours=length)) for begin, length in begins]


@pytest.mark.parametrize("year", range(2025, 2028))
def test_a_year_has_as_many_working_days_as_the_official_calendar(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(365)]
    assert sum(TERMS.calendar.works(day) for day in days) == 247


@pytest.mark.parametrize("day", OFF)
def test_a_day_off_that_was_moved_is_off(day: str) -> None:
    assert not TERMS.calendar.works(date.fromisoformat(day))


@pytest.mark.parametrize("day", ON)
def test_a_working_saturday_and_an_ordinary_day_work(day: str) -> None:
    assert TERMS.calendar.works(date.fromisoformat(day))


def test_the_companys_own_days_count_more_than_the_calendar() -> None:
    calendar = WorkCalendar(days_off=frozenset({date(2026, 5, 8)}), working=frozenset({date(2026, 5, 9)}))
    assert not calendar.works(date(2026, 5, 8))
    assert calendar.works(date(2026, 5, 9))
    assert due(1, "working_days", "07.05.2026 10:00", terms=Terms(calendar=calendar)) == "09.05.2026 18:00"


@pytest.mark.parametrize(
    ("amount", "unit", "start", "end"),
    [
        (3, "working_days", "30.04.2025 17:40", "07.05.2025 18:00"),
        (1, "working_days", "31.10.2025 12:00", "01.11.2025 18:00"),
        (1, "working_days", "30.12.2025 12:00", "12.01.2026 18:00"),
        (14, "calendar_days", "06.11.2026 09:15", "20.11.2026 18:00"),
        (14, "calendar_days", "25.12.2025 09:15", "12.01.2026 18:00"),
        (3, "days", "16.11.2026 10:30", "19.11.2026 10:30"),
        (3, "days", "19.11.2026 10:30", "23.11.2026 10:30"),
        (4, "working_hours", "20.11.2026 16:00", "23.11.2026 11:00"),
        (9, "working_hours", "20.11.2026 03:00", "20.11.2026 18:00"),
        (1, "working_hours", "20.11.2026 19:00", "23.11.2026 10:00"),
    ],
)
def test_golden_deadlines(amount: int, unit: Unit, start: str, end: str) -> None:
    assert due(amount, unit, start) == end


def test_an_end_on_a_day_off_stays_where_the_company_so_wishes() -> None:
    stays = Terms(calendar=WorkCalendar(), end_on_working_day=False)
    assert due(14, "calendar_days", "25.12.2025 09:15", terms=stays) == "08.01.2026 18:00"
    assert due(3, "days", "19.11.2026 10:30", terms=stays) == "22.11.2026 10:30"


def test_a_pause_over_a_closing_hour_gives_that_day_back() -> None:
    over = [Pause(start=at("17.11.2026 12:00"), end=at("19.11.2026 12:00"))]
    inside = [Pause(start=at("17.11.2026 12:00"), end=at("17.11.2026 15:00"))]
    assert due(3, "working_days", "16.11.2026 10:00") == "19.11.2026 18:00"
    assert due(3, "working_days", "16.11.2026 10:00", over) == "23.11.2026 18:00"
    assert due(3, "working_days", "16.11.2026 10:00", inside) == "19.11.2026 18:00"
    assert due(3, "days", "16.11.2026 10:00", inside) == "19.11.2026 13:00"
    assert due(4, "working_hours", "17.11.2026 10:00", inside) == "17.11.2026 17:00"


def test_the_clock_of_the_company_decides_which_day_it_is() -> None:
    start = datetime(2026, 11, 16, 22, 30, tzinfo=UTC)  # already the 17th in Moscow
    found = deadline(Limit(amount=1, unit="working_days"), start, TERMS, start)
    assert found.at == at("18.11.2026 18:00")


def test_a_deadline_explains_itself() -> None:
    pauses = [Pause(start=at("05.05.2025 12:00"), end=at("06.05.2025 12:00"))]
    limit = Limit(amount=3, unit="working_days", start="registration")
    found = deadline(limit, at("30.04.2025 17:40"), TERMS, at("07.05.2025 10:00"), pauses)
    assert [say(step) for step in found.steps] == [
        "Отсчёт от регистрации: 30.04.2025, 17:40",
        "Срок: 3 рабочих дня, считая со следующего дня",
        "Выходные и праздники не считаются: 01.05.2025, 02.05.2025, 03.05.2025, 04.05.2025, 08.05.2025, 09.05.2025, "
        "10.05.2025, 11.05.2025",
        "Часы стояли с 05.05.2025, 12:00 до 06.05.2025, 12:00: ждали ответа",
        "Крайний срок: 12.05.2025, 18:00",
    ]


def test_an_end_that_moved_and_a_clock_that_stands_are_told() -> None:
    limit = Limit(amount=14, unit="calendar_days", start="registration")
    found = deadline(
        limit, at("01.05.2026 10:00"), TERMS, at("05.05.2026 09:00"), [Pause(start=at("04.05.2026 09:00"))]
    )
    told = [say(step) for step in found.steps]
    assert told[1] == "Срок: 14 календарных дней, считая со следующего дня"
    assert told[2] == "Часы стоят с 04.05.2026, 09:00: ждём ответа"
    assert told[3] == "16.05.2026 выходной: срок переходит на рабочий день, 18.05.2026"


def test_a_claim_filed_late_gets_a_warning() -> None:
    warning = late_filing(20, date(2026, 11, 1), date(2026, 11, 22))
    assert warning is not None
    assert "больше 20 дней" in say(warning)
    assert late_filing(20, date(2026, 11, 1), date(2026, 11, 21)) is None
    assert late_filing(0, date(2020, 1, 1), date(2026, 11, 21)) is None


def test_a_year_without_a_decree_warns() -> None:
    limit = Limit(amount=5, unit="working_days")
    found = deadline(limit, at("28.12.2027 10:00"), TERMS, at("28.12.2027 10:00"))
    assert [say(warning) for warning in found.warnings] == [
        "Переносы выходных на 2028 год ещё не утверждены: срок может сдвинуться"
    ]
    assert deadline(limit, at("01.12.2026 10:00"), TERMS, at("01.12.2026 10:00")).warnings == ()


def test_reminders_come_at_80_and_100_and_for_long_limits_at_50() -> None:
    start = at("16.11.2026 18:00")
    short = deadline(Limit(amount=3, unit="days"), start, TERMS, start)
    assert [share for share, _ in short.reminders] == [80, 100]
    five = deadline(Limit(amount=5, unit="working_days"), start, TERMS, start)
    assert [share for share, _ in five.reminders] == [50, 80, 100]
    long = deadline(Limit(amount=10, unit="calendar_days"), start, TERMS, start)
    assert long.reminders == ((50, at("21.11.2026 18:00")), (80, at("24.11.2026 18:00")), (100, at("26.11.2026 18:00")))


@given(STARTS, st.integers(0, 24 * 60), PAUSES, st.booleans())
def test_pause_and_work_are_the_elapsed_time(
    start: datetime, after: int, pauses: list[tuple[int, int]], open_: bool
) -> None:
    now = start + timedelta(hours=after)
    rows = made(start, pauses) + ([Pause(start=start + timedelta(hours=3))] if open_ else [])
    found = spent(start, now, rows)
    assert found.worked + found.paused == found.elapsed == now - start
    assert found.worked >= timedelta()
    assert found.paused >= timedelta()


@given(LIMITS, STARTS, PAUSES)
def test_a_deadline_does_not_depend_on_when_it_is_asked(
    limit: Limit, start: datetime, pauses: list[tuple[int, int]]
) -> None:
    rows = made(start, pauses)
    asked = [deadline(limit, start, TERMS, start + timedelta(days=days), rows) for days in (0, 3, 400)]
    assert asked[0] == asked[1] == asked[2]


@example(Limit(amount=1, unit="days"), datetime(2025, 1, 1, 4, 30, tzinfo=UTC), [(17, 17)])
@given(LIMITS, STARTS, PAUSES)
def test_a_pause_never_brings_the_deadline_nearer(limit: Limit, start: datetime, pauses: list[tuple[int, int]]) -> None:
    bare = deadline(limit, start, TERMS, start).at
    found = deadline(limit, start, TERMS, start, made(start, pauses)).at
    assert found >= bare > start


@given(LIMITS, STARTS, PAUSES)
def test_a_deadline_never_lies_on_a_day_off_nor_in_a_pause(
    limit: Limit, start: datetime, pauses: list[tuple[int, int]]
) -> None:
    rows = made(start, pauses)
    end = deadline(limit, start, TERMS, start, rows).at
    assert TERMS.calendar.works(end.date())
    assert not any(row.end and row.start < end < row.end for row in rows)


@given(st.integers(1, 40), STARTS, PAUSES)
def test_days_of_24_hours_work_exactly_so_long(amount: int, start: datetime, pauses: list[tuple[int, int]]) -> None:
    stays = Terms(calendar=WorkCalendar(), end_on_working_day=False)
    rows = made(start, pauses)
    end = deadline(Limit(amount=amount, unit="days"), start, stays, start, rows).at
    assert spent(start, end, rows).worked == timedelta(days=amount)


@given(st.integers(1, 40), STARTS, PAUSES)
def test_working_days_are_counted_as_one_would_by_hand(
    amount: int, start: datetime, pauses: list[tuple[int, int]]
) -> None:
    rows, calendar = made(start, pauses), TERMS.calendar
    end = deadline(Limit(amount=amount, unit="working_days"), start, TERMS, start, rows).at
    first = start.astimezone(MOSCOW).date()
    days = [first + timedelta(days=number) for number in range(1, (end.date() - first).days + 1)]
    closings = [calendar.closing(day) for day in days if calendar.works(day)]
    merged = joined(rows)
    assert sum(not any(a < closing < b for a, b in merged) for closing in closings) == amount


def joined(pauses: list[Pause]) -> list[tuple[datetime, datetime]]:
    """Pauses that overlap or touch as one."""
    spans: list[tuple[datetime, datetime]] = []
    for row in sorted(pauses, key=lambda row: row.start):
        end = row.end or row.start
        if spans and row.start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        elif row.start < end:
            spans.append((row.start, end))
    return spans
