"""Golden deadlines of 2025–2027, counted by hand over the days off that the government moved; and when asked anew."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.deadlines import Pause, deadline
from claims.rules.process import shipped
from claims.rules.shape import Limit, Stage, Unit
from claims.rules.stage_deadline import stage_deadline
from tests.claims.rules.test_deadlines import HOURS, LIMITS, PAUSES, STARTS, TERMS, at, due, made

STAGES = tuple(stage for stage in shipped("desk").stages.values() if stage.limit or stage.due_field)
DATES = ("sample_received", "promised_on", "consent_on")
# Friday evenings, the eves of holidays, Saturdays that work, New Year; a working day is 9 to 18.
GOLDEN = [
    (1, "working_days", "29.12.2024 10:00", "09.01.2025 18:00"),
    (1, "working_days", "28.12.2024 10:00", "09.01.2025 18:00"),
    (5, "working_days", "28.12.2024 16:00", "15.01.2025 18:00"),
    (2, "working_days", "30.04.2025 17:00", "06.05.2025 18:00"),
    (3, "working_days", "07.05.2025 09:30", "14.05.2025 18:00"),
    (1, "working_days", "11.06.2025 12:00", "16.06.2025 18:00"),
    (1, "working_days", "12.06.2025 12:00", "16.06.2025 18:00"),
    (2, "working_days", "31.10.2025 18:30", "05.11.2025 18:00"),
    (1, "working_days", "01.11.2025 10:00", "05.11.2025 18:00"),
    (3, "working_days", "29.12.2025 11:00", "13.01.2026 18:00"),
    (10, "working_days", "22.12.2025 11:00", "15.01.2026 18:00"),
    (1, "working_days", "20.02.2026 15:00", "24.02.2026 18:00"),
    (1, "working_days", "06.03.2026 15:00", "10.03.2026 18:00"),
    (2, "working_days", "30.04.2026 15:00", "05.05.2026 18:00"),
    (1, "working_days", "08.05.2026 15:00", "12.05.2026 18:00"),
    (1, "working_days", "11.06.2026 15:00", "15.06.2026 18:00"),
    (1, "working_days", "03.11.2026 15:00", "05.11.2026 18:00"),
    (1, "working_days", "30.12.2026 15:00", "11.01.2027 18:00"),
    (1, "working_days", "19.02.2027 15:00", "20.02.2027 18:00"),
    (2, "working_days", "19.02.2027 15:00", "24.02.2027 18:00"),
    (1, "working_days", "30.04.2027 15:00", "04.05.2027 18:00"),
    (2, "working_days", "07.05.2027 15:00", "12.05.2027 18:00"),
    (1, "working_days", "11.06.2027 15:00", "15.06.2027 18:00"),
    (1, "working_days", "03.11.2027 15:00", "08.11.2027 18:00"),
    (14, "calendar_days", "17.04.2025 10:00", "05.05.2025 18:00"),
    (14, "calendar_days", "24.04.2025 10:00", "12.05.2025 18:00"),
    (7, "calendar_days", "24.10.2025 10:00", "31.10.2025 18:00"),
    (14, "calendar_days", "18.10.2025 10:00", "01.11.2025 18:00"),
    (14, "calendar_days", "19.12.2026 10:00", "11.01.2027 18:00"),
    (30, "calendar_days", "05.12.2025 09:00", "12.01.2026 18:00"),
    (14, "calendar_days", "06.02.2027 12:00", "20.02.2027 18:00"),
    (14, "calendar_days", "07.02.2027 12:00", "24.02.2027 18:00"),
    (5, "calendar_days", "04.03.2026 12:00", "10.03.2026 18:00"),
    (10, "calendar_days", "21.10.2027 23:30", "01.11.2027 18:00"),
    (3, "days", "28.04.2025 16:20", "05.05.2025 16:20"),
    (3, "days", "30.10.2025 11:00", "05.11.2025 11:00"),
    (3, "days", "29.12.2025 23:50", "12.01.2026 23:50"),
    (3, "days", "05.03.2026 08:00", "10.03.2026 08:00"),
    (3, "days", "17.02.2027 08:15", "20.02.2027 08:15"),
    (1, "days", "30.12.2026 14:00", "11.01.2027 14:00"),
    (3, "days", "11.06.2027 10:00", "15.06.2027 10:00"),
    (4, "working_hours", "30.04.2025 16:00", "05.05.2025 11:00"),
    (2, "working_hours", "31.10.2025 17:30", "01.11.2025 10:30"),
    (10, "working_hours", "30.12.2025 13:00", "12.01.2026 14:00"),
    (8, "working_hours", "06.03.2026 17:00", "10.03.2026 16:00"),
    (3, "working_hours", "19.02.2027 17:00", "20.02.2027 11:00"),
    (20, "working_hours", "07.05.2025 15:00", "13.05.2025 17:00"),
]
# The clock stood meanwhile: over a closing hour, over New Year, twice, on a Saturday that works, and to the minute.
PAUSED = [
    (3, "working_days", "29.04.2025 10:00", [("30.04.2025 12:00", "06.05.2025 12:00")], "12.05.2025 18:00"),
    (14, "calendar_days", "20.12.2025 10:00", [("25.12.2025 10:00", "29.12.2025 19:00")], "12.01.2026 18:00"),
    (3, "days", "30.12.2025 10:00", [("31.12.2025 10:00", "05.01.2026 10:00")], "12.01.2026 10:00"),
    (
        3,
        "days",
        "16.10.2025 10:00",
        [("17.10.2025 08:00", "17.10.2025 20:00"), ("18.10.2025 09:00", "18.10.2025 21:00")],
        "20.10.2025 10:00",
    ),
    (6, "working_hours", "31.10.2025 14:00", [("31.10.2025 16:00", "01.11.2025 11:00")], "01.11.2025 15:00"),
    (2, "working_days", "06.03.2026 10:00", [("10.03.2026 17:59", "10.03.2026 18:01")], "12.03.2026 18:00"),
    (2, "working_days", "06.03.2026 10:00", [("10.03.2026 09:00", "10.03.2026 18:00")], "11.03.2026 18:00"),
    (9, "working_hours", "20.02.2027 09:00", [("20.02.2027 12:00", "24.02.2027 12:00")], "24.02.2027 18:00"),
]


@pytest.mark.parametrize(("amount", "unit", "start", "end"), GOLDEN)
def test_a_term_ends_when_one_counts_it_so_by_hand(amount: int, unit: Unit, start: str, end: str) -> None:
    assert due(amount, unit, start) == end


@pytest.mark.parametrize(("amount", "unit", "start", "stood", "end"), PAUSED)
def test_a_term_that_stood_ends_when_one_counts_it_so_by_hand(
    amount: int, unit: Unit, start: str, stood: list[tuple[str, str]], end: str
) -> None:
    assert due(amount, unit, start, [Pause(start=at(since), end=at(until)) for since, until in stood]) == end


@given(LIMITS, STARTS, PAUSES, HOURS, HOURS)
def test_while_the_clock_stands_a_term_is_what_it_would_be_were_it_answered_now(
    limit: Limit, start: datetime, pauses: list[tuple[int, int]], since: int, lasts: int
) -> None:
    begin = start + timedelta(hours=since)
    now = begin + timedelta(hours=lasts)
    stands = deadline(limit, start, TERMS, now, [*made(start, pauses), Pause(start=begin)])
    answered = deadline(limit, start, TERMS, now, [*made(start, pauses), Pause(start=begin, end=now)])
    assert stands.at == answered.at


@given(st.sampled_from(STAGES), STARTS, PAUSES, st.lists(HOURS, min_size=4, max_size=4))
def test_a_stage_s_term_does_not_depend_on_when_it_is_asked(
    stage: Stage, start: datetime, pauses: list[tuple[int, int]], after: list[int]
) -> None:
    names = ("stage", *DATES)
    starts = {"registration": start} | {
        name: start + timedelta(hours=hours) for name, hours in zip(names, after, strict=True)
    }
    rows = made(start, pauses)
    moments = (start, start + timedelta(days=5), datetime(2030, 1, 1, tzinfo=UTC))
    asked = [stage_deadline(stage, starts, TERMS, now, rows) for now in moments]
    assert asked[0] == asked[1] == asked[2]
    assert asked[0] is not None
    assert TERMS.calendar.works(asked[0].at.date()) or stage.due_field
