"""How sums, quantities, dates and plurals look to people."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from jinja2 import UndefinedError

from portal import show

NOW = datetime(2026, 3, 12, 20, 30, tzinfo=UTC)  # 23:30 in Moscow
ENV = show.environment(ZoneInfo("Europe/Moscow"), lambda: NOW)


def shown(template: str, **values: object) -> str:
    return ENV.from_string(template).render(values).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("value", "text"),
    [("1234.5", "1 234,50 ₽"), ("0", "0,00 ₽"), ("-3.005", "-3,00 ₽"), ("1000000", "1 000 000,00 ₽")],
)
def test_sums(value: str, text: str) -> None:
    assert shown('{{ value | money("") }}', value=Decimal(value)) == text


def test_of_sums_in_several_currencies_our_own_comes_first() -> None:
    told = shown("{{ value | sums | join(', ') }}", value={"398": Decimal(1), "933": Decimal(2), "643": Decimal(3)})
    assert told == "3,00 ₽, 1,00 ₸, 2,00 Br"


def test_sums_never_break_at_a_line_end() -> None:
    assert " " not in show.money(Decimal("1234567.89"), "")


@pytest.mark.parametrize(("value", "text"), [("1234.500", "1 234,5 кг"), ("40", "40 кг"), ("0.125", "0,125 кг")])
def test_quantities(value: str, text: str) -> None:
    assert shown("{{ value | quantity('кг') }}", value=Decimal(value)) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (1, "1 рекламация"),
        (2, "2 рекламации"),
        (5, "5 рекламаций"),
        (11, "11 рекламаций"),
        (12, "12 рекламаций"),
        (21, "21 рекламация"),
        (104, "104 рекламации"),
        (1000, "1 000 рекламаций"),
    ],
)
def test_plurals(count: int, text: str) -> None:
    assert shown("{{ plural(count, 'рекламация', 'рекламации', 'рекламаций') }}", count=count) == text


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ at | moment }}", "сегодня, 00:10"),
        ("{{ at | day }}", "12 марта"),
        ("{{ at | full_day }}", "12 марта 2026"),
        ("{{ at | short_day }}", "12.03.2026"),
        ("{{ at | time }}", "00:10"),
        ("{{ at | until }}", "12 марта 2026, 00:10 мск"),
        ("{{ yesterday | moment }}", "вчера, 23:59"),
        ("{{ old | moment }}", "1 января 2025, 03:00"),
        ("{{ day | day }}", "9 марта"),
        ("{{ yesterday | left }}", "просрочено 23 ч"),
        ("{{ old | left }}", "просрочено 435 дней"),
        ("{{ soon | left }}", "осталось 1 ч"),
        ("{{ later | left }}", "завтра, 18:00"),
        ("{{ far | left }}", "20 марта, 00:10"),
    ],
)
def test_dates_are_of_the_companys_zone(template: str, text: str) -> None:
    values = {
        "at": datetime(2026, 3, 11, 21, 10, tzinfo=UTC),
        "yesterday": datetime(2026, 3, 11, 20, 59, tzinfo=UTC),
        "old": datetime(2025, 1, 1, tzinfo=UTC),
        "day": date(2026, 3, 9),
        "soon": datetime(2026, 3, 12, 22, 10, tzinfo=UTC),
        "later": datetime(2026, 3, 13, 15, 0, tzinfo=UTC),
        "far": datetime(2026, 3, 19, 21, 10, tzinfo=UTC),
    }
    assert shown(template, **values) == text


@pytest.mark.parametrize(
    ("count", "text"), [(10, "1 КБ"), (640_400, "640 КБ"), (1_500_000, "1,5 МБ"), (84_300_000, "84 МБ")]
)
def test_sizes_of_files(count: int, text: str) -> None:
    assert shown("{{ count | size }}", count=count) == text


def test_what_a_template_was_not_given_may_be_asked_for_but_not_printed() -> None:
    assert shown("{% if forgotten %}x{% endif %}") == ""
    with pytest.raises(UndefinedError):
        shown("{{ forgotten }}")


def test_markup_in_values_is_escaped() -> None:
    assert shown("{{ name }}", name='"><svg/onload=x>') == "&#34;&gt;&lt;svg/onload=x&gt;"
