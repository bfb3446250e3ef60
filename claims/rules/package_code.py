"""The code on a package, read or typed: a barcode, or what a GS1 code (of «Честный знак», too) says of the goods."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from claims.rules.draft import DraftLine
from claims.rules.table_goods import tight

GS = "\x1d"  # ends an element of no fixed length; invisible, and often lost where a code is typed or pasted
SIZES = (8, 12, 13, 14)  # EAN-8, UPC-A, EAN-13, ITF-14: digits whose last one checks the others
FIXED = {"00": 18, "01": 14, "02": 14, "11": 6, "12": 6, "13": 6, "15": 6, "16": 6, "17": 6, "20": 2}
MEASURES = {"31", "32", "33", "34", "35", "36"}  # four digits name them, six follow
LONGEST = 20  # of a serial or a batch
LONGEST_CODE = 200  # letters; a mark with its signature has 130
_SPELT = re.compile(r"<GS>|\u241d|\\x1d|\|", re.IGNORECASE)
_SYMBOLOGY = re.compile(r"^\](?:C1|d2|Q3|e0|E0|E4|I1)")
_BRACKETS = re.compile(r"\((\d{2,4})\)([^(]*(?:\((?!\d{2,4}\))[^(]*)*)")
_LINK = re.compile(r"^https?://.*?/01/(\d{8,14})(?:/10/([^/?#]+))?(?:/21/([^/?#]+))?", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class PackageCode:
    """text: as it is kept with a line; keys: what may stand for the goods in a catalogue, the nearest first.

    gtin "": it names no goods by itself; serial, batch, best_before: as far as it says.
    """

    text: str
    keys: tuple[str, ...]
    gtin: str = ""
    serial: str = ""
    batch: str = ""
    best_before: date | None = None


def package_code(read: str) -> PackageCode:
    """Whatever it is: what is no code of goods is a code of its own kind."""
    text = _SPELT.sub(GS, _SYMBOLOGY.sub("", read.strip()[:LONGEST_CODE])).strip(GS)
    digits = bare_digits(text)
    if digits and checks(digits):
        return PackageCode(text=digits, keys=_keys(digits), gtin=digits.zfill(14))
    elements = _elements(text)
    gtin = elements.get("01") or elements.get("02", "")
    if gtin and checks(gtin):
        return _gs1(elements, gtin)
    plain = " ".join(text.replace(GS, " ").split())
    return PackageCode(text=plain, keys=(plain,) if plain else ())


def bare_digits(typed: str) -> str:
    """The digits of a barcode as people type them, in groups; "" where it has not as many as one."""
    digits = re.sub(r"[\s\-]", "", typed)
    return digits if digits.isascii() and digits.isdecimal() and len(digits) in SIZES else ""


def checks(digits: str) -> bool:
    """Whether the last digit is what the others make it."""
    return digits.isascii() and digits.isdecimal() and len(digits) in SIZES and _check(digits[:-1]) == digits[-1]


def by_code(
    rows: Sequence[DraftLine],
    code: PackageCode,
    barcodes: Mapping[object, Iterable[str]],
    marks: Mapping[int, Iterable[str]],
) -> tuple[DraftLine, ...]:
    """Lines of a delivery that the package is of: the one with this very mark, else of these goods (and this batch)."""
    if code.serial:
        own = (code.gtin, code.serial)
        marked = [row for row in rows if own in map(_serial, marks.get(row.shipment_line_id, ()))]
        if marked:
            return tuple(marked)
    for key in code.keys:
        found = [row for row in rows if tight(key) in set(map(tight, barcodes.get(row.goods.key, ()))) - {""}]
        batch = [row for row in found if code.batch and tight(row.batch) == tight(code.batch)]
        if found:
            return tuple(batch or found)
    return ()


def _serial(mark: str) -> tuple[str, str]:
    code = package_code(mark)
    return code.gtin, code.serial


def _gs1(elements: Mapping[str, str], gtin: str) -> PackageCode:
    serial, batch = elements.get("21", "")[:LONGEST], elements.get("10", "")[:LONGEST]
    said = (("01", gtin), ("10", batch), ("17", elements.get("17", "")), ("21", serial))
    text = "".join(f"({name}){value}" for name, value in said if value)
    day = _day(elements.get("17", ""))
    return PackageCode(text=text, keys=_keys(gtin), gtin=gtin.zfill(14), serial=serial, batch=batch, best_before=day)


def _elements(text: str) -> dict[str, str]:
    """{identifier: value}; {} for what is no GS1 code."""
    if link := _LINK.match(text):
        said = zip(("01", "10", "21"), link.groups(), strict=True)
        return {name: value for name, value in said if value}
    compact = "".join(text.split(" "))
    if compact.startswith("("):
        return {name: value.strip(GS) for name, value in _BRACKETS.findall(compact)}
    return _run(compact) if compact[:2] in ("01", "02") and checks(compact[2:16]) else {}


def _run(text: str) -> dict[str, str]:
    """Elements one after another, as a scanner gives them."""
    found: dict[str, str] = {}
    while text:
        size = 4 if text[:2] in MEASURES else 3 if text[:2] in ("24", "25") else 2
        name, text = text[:size], text[size:]
        if length := FIXED.get(name) or (6 if size == 4 else 0):
            value, text = text[:length], text[length:]
        else:
            value, _, text = text.partition(GS)
            value = _without_tail(value) if name == "21" else value
        found.setdefault(name, value)
        text = text.lstrip(GS)
    return found


def _without_tail(serial: str) -> str:
    """Where the invisible sign was lost, the key and the signature of «Честный знак» hang on to the serial."""
    if serial[13:15] in ("91", "93") and len(serial) >= 19:
        return serial[:13]
    return serial[:6] if serial[6:8] == "93" and len(serial) == 12 else serial


def _keys(digits: str) -> tuple[str, ...]:
    """Of a case also what is in it: its own code with another first digit and check."""
    inner = digits[1:13] if len(digits) == 14 and digits[0] in "12345678" else ""
    return (digits, inner + _check(inner)) if inner else (digits,)


def _check(digits: str) -> str:
    total = sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def _day(text: str) -> date | None:
    """Six digits; the nought day is the month's last."""
    if not (text.isascii() and text.isdecimal() and len(text) == 6):
        return None
    year, month, day = 2000 + int(text[:2]), int(text[2:4]), int(text[4:])
    try:
        if day:
            return date(year, month, day)
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    except ValueError:
        return None
