"""1C's values and ours: what survives the way there and back, and what is refused."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import ErpRefused
from sync.odata import codec
from sync.odata.shipments import upd_number

MOSCOW = ZoneInfo("Europe/Moscow")
EMPTY = {"key": codec.NO_KEY, "date": codec.NO_DATE, "number": "", "text": None}


def test_empty_values_of_1c_are_none_of_ours() -> None:
    assert codec.key(EMPTY, "key") is None
    assert codec.moment(EMPTY, "date", MOSCOW) is None
    assert codec.day(EMPTY, "date") is None
    assert codec.number(EMPTY, "number") == 0
    assert codec.text(EMPTY, "text") == codec.text(EMPTY, "absent") == ""
    assert codec.rows(EMPTY, "absent") == []


@pytest.mark.parametrize("value", ["1e30", "много", "NaN", "Infinity", "1" * 40, [1], {"a": 1}])
def test_a_number_out_of_sense_is_refused(value: Any) -> None:
    with pytest.raises(ErpRefused, match="odd_value"):
        codec.number({"n": value}, "n")


@pytest.mark.parametrize("value", ["не ключ", 5, ["a"], {"a": 1}])
def test_a_key_out_of_sense_is_refused(value: Any) -> None:
    with pytest.raises(ErpRefused, match="odd_value"):
        codec.key({"k": value}, "k")


@pytest.mark.parametrize("value", ["вчера", "2026-13-01T00:00:00", "2026"])
def test_a_date_out_of_sense_is_refused(value: str) -> None:
    with pytest.raises(ErpRefused, match="odd_value"):
        codec.day({"d": value}, "d")


@given(st.datetimes(datetime(2011, 1, 1), datetime(2090, 1, 1)))  # noqa: DTZ001 - 1C's own naive clock
def test_a_moment_survives_the_way_there_and_back(clock: datetime) -> None:
    text = clock.strftime("%Y-%m-%dT%H:%M:%S")
    if clock < datetime(2014, 10, 27):  # noqa: DTZ001
        return  # an hour came twice when Moscow left its summer time for good
    moment = codec.moment({"d": text}, "d", MOSCOW)
    assert moment is not None
    assert moment.tzinfo == UTC
    assert codec.to_clock(moment, MOSCOW) == text


@given(st.decimals(0, 10**9, places=3))
def test_a_quantity_survives_the_way_there_and_back(value: Decimal) -> None:
    assert codec.number({"n": repr(codec.to_number(value))}, "n") == value
    assert codec.same(str(value), codec.to_number(value))
    assert codec.same(codec.to_number(value), value)


@pytest.mark.parametrize(
    ("number", "strip", "shown"),
    [
        ("УТ00-004512", True, "4512"),
        ("ТД00-000026", True, "26"),
        ("0000-000001", True, "1"),
        ("УТ-4512", True, "4512"),
        ("4512", True, "4512"),
        ("УТ00-000000", True, "УТ00-000000"),
        ("УТ00-004512", False, "УТ00-004512"),
    ],
)
def test_the_number_on_the_invoice_is_without_prefix_and_zeros(number: str, strip: bool, shown: str) -> None:
    assert upd_number(number, strip) == shown


def test_what_1c_kept_is_compared_by_value_and_row_by_row() -> None:
    assert codec.same("1", "1")
    assert codec.same(34, 34.0)
    assert not codec.same("", 0)
    assert codec.same("первая\r\nвторая", "первая\nвторая\n")
    assert codec.same([{"a": 1, "b": 2}], [{"a": 1}])
    assert not codec.same([], [{"a": 1}])
