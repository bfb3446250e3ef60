"""Quantities and money as people type them, and back."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from os.path import commonprefix

from claims.rules.countries import currency
from claims.rules.phrase import Phrase
from claims.rules.words import MONEY_MARKS, PACK_JOINTS

LARGEST = Decimal(10) ** 9
THIN = "\u202f"
_SPACES = re.compile(r"[\s\u00a0\u2000-\u200f\u2028-\u202f\u205f\u2060\ufeff]")
_NUMBER = re.compile(r"(\d+)(?:[.,](\d+))?")
_BRACKETS = re.compile(r"\([^()]*\)")
_PART = re.compile(r"(\d+(?:[.,]\d+)?)([^\d.,+]+\.?)?")


@dataclass(frozen=True, kw_only=True)
class Pack:
    """A packing of a product by 1C: its name as 1C has it and how many base units it holds."""

    name: str
    holds: Decimal


def parse_quantity(text: str, packs: tuple[Pack, ...] = (), unit: str = "") -> Decimal | Phrase:
    """1 234,5 or 1234.5 or 3 packs + 2 pieces -> base units with up to 3 decimals, or what to enter instead."""
    bare = _SPACES.sub("", _BRACKETS.sub("", text)).casefold()
    if not bare:
        return Phrase("quantity_empty")
    if bare.startswith(("-", "−", "–")):
        return Phrase("quantity_negative")
    total = Decimal(0)
    for part in _parts(bare):
        match = _PART.fullmatch(part)
        holds = _holds(match[2] or "", packs, unit) if match else None
        if isinstance(holds, Phrase):
            return holds
        if match is None or holds is None:
            return Phrase("quantity_unreadable", typed=text.strip()[:40])
        if len(match[1]) > 30:
            return Phrase("quantity_huge", largest=LARGEST)
        total += Decimal(match[1].replace(",", ".")) * holds
    if total > LARGEST:
        return Phrase("quantity_huge", largest=LARGEST)
    if total != total.quantize(Decimal("0.001")):
        return Phrase("quantity_decimals")
    return total


def _parts(bare: str) -> list[str]:
    if _NUMBER.fullmatch(bare):
        return [bare]
    for joint in PACK_JOINTS:
        bare = re.sub(rf"(?<=[^\d]){joint}(?=\d)", "+", bare)
    return re.sub(r"([^\W\d_]\.?)(?=\d)", r"\1+", bare).split("+")


def _holds(name: str, packs: tuple[Pack, ...], unit: str) -> Decimal | Phrase | None:
    """How many base units the named thing holds; a beginning of a name is enough where only one begins so."""
    short = name.rstrip(".")
    if not short or _same(short, unit):
        return Decimal(1)
    fit = [pack for pack in packs if _same(short, pack.name)]
    fit = [pack for pack in fit if _first_word(pack.name) == short] or fit
    if len({pack.holds for pack in fit}) > 1:
        return Phrase("pack_unclear", packs=[pack.name for pack in fit])
    return fit[0].holds if fit else None


def _same(typed: str, name: str) -> bool:
    """Whether the first words begin alike; a one-letter unit must be typed whole."""
    word = _first_word(name)
    alike = len(commonprefix([typed, word]))
    return typed == word or alike >= max(2, min(3, len(typed), len(word)))


def _first_word(name: str) -> str:
    return re.split(r"[^\w/]", _SPACES.sub(" ", name).strip().casefold(), maxsplit=1)[0]


def parse_money(text: str) -> Decimal | Phrase:
    """1 234,50 or 1234.5 with or without the currency -> a sum to its hundredths, or what to enter instead."""
    bare = _SPACES.sub("", text).casefold()
    for mark in MONEY_MARKS:
        bare = bare.removesuffix(mark)
    if not bare:
        return Phrase("money_empty")
    match = _NUMBER.fullmatch(bare)
    if match is None or len(bare) > 18 or len(match[2] or "") > 2:
        return Phrase("money_unreadable", typed=text.strip()[:40])
    return Decimal(bare.replace(",", ".")).quantize(Decimal("0.01"), ROUND_HALF_UP)


def show_quantity(value: Decimal) -> str:
    """1234.5 -> 1 234,5 with thin no-break spaces; no idle noughts."""
    whole, _, rest = f"{value:,.3f}".partition(".")
    rest = rest.rstrip("0")
    return whole.replace(",", THIN) + (f",{rest}" if rest else "")


def show_money(value: Decimal, code: str = "") -> str:
    """1234.5 -> 1 234,50 ₽ with no-break spaces; code: of the currency, ours where none is known."""
    return f"{value:,.2f}".replace(",", THIN).replace(".", ",") + f"\u00a0{currency(code).sign}"


def show_packs(value: Decimal, packs: tuple[Pack, ...], unit: str) -> str:
    """38 by packs of 12 -> 3 packs + 2 pieces; the largest pack first; quantity with unit when none fits."""
    parts, left = [], value
    for pack in sorted(packs, key=lambda pack: -pack.holds):
        count = left // pack.holds if pack.holds > 1 else Decimal(0)
        if count:
            parts.append(f"{show_quantity(count)} {_BRACKETS.sub('', pack.name).strip()}")
            left -= count * pack.holds
    if left or not parts:
        parts.append(f"{show_quantity(left)} {unit}")
    return " + ".join(parts)
