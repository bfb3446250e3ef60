"""Codes of an authenticator: those of the standard, none of another time, none twice."""

from urllib.parse import parse_qs, urlsplit

import pytest

from claims.rules import totp

SECRET = totp.encode(b"12345678901234567890")


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_the_codes_are_those_of_rfc_6238(moment: int, shown: str) -> None:
    """Appendix B, its eight digits cut to the six that authenticators show."""
    assert totp.code(SECRET, moment // 30) == shown


def test_a_clock_may_be_half_a_minute_off_and_no_more() -> None:
    taken = [totp.step_of(SECRET, totp.code(SECRET, 1000 + by), 30_000, after=0) for by in (-2, -1, 0, 1, 2)]
    assert taken == [None, 999, 1000, 1001, None]


def test_a_code_is_taken_once_and_typed_as_people_type() -> None:
    shown = totp.code(SECRET, 1000)
    assert totp.step_of(SECRET, f" {shown[:3]} {shown[3:]} ", 30_000, after=999) == 1000
    assert totp.step_of(SECRET, shown, 30_000, after=1000) is None


@pytest.mark.parametrize("typed", ["", "12345", "шесть", "0" * 60])
def test_what_is_no_code_lets_nobody_in(typed: str) -> None:
    assert totp.step_of(SECRET, typed, 30_000, after=0) is None


@pytest.mark.parametrize("odd", ["", "ABC", SECRET[:-1], SECRET.lower(), "я" * 32, SECRET + "A"])
def test_only_a_secret_of_ours_is_one(odd: str) -> None:
    assert totp.is_secret(SECRET)
    assert not totp.is_secret(odd)


def test_the_square_code_names_company_person_and_secret() -> None:
    said = urlsplit(totp.address(SECRET, "anna@maker.example", "Чистый дом"))
    assert (said.scheme, said.netloc) == ("otpauth", "totp")
    assert parse_qs(said.query) == {"secret": [SECRET], "issuer": ["Чистый дом"]}
