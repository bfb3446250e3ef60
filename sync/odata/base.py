"""What every part of the adapter works with in one base: its wire, its profile, what stands behind a reference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sync.odata import codec, names
from sync.odata.lookup import Lookup, by_keys
from sync.odata.shapes import Shapes
from sync.odata.store import Store
from sync.odata.watch import Watch
from sync.odata.wire import Wire


@dataclass(frozen=True)
class Own:
    """What the portal decides of its reading. shape: the file that keeps what the base's $metadata said.

    window_months: claims born in 1C earlier than so long ago are not told; 0: all are.
    """

    shape: Path | None = None
    window_months: int = 0


class Base:
    """One base of 1C; books.py and claims.py say what is done with it."""

    def __init__(self, wire: Wire, profile: names.Profile, own: Own | None = None) -> None:
        own = own or Own()
        self._wire = wire
        self._profile = profile
        self._lookup = Lookup(wire)
        self._store = Store(wire)
        self._shapes = Shapes(wire, profile, own.shape)
        self._watch = Watch(wire, profile, own.window_months)

    def close(self) -> None:
        self._wire.close()

    def _found(self, set_name: str, keys: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
        return {codec.own_key(row, names.REF): row for row in by_keys(self._wire, set_name, keys)}

    def _properties(self) -> names.Properties:
        """The profile's additional attributes that this base has: 1C would store rows of a missing one, too."""
        keys = {name: key for name, key in asdict(self._profile.properties).items() if key}
        self._lookup.prepare(names.PROPERTIES, map(UUID, keys.values()))
        there = {name: key for name, key in keys.items() if self._lookup.one(names.PROPERTIES, UUID(key))}
        return names.Properties(**(dict.fromkeys(asdict(self._profile.properties), "") | there))
