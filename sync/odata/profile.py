"""Reads the mapping profile: what a company changes where its 1C differs from the standard one."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sync.odata.names import Marker, Plan, Profile, Properties
from sync.odata.words import PROFILE_FAULTS

SHIPPED = Path(__file__).with_name("profiles")
LIST = "tuple[str, ...]"
TABLES: dict[str, type[Properties | Marker | Plan]] = {
    "properties": Properties,
    "marker": Marker,
    "exchange_plan": Plan,
}


class ProfileError(Exception):
    """One line in Russian: the file, the place in it and what to write instead."""


def profile_named(name: str, zone: str) -> Profile:
    """One that ships, by its name, or the company's own, by the path of its TOML file. Raises ProfileError."""
    if name.endswith(".toml"):
        return read_profile(Path(name), zone)
    known = sorted(path.stem for path in SHIPPED.glob("*.toml"))
    if name not in known:
        raise ProfileError(PROFILE_FAULTS["no_such"].format(file=name, known=", ".join(known)))
    return read_profile(SHIPPED / f"{name}.toml", zone)


def read_profile(path: Path, zone: str = "Europe/Moscow") -> Profile:
    """The profile in this TOML file; what it does not mention stays standard, `zone` included. Raises ProfileError."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as wrong:
        raise ProfileError(PROFILE_FAULTS["unreadable"].format(file=path, why=wrong.strerror)) from wrong
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise ProfileError(PROFILE_FAULTS["not_toml"].format(file=path, why=wrong)) from wrong
    tables: dict[str, Any] = {
        name: shape(**_checked(path, data.pop(name, {}), shape, f"{name}.")) for name, shape in TABLES.items()
    }
    plan = tables["exchange_plan"]
    if bool(plan.set) != bool(plan.node):
        raise ProfileError(PROFILE_FAULTS["half_plan"].format(file=path))
    return Profile(**{"zone": zone, **_checked(path, data, Profile, "")}, **tables)


def _checked(path: Path, data: Any, shape: type[Any], place: str) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise ProfileError(PROFILE_FAULTS["no_table"].format(file=path, name=place.rstrip(".")))
    kinds = {field.name: str(field.type) for field in fields(shape) if field.name not in TABLES}
    for name, value in data.items():
        at = {"file": path, "name": place + name, "value": value}
        if name not in kinds:
            raise ProfileError(PROFILE_FAULTS["unknown"].format(**at, known=", ".join(kinds)))
        if fault := _fault(kinds[name], place + name, value):
            raise ProfileError(PROFILE_FAULTS[fault].format(**at))
    return {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}


def _fault(kind: str, name: str, value: Any) -> str:
    """What is wrong with this value, "" if nothing."""
    if kind == LIST:
        return "" if isinstance(value, list) and all(isinstance(one, str) for one in value) else "not_list"
    if type(value).__name__ != kind:
        return f"not_{kind}"
    possible, fault = RULES.get(name) or RULES.get(name.partition(".")[0], (None, ""))
    return "" if possible is None or not value or _holds(possible, value) else fault


def _holds(possible: Callable[[str], object], value: str) -> bool:
    try:
        return bool(possible(value))
    except (ValueError, OSError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        return False


def _is_set(value: str) -> bool:
    kind, _, rest = value.partition("_")
    return kind.isalpha() and kind.isascii() and rest.replace("_", "").isalnum()


RULES: dict[str, tuple[Callable[[str], object] | None, str]] = {
    "zone": (ZoneInfo, "no_zone"),
    "claims": (_is_set, "not_name"),
    "properties": (UUID, "not_key"),
    "marker.key": (UUID, "not_key"),
    "marker.set": (_is_set, "not_name"),
    "marker": (None, ""),
    "exchange_plan.node": (UUID, "not_key"),
    "exchange_plan.set": (_is_set, "not_name"),
}
