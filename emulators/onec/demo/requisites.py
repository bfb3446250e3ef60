"""Numbers with check digits (ИНН, УНП, БИН, ОКПО, EAN-13 …): the demo's pass every check and belong to nobody."""

from __future__ import annotations


def _digit(text: str, weights: list[int]) -> str:
    return str(sum(int(c) * w for c, w in zip(text, weights, strict=True)) % 11 % 10)


def inn_of_firm(start: str) -> str:
    """Ten digits from the first nine."""
    return start + _digit(start, [2, 4, 10, 3, 5, 9, 4, 6, 8])


def inn_of_person(start: str) -> str:
    """Twelve digits from the first ten."""
    eleven = start + _digit(start, [7, 2, 4, 10, 3, 5, 9, 4, 6, 8])
    return eleven + _digit(eleven, [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8])


def unp(start: str) -> str:
    """Nine digits from eight; the eight must not come to ten."""
    return start + str(sum(int(c) * w for c, w in zip(start, [29, 23, 19, 17, 13, 7, 5, 3], strict=True)) % 11)


def kazakh_bin(start: str) -> str:
    """Twelve digits from eleven; weighed anew where they come to ten."""
    first = sum(int(c) * w for w, c in enumerate(start, 1)) % 11
    again = sum(int(c) * w for c, w in zip(start, [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2], strict=True)) % 11
    return start + str(first if first < 10 else again)


def ogrn(start: str) -> str:
    """Thirteen digits from twelve (ОГРН) or fifteen from fourteen (ОГРНИП)."""
    return start + str(int(start) % (len(start) - 1) % 10)


def okpo(start: str) -> str:
    """Eight digits from seven, or ten from nine (entrepreneurs)."""
    for first in (1, 3):
        rest = sum(int(c) * ((i + first - 1) % 10 + 1) for i, c in enumerate(start)) % 11
        if rest < 10:
            return start + str(rest)
    return f"{start}0"


def ean13(start: str) -> str:
    """Thirteen digits from twelve."""
    total = sum(int(c) * (3 if i % 2 else 1) for i, c in enumerate(start))
    return start + str(-total % 10)
