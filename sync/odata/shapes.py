"""The shape of a base, kept on disk: $metadata takes half a minute, so it is read only when the base looks changed."""

from __future__ import annotations

import hashlib
import json
import tempfile
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

from sync.errors import ErpRefused
from sync.odata import metadata, names
from sync.odata.drift import Gap, What, gaps, wanted_types
from sync.odata.faults import NO_RIGHTS, NOT_PUBLISHED
from sync.odata.fields import Kind, field_map
from sync.odata.metadata import Shape
from sync.odata.wire import Wire


class Shapes:
    """`kept`: the file that outlives a restart; None: memory alone."""

    def __init__(self, wire: Wire, profile: names.Profile, kept: Path | None = None) -> None:
        self._wire = wire
        self._map = field_map(profile)
        self._kept = kept
        self._print = ""
        self._shape = Shape()
        self._closed: set[str] = set()

    def gaps(self) -> list[Gap]:
        """What the base lacks now of what the portal reads."""
        now = self._fingerprint()
        if now != self._print:
            self._print, self._shape = now, self._from_disk(now) or self._from_onec(now)
        closed = [Gap(What.NO_RIGHTS, one.name, needed=one.needed) for one in self._map if one.name in self._closed]
        return [*closed, *gaps(self._map, self._shape)]

    def _fingerprint(self) -> str:
        """Of what is published and of the fields of one row of each set: no version of the configuration is told."""
        published = sorted(str(row.get("name")) for row in self._wire.get("").get("value", []))
        parts = [f"{one.name}_{part.name}" for one in self._map for part in one.fields if part.kind is Kind.ROWS]
        asked = {*(one.name for one in self._map), *parts}
        heavy = {one.name for one in self._map if one.heavy}
        looks = {name: self._look(name, heavy) for name in published if name in asked}
        self._closed = {name for name, look in looks.items() if look == [NO_RIGHTS]}
        told = json.dumps([self._wire.base, published, looks, sorted(map(repr, self._map))], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()

    def _look(self, set_name: str, heavy: set[str]) -> list[str]:
        only = {"select": names.REF} if set_name in heavy else {}
        try:
            rows = self._wire.get(set_name, top=1, **only).get("value", [])
        except ErpRefused as problem:
            if problem.code not in (NOT_PUBLISHED, NO_RIGHTS):
                raise
            return [problem.code]
        return sorted(f"{name} {_kind(value)}" for row in rows for name, value in row.items() if "@" not in name)

    def _from_onec(self, fingerprint: str) -> Shape:
        with tempfile.TemporaryFile() as file:
            self._wire.save("$metadata", file, metadata.LIMIT)
            file.seek(0)
            shape = metadata.read(file, wanted_types(self._map).__contains__)
        if self._kept:
            self._kept.parent.mkdir(parents=True, exist_ok=True)
            aside = self._kept.with_suffix(".part")
            told = {"fingerprint": fingerprint, **asdict(shape)}
            aside.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
            aside.replace(self._kept)
        return shape

    def _from_disk(self, fingerprint: str) -> Shape | None:
        try:
            told = json.loads(self._kept.read_text(encoding="utf-8")) if self._kept else {}
            same = told.pop("fingerprint", "") == fingerprint
            return Shape(**told) if same else None
        except (OSError, ValueError, TypeError, AttributeError):
            return None


def _kind(value: Any) -> str:
    """As JSON tells it."""
    if isinstance(value, bool | list):
        return type(value).__name__
    return "number" if isinstance(value, int | Decimal) else "text" if isinstance(value, str) else ""
