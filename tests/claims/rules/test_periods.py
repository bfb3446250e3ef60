"""Periods of statistics, in the company's zone."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from claims.rules.periods import Code, code_of, period

MOSCOW = ZoneInfo("Europe/Moscow")
TODAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("code", "first", "since", "until", "parts"),
    [
        ("12-months", None, (2025, 4), (2026, 4), 12),
        ("this-year", None, (2026, 1), (2026, 4), 3),
        ("last-year", None, (2025, 1), (2026, 1), 12),
        ("all", datetime(2025, 11, 30, 22, tzinfo=UTC), (2025, 12), (2026, 4), 4),
        ("all", None, (2025, 4), (2026, 4), 12),
    ],
)
def test_a_period_is_cut_into_months_at_midnight_of_the_companys_zone(
    code: Code, first: datetime | None, since: tuple[int, int], until: tuple[int, int], parts: int
) -> None:
    made = period(code, TODAY, MOSCOW, first)
    assert (made.unit, len(made.starts)) == ("month", parts)
    assert made.since == datetime(*since, 1, tzinfo=MOSCOW)
    assert made.until == datetime(*until, 1, tzinfo=MOSCOW)


def test_more_than_a_year_is_cut_into_years() -> None:
    made = period("all", TODAY, MOSCOW, datetime(2022, 5, 4, tzinfo=UTC))
    assert made.unit == "year"
    assert [start.year for start in made.starts] == [2022, 2023, 2024, 2025, 2026]
    assert made.until == datetime(2026, 4, 1, tzinfo=MOSCOW)


@pytest.mark.parametrize(("asked", "code"), [("all", "all"), ("", "12-months"), ("'; drop", "12-months")])
def test_an_invented_period_is_the_last_twelve_months(asked: str, code: str) -> None:
    assert code_of(asked) == code
