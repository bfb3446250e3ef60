"""Reads the mapping profile: what a company changes where its 1C differs from the standard one."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sync.odata.names import PROFILE_FAULTS, Marker, Profile, Properties

SIMPLE = ("str", "bool")


class ProfileError(Exception):
    """One line in Russian: the file, the place in it and what to write instead."""


def read_profile(path: Path) -> Profile:
    """The profile in this TOML file; what it does not mention stays standard. Raises ProfileError."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as wrong:
        raise ProfileError(PROFILE_FAULTS["unreadable"].format(file=path, why=wrong.strerror)) from wrong
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise ProfileError(PROFILE_FAULTS["not_toml"].format(file=path, why=wrong)) from wrong
    properties = Properties(**_checked(path, data.pop("properties", {}), Properties, "properties."))
    marker = Marker(**_checked(path, data.pop("marker", {}), Marker, "marker."))
    return Profile(**_checked(path, data, Profile, ""), properties=properties, marker=marker)


def _checked(path: Path, data: Any, shape: type[Profile | Properties | Marker], place: str) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise ProfileError(PROFILE_FAULTS["no_table"].format(file=path, name=place.rstrip(".")))
    kinds = {field.name: field.type for field in fields(shape) if field.type in SIMPLE}
    for name, value in data.items():
        at = {"file": path, "name": place + name, "value": value}
        if name not in kinds:
            raise ProfileError(PROFILE_FAULTS["unknown"].format(**at, known=", ".join(kinds)))
        if type(value).__name__ != kinds[name]:
            raise ProfileError(PROFILE_FAULTS[f"not_{kinds[name]}"].format(**at))
        if not _possible(shape, name, value):
            raise ProfileError(PROFILE_FAULTS["no_zone" if name == "zone" else "not_key"].format(**at))
    return data


def _possible(shape: type[Profile | Properties | Marker], name: str, value: Any) -> bool:
    try:
        if value and (shape is Properties or name == "key"):
            UUID(value)
        elif name == "zone":
            ZoneInfo(value)
    except (ValueError, OSError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        return False
    return True
