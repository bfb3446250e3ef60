"""What differs by the country of a legal entity: names and checks of its numbers, its money, the blanks that count."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from claims.rules.phrase import Phrase
from claims.rules.requisites import check_bin, check_inn, check_unp

CHECKS: dict[str, Callable[[str], Phrase | None]] = {"inn": check_inn, "unp": check_unp, "bin": check_bin}


@dataclass(frozen=True, kw_only=True)
class Currency:
    """iso: its three letters, for tables; sign, paper: after a figure on a page, on paper.

    whole, part: one, two, five of them in words; also: other names that 1C has for it.
    """

    code: str
    iso: str
    sign: str
    paper: str
    whole: tuple[str, str, str] | tuple[()] = ()
    part: tuple[str, str, str] | tuple[()] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Country:
    """tax: what its tax number is called; kpp, okpo: whether it has such; blanks: forms that mean something there."""

    code: str
    name: str
    currency: str
    tax: str
    check: str
    kpp: bool = False
    okpo: bool = False
    blanks: tuple[str, ...] = ()

    def check_tax(self, number: str) -> Phrase | None:
        """A warning when the number cannot be right; never a reason to block."""
        return CHECKS[self.check](number) if self.check else None


def country(code: str, tax_number: str = "") -> Country:
    """The rules for a legal entity, by what 1C says of it.

    Where 1C names no country (УТ 11.4 has no such field) the rules are ours while nothing speaks against it: a number
    of another shape is no ИНН, and whose it is nobody guesses.
    """
    rows = _countries()
    if code or not tax_number or _may_be_inn(tax_number):
        found = code or rows[0].code
        return next((row for row in rows if row.code == found), rows[-1])
    return rows[-1]


def currency(told: str, of_country: str = "", tax_number: str = "") -> Currency:
    """Of a document, by the code or name that 1C gives; where it gives none, of the buyer's country."""
    wanted = told or country(of_country, tax_number).currency
    found = next((row for row in _currencies() if wanted in (row.code, row.iso, *row.also)), None)
    return found or Currency(code=wanted, iso=wanted, sign=wanted, paper=wanted)


def currencies() -> tuple[str, ...]:
    """By their three letters."""
    return tuple(row.iso for row in _currencies())


def _may_be_inn(number: str) -> bool:
    """Ten digits are a number of Russia alone; twelve have two makers, and the control digits tell."""
    return len(number) == 10 or (len(number) == 12 and check_inn(number) is None)


@cache
def _read() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(files("claims").joinpath("process", "countries.toml").read_text(encoding="utf-8"))


@cache
def _countries() -> tuple[Country, ...]:
    return tuple(Country(**_frozen(row)) for row in _read()["country"])


@cache
def _currencies() -> tuple[Currency, ...]:
    return tuple(Currency(**_frozen(row)) for row in _read()["currency"])


def _frozen(row: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
