"""What a person types into a search box, as patterns for a claim's search text."""

import re

from claims.rules.numbers import bare_number
from claims.rules.words import CLAIM_PREFIX, SEARCH_NOISE

MOST_WORDS = 6
_WHOLE = re.compile(rf"{CLAIM_PREFIX}-[0-9]{{4}}-[0-9]{{6,}}")


def patterns(typed: str) -> list[tuple[str, ...]]:
    """One tuple a word, any of whose LIKE patterns (escaped by a backslash) must fit " text " in lower case.

    A number is found with or without its prefix and noughts.
    """
    words = [word.strip(".,;:«»\"'()") for word in typed.lower().replace("\x00", "").replace("№", " ").split()]
    return [_word(word) for word in words if word and word not in SEARCH_NOISE][:MOST_WORDS]


def claim_number_in(typed: str) -> str | None:
    """The whole number of a claim, when that is all that was typed: found by its index, not by looking through."""
    number = typed.strip().upper()
    return number if _WHOLE.fullmatch(number) else None


def _word(word: str) -> tuple[str, ...]:
    plain = f"%{_escaped(word)}%"
    bare = bare_number(word)
    if not bare.isdecimal():
        return (plain,)
    if word.isdecimal():
        return (f"%{bare}%",)
    return (plain, f"%-{bare} %", f"%0{bare} %", f"% {bare} %")


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
