"""Functions that 1C allows in $filter, and the two that look at types."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from emulators.onec.errors import bad_filter
from emulators.onec.literals import Guid, Moment, Ref
from emulators.onec.names import Scope

UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}


@dataclass(frozen=True)
class Function:
    """What it does and how many arguments it may take."""

    run: Callable[..., Any]
    arguments: tuple[int, ...]


def _like(text: str, pattern: str) -> bool:
    wild = {"%": ".*", "_": "."}
    return bool(re.fullmatch("".join(wild.get(c, re.escape(c)) for c in pattern), text, re.DOTALL))


def _substring(text: str, start: int, length: int | None = None) -> str:
    return text[start - 1 :] if length is None else text[start - 1 : start - 1 + length]


def _at(value: str) -> datetime:
    return datetime.fromisoformat(value)


def _shifted(value: str, unit: str, count: int) -> Moment:
    if unit not in UNITS:
        raise bad_filter()
    return Moment((_at(value) + timedelta(seconds=UNITS[unit] * count)).isoformat())


def _between(start: str, end: str, unit: str) -> int:
    if unit not in UNITS:
        raise bad_filter()
    return int((_at(end) - _at(start)).total_seconds() // UNITS[unit])


def _round(value: float, digits: int = 0) -> float:
    step = Decimal(1).scaleb(-digits)
    return float(Decimal(str(value)).quantize(step, ROUND_HALF_UP))


FUNCTIONS = {
    "concat": Function(lambda a, b: a + b, (2,)),
    "startswith": Function(lambda text, start: text.startswith(start), (2,)),
    "endswith": Function(lambda text, end: text.endswith(end), (2,)),
    "substringof": Function(lambda piece, text: piece in text, (2,)),
    "substring": Function(_substring, (2, 3)),
    "like": Function(_like, (2,)),
    "year": Function(lambda value: _at(value).year, (1,)),
    "quarter": Function(lambda value: (_at(value).month + 2) // 3, (1,)),
    "month": Function(lambda value: _at(value).month, (1,)),
    "day": Function(lambda value: _at(value).day, (1,)),
    "hour": Function(lambda value: _at(value).hour, (1,)),
    "minute": Function(lambda value: _at(value).minute, (1,)),
    "second": Function(lambda value: _at(value).second, (1,)),
    "dayofweek": Function(lambda value: _at(value).isoweekday(), (1,)),
    "dayofyear": Function(lambda value: _at(value).timetuple().tm_yday, (1,)),
    "dateadd": Function(_shifted, (3,)),
    "datedifference": Function(_between, (3,)),
    "round": Function(_round, (1, 2)),
}


def cast(name: str, arguments: list[Callable[[Scope], Any]]) -> Callable[[Scope], Any]:
    """cast(guid'…','Document_X') makes a composite reference; isof(X,'Document_X') asks what one leads to."""
    if len(arguments) != 2:
        raise bad_filter()
    inner, kind = arguments

    def made(scope: Scope) -> Ref | bool:
        value = inner(scope)
        full = f"StandardODATA.{str(kind(scope)).removeprefix('StandardODATA.')}"
        if name == "isof":
            return isinstance(value, Ref) and value.kind == full
        key = value.key if isinstance(value, Ref) else str(value)
        return Ref(key, full) if isinstance(value, Guid | Ref) else Ref("", full)

    return made
