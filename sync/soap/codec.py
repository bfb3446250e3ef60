"""Values as the service tells them and ours: nothing and the empty date as None, keys, sums, the base's own clock."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sync.errors import ErpRefused

Told = Mapping[str, Any]

STEPS = {places: Decimal(1).scaleb(-places) for places in range(4)}
LARGEST = Decimal(10) ** 15
NO_DATE = datetime(1, 1, 1)  # noqa: DTZ001 - 1C's empty date has no zone


def text(told: Told, name: str, limit: int = 4000) -> str:
    """A string, "" where 1C told none; never longer than `limit`, whatever came."""
    value = told.get(name)
    return "" if value is None else str(value).strip()[:limit]


def key(told: Told, name: str) -> UUID | None:
    value = text(told, name)
    if not value:
        return None
    try:
        found = UUID(value)
    except ValueError as problem:
        raise ErpRefused("odd_value", f"{name} = {value[:60]!r}") from problem
    return found if found.int else None


def own_key(told: Told, name: str) -> UUID:
    """A reference that must be there."""
    found = key(told, name)
    if found is None:
        raise ErpRefused("odd_value", f"{name} is empty")
    return found


def number(told: Told, name: str, places: int = 3) -> Decimal:
    """Rounded to `places` as 1C rounds, 0 where it told none."""
    value = told.get(name)
    found = Decimal(0) if value is None else Decimal(value)
    if not found.is_finite() or abs(found) >= LARGEST:
        raise ErpRefused("odd_value", f"{name} = {str(value)[:60]!r}")
    return rounded(found, places)


def rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(STEPS[places], ROUND_HALF_UP)


def flag(told: Told, name: str) -> bool:
    return told.get(name) is True


def rows(told: Told, name: str) -> list[Told]:
    return list(told.get(name) or [])


def clock(told: Told, name: str) -> datetime | None:
    """The naive wall clock of the base; an offset that some server adds is no news: it speaks of the same clock."""
    value = told.get(name)
    found = value.replace(tzinfo=None, microsecond=0) if isinstance(value, datetime) else None
    return None if found is None or found.date() == NO_DATE.date() else found


def moment(told: Told, name: str, zone: ZoneInfo) -> datetime | None:
    found = clock(told, name)
    try:
        return found.replace(tzinfo=zone).astimezone(UTC) if found else None
    except OverflowError as problem:
        raise ErpRefused("odd_value", f"{name} = {found}") from problem


def day(told: Told, name: str) -> date | None:
    found = clock(told, name)
    return found.date() if found else None


def to_clock(value: datetime, zone: ZoneInfo) -> datetime:
    """An aware moment as 1C writes it: naive, whole seconds."""
    return value.astimezone(zone).replace(tzinfo=None, microsecond=0)


def to_day(value: date | None) -> datetime | None:
    return datetime(value.year, value.month, value.day) if value else None  # noqa: DTZ001 - a day of the base


def digest(*told: Any) -> str:
    """A version of all that was told: the service's own one is of the claim alone, without act and messages."""
    whole = json.dumps(told, default=str, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()[:24]
