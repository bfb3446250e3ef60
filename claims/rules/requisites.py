"""Requisites of a firm or entrepreneur: warnings about odd ones, and a phone in one spelling."""

import re
from collections.abc import Iterable

from claims.rules.phrase import Phrase
from claims.rules.words import LETTERS_AS_LATIN

_INN_10 = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN_11 = (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN_12 = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
_UNP = (29, 23, 19, 17, 13, 7, 5, 3)
_UNP_FORM = re.compile(r"[1-7]\d{8}|[ABCEHKM][ABCEHKMOPT]\d{7}", re.ASCII)
_UNP_SECOND = "ABCEHKMOPT"  # of a person: the second letter stands for its place here
_UNP_LETTERS = str.maketrans(*LETTERS_AS_LATIN)
_BIN = ((1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2))
_BELARUS = re.compile(r"80(25|29|33|44|1[567]|2[123])\d{7}", re.ASCII)
_KPP = re.compile(r"\d{4}[0-9A-Z]{2}\d{3}", re.ASCII)


def check_inn(inn: str) -> Phrase | None:
    """A warning when the INN cannot be right: 10 or 12 digits with control digits; never a reason to block."""
    if not _digits(inn) or len(inn) not in (10, 12):
        return Phrase("inn_length", got=len(inn))
    if len(inn) == 10:
        right = _control(inn, _INN_10) == int(inn[9])
    else:
        right = (_control(inn, _INN_11), _control(inn, _INN_12)) == (int(inn[10]), int(inn[11]))
    return None if right else Phrase("inn_control", inn=inn)


def check_kpp(kpp: str, inn: str) -> Phrase | None:
    """A warning about the KPP: 9 characters, of firms only (an entrepreneur with 12 digits of INN has none)."""
    if len(inn) == 12:
        return Phrase("kpp_not_needed") if kpp else None
    return None if _KPP.fullmatch(kpp) else Phrase("kpp_form", kpp=kpp)


def check_okpo(okpo: str) -> Phrase | None:
    """A warning about the OKPO: 8 digits of a firm, 10 of an entrepreneur, the last a control digit."""
    if not _digits(okpo) or len(okpo) not in (8, 10):
        return Phrase("okpo_length", got=len(okpo))
    body = [int(digit) for digit in okpo[:-1]]
    control = _weighed(body, 1) % 11
    if control == 10:
        control = _weighed(body, 3) % 11 % 10
    return None if control == int(okpo[-1]) else Phrase("okpo_control", okpo=okpo)


def check_unp(unp: str) -> Phrase | None:
    """A warning about a Belarusian number: 9 digits, of a person two letters and 7 digits, the last one a control."""
    bare = unp.upper().translate(_UNP_LETTERS)
    if not _UNP_FORM.fullmatch(bare):
        return Phrase("unp_form", unp=unp)
    second = bare[1] if bare[1].isdigit() else str(_UNP_SECOND.index(bare[1]))
    values = (int(letter, 36) for letter in bare[0] + second + bare[2:8])
    control = sum(value * weight for value, weight in zip(values, _UNP, strict=True)) % 11
    return None if control == int(bare[8]) else Phrase("unp_control", unp=unp)


def check_bin(number: str) -> Phrase | None:
    """A warning about a Kazakh BIN or IIN: 12 digits, the last one a control; weighed anew where it comes to ten."""
    if not _digits(number) or len(number) != 12:
        return Phrase("bin_length", got=len(number))
    sums = (sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False)) % 11 for weights in _BIN)
    control = next((found for found in sums if found < 10), None)
    return None if control == int(number[11]) else Phrase("bin_control", number=number)


def parse_phone(text: str) -> str | Phrase:
    """Any spelling -> +7 (999) 123-45-67, +375 (29) 123-45-67, else + and digits, or what to enter instead.

    Numbers of Kazakhstan are +7 7…; in Belarus people dial 8 0 before the code of a network.
    """
    digits = "".join(re.findall(r"\d", text, re.ASCII))
    if _BELARUS.fullmatch(digits):
        digits = f"375{digits[2:]}"
    if len(digits) == 12 and digits.startswith("375"):
        return f"+375 ({digits[3:5]}) {digits[5:8]}-{digits[8:10]}-{digits[10:]}"
    if text.strip().startswith("+") and not digits.startswith("7") and 8 <= len(digits) <= 15:
        return f"+{digits}"
    if len(digits) == 11 and digits[0] in "78":
        digits = digits[1:]
    if len(digits) != 10 or digits[0] in "012":
        return Phrase("phone_unreadable", typed=text.strip()[:40])
    return f"+7 ({digits[:3]}) {digits[3:6]}-{digits[6:8]}-{digits[8:]}"


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _control(digits: str, weights: Iterable[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) % 11 % 10


def _weighed(body: list[int], first: int) -> int:
    """Digits by weights first, first + 1 … 10, then 1 again."""
    return sum(digit * ((first - 1 + place) % 10 + 1) for place, digit in enumerate(body))
