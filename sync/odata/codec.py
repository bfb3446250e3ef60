"""1C's values in JSON and ours: Int64 as text, empty keys, dates and enums as None, composites with their type."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sync.errors import ErpRefused

Json = Mapping[str, Any]

NO_KEY = "00000000-0000-0000-0000-000000000000"
NO_DATE = "0001-01-01T00:00:00"
STEPS = {places: Decimal(1).scaleb(-places) for places in range(4)}
LARGEST = Decimal(10) ** 15
REMEMBERED = 20_000  # keys
UNDEFINED = "StandardODATA.Undefined"


def text(row: Json, name: str, limit: int = 4000) -> str:
    """A string field, '' where 1C has none; never longer than `limit`, whatever came."""
    value = row.get(name)
    return value.strip()[:limit] if isinstance(value, str) else "" if value is None else str(value)[:limit]


def key(row: Json, name: str) -> UUID | None:
    """A reference, None where it is empty."""
    value = row.get(name)
    if value is None or value == "" or value == NO_KEY:
        return None
    try:
        return _uuid(value)
    except (ValueError, AttributeError, TypeError) as problem:
        raise _odd(name, value) from problem


@lru_cache(maxsize=REMEMBERED)
def _uuid(value: str) -> UUID:
    """The lines of a page name the same goods again and again."""
    return UUID(value)


def own_key(row: Json, name: str) -> UUID:
    """A reference that must be there."""
    found = key(row, name)
    if found is None:
        raise ErpRefused("odd_value", f"{name} is empty")
    return found


def number(row: Json, name: str, places: int = 3) -> Decimal:
    """A number rounded to `places`, 0 where 1C has none; Int64 comes as text."""
    value = row.get(name)
    try:
        exact = value if isinstance(value, Decimal) else _exact(value)
        found = exact.quantize(STEPS[places], ROUND_HALF_UP)
        if abs(found) < LARGEST:
            return found
    except InvalidOperation as problem:
        raise _odd(name, value) from problem
    raise _odd(name, value)


def _exact(value: Any) -> Decimal:
    return Decimal(0) if value in (None, "") else Decimal(str(value))


def rounded(value: Decimal, places: int) -> Decimal:
    """As 1C rounds: half up."""
    return value.quantize(STEPS[places], ROUND_HALF_UP)


def flag(row: Json, name: str) -> bool:
    return row.get(name) is True


def rows(row: Json, name: str) -> list[Json]:
    """A part of an object, in the order of its line numbers as they came."""
    value = row.get(name)
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def wall_clock(value: str) -> datetime | None:
    """1C's naive moment; None for its empty date."""
    if not value or value.startswith("0001-01-01"):
        return None
    try:
        return datetime.fromisoformat(value[:19])  # naive on purpose, see moment()
    except ValueError as problem:
        raise ErpRefused("odd_value", f"date {value[:60]!r}") from problem


def moment(row: Json, name: str, zone: ZoneInfo) -> datetime | None:
    """A naive wall clock of the base as an aware UTC moment."""
    found = wall_clock(text(row, name))
    return found.replace(tzinfo=zone).astimezone(UTC) if found else None


def day(row: Json, name: str) -> date | None:
    found = wall_clock(text(row, name))
    return found.date() if found else None


def to_clock(value: datetime, zone: ZoneInfo) -> str:
    """An aware moment as 1C writes it: naive, whole seconds."""
    return value.astimezone(zone).strftime("%Y-%m-%dT%H:%M:%S")


def to_number(value: Decimal) -> float:
    """1C takes JSON numbers only; three decimals of a quantity and kopecks survive a double."""
    return float(value)


def reference(field: str, set_name: str, value: UUID | str | None) -> dict[str, str]:
    """A composite field with its type, as it is written."""
    kind = f"StandardODATA.{set_name}" if value else UNDEFINED
    return {field: str(value or ""), f"{field}_Type": kind}


def same(kept: Any, sent: Any) -> bool:
    """Did 1C keep what was sent? Numbers by value, Int64 text as the number it is."""
    if isinstance(sent, bool) or sent is None:
        return bool(kept == sent)
    if isinstance(sent, int | float | Decimal):
        try:
            return bool(Decimal(str(kept)) == Decimal(str(sent)))
        except InvalidOperation:
            return False
    if isinstance(sent, list):
        return (
            isinstance(kept, list)
            and len(kept) == len(sent)
            and all(same(*pair) for pair in zip(kept, sent, strict=True))
        )
    if isinstance(sent, dict):
        return isinstance(kept, dict) and all(same(kept.get(name), value) for name, value in sent.items())
    return _plain(kept) == _plain(sent)


def _odd(name: str, value: Any) -> ErpRefused:
    return ErpRefused("odd_value", f"{name} = {str(value)[:60]!r}")


def _plain(value: Any) -> str:
    """A form in 1C may save line ends its own way and drop what trails."""
    return "" if value is None else str(value).replace("\r\n", "\n").rstrip()
