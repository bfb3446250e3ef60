"""Codes of packages as scanners and people give them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.package_code import bare_digits, checks, package_code

GTIN = "04607001103561"
SERIAL = "abcDEF1234567"
PLAIN = f"(01){GTIN}(21){SERIAL}"


@pytest.mark.parametrize(
    "read",
    [
        f"01{GTIN}21{SERIAL}\x1d93XyZ1",
        f"\x1d01{GTIN}21{SERIAL}\x1d91EE06\x1d92{'s' * 44}",
        f"]d201{GTIN}21{SERIAL}\x1d93XyZ1",
        f"01{GTIN}21{SERIAL}93XyZ1",
        f"01{GTIN}21{SERIAL}91EE0692{'s' * 88}",
        f"01{GTIN}21{SERIAL}<GS>93XyZ1",
        f"(01){GTIN}(21){SERIAL}(93)XyZ1",
        f"(01) {GTIN} (21) {SERIAL}",
        f" 01{GTIN} 21{SERIAL} ",
        f"https://id.example/01/{GTIN}/21/{SERIAL}?x=1",
    ],
)
def test_a_mark_is_the_same_with_and_without_its_invisible_sign(read: str) -> None:
    code = package_code(read)
    assert (code.text, code.gtin, code.serial) == (PLAIN, GTIN, SERIAL)


def test_batch_and_date_are_told_whatever_stands_between() -> None:
    code = package_code(f"01{GTIN}1727020010AB-12\x1d21X1\x1d310300125")
    assert (code.batch, code.serial, code.best_before) == ("AB-12", "X1", date(2027, 2, 28))
    assert code.text == f"(01){GTIN}(10)AB-12(17)270200(21)X1"
    assert package_code(f"01{GTIN}17991331").best_before is None
    assert package_code(f"01{GTIN}17261200").best_before == date(2026, 12, 31)


@pytest.mark.parametrize("read", ["4607001103561", "4 607001 103561", "4607-0011-0356-1", "]E04607001103561"])
def test_a_barcode_is_its_digits(read: str) -> None:
    code = package_code(read)
    assert (code.text, code.keys, code.serial) == ("4607001103561", ("4607001103561",), "")


def test_a_case_stands_also_for_what_is_in_it() -> None:
    assert package_code("14607001103568").keys == ("14607001103568", "4607001103561")
    assert package_code("(01)14607001103568(10)7").keys == ("14607001103568", "4607001103561")


def test_a_code_of_america_is_read_with_a_nought_before_it() -> None:
    assert package_code("0042100005264").gtin == package_code("042100005264").gtin == "00042100005264"


def test_a_slip_in_the_digits_is_seen() -> None:
    assert bare_digits("4 607001 103562") == "4607001103562"
    assert not checks("4607001103562")
    assert package_code("4607001103562").gtin == ""
    assert bare_digits("110356") == ""


def test_brackets_inside_a_serial_belong_to_it() -> None:
    assert package_code(f"(01){GTIN}(21)a(b)c(17)270228").serial == "a(b)c"


@given(st.text(max_size=200))
def test_whatever_is_typed_is_some_code(read: str) -> None:
    code = package_code(read)
    assert not code.gtin or checks(code.gtin)
    assert all(code.keys)


@given(st.integers(min_value=0, max_value=10**13 - 1), st.integers(min_value=0, max_value=12), st.integers(1, 9))
def test_one_wrong_digit_never_passes(number: int, place: int, off: int) -> None:
    digits = f"{number:013}"
    right = next(digits + last for last in "0123456789" if checks(digits + last))
    spoilt = str((int(right[place]) + off) % 10)
    assert not checks(right[:place] + spoilt + right[place + 1 :])
