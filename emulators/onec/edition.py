"""An edition of the configuration: our own set, another base's file, or the own set with a told difference."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from emulators.onec import metadata
from emulators.onec.metadata import Model, Type
from emulators.onec.world import Object

Item = tuple[str, str, Object]
TOLD = {"ut_11.4": Path(__file__).with_name("ut_11_4.json")}


@dataclass(frozen=True)
class Edition:
    """How sets and attributes are called there; empty = as in our own set.

    `renamed`: set -> set; `without`: type or * -> attributes it lacks; `enum_instead`: a catalogue that an
    enumeration stands for.
    """

    renamed: dict[str, str] = field(default_factory=dict)
    without: dict[str, list[str]] = field(default_factory=dict)
    enum_instead: dict[str, Any] = field(default_factory=dict)

    def name(self, name: str) -> str:
        """A type, part, row type or relationship under its name there."""
        for old, new in self.renamed.items():
            if name == old or name.startswith(f"{old}_"):
                return new + name.removeprefix(old)
        return name

    def model(self, own: Model) -> Model:
        """What is published there."""
        gone = self.enum_instead.get("catalog")
        sets = [self._type(kind) for name, kind in own.sets.items() if name != gone]
        rows = [self._type(kind) for kind in own.rows.values()]
        enums = dict(own.enums)
        if gone:
            enums[self.enum_instead["enum"]] = self.enum_instead["members"]
        return Model({kind.name: kind for kind in sets}, {kind.name: kind for kind in rows}, enums)

    def items(self, items: Iterable[Item]) -> Iterator[Item]:
        """The same objects as that edition would keep them."""
        items = list(items)
        gone, member = self.enum_instead.get("catalog"), self.enum_instead.get("member", "")
        members = {key: body[member] for kind, key, body in items if kind == gone}
        for kind, key, body in items:
            if kind != gone:
                yield self.name(kind), key, self._body(kind, body, members)

    def _lacks(self, kind: str, name: str) -> bool:
        return name in self.without.get(kind, ()) or name in self.without.get("*", ())

    def _type(self, kind: Type) -> Type:
        told = kind.name.removesuffix("_RowType")
        fields = {}
        for name, edm in kind.fields.items():
            if name == self.enum_instead.get("key"):
                fields[self.enum_instead["field"]] = "Edm.String"
            elif not self._lacks(told, name):
                inner = edm.removeprefix("Collection(").removesuffix(")")
                fields[name] = edm.replace(inner, self.name(inner))
        links = {name: self.name(target) for name, target in kind.links.items() if f"{name}_Key" in fields}
        return Type(self.name(kind.name), kind.keys, fields, links)

    def _body(self, kind: str, body: Object, members: dict[str, str]) -> Object:
        kept: Object = {}
        for name, value in body.items():
            if name == self.enum_instead.get("key"):
                kept[self.enum_instead["field"]] = members.get(value, "")
            elif isinstance(value, list):
                kept[name] = [self._body(f"{kind}_{name}", row, members) for row in value]
            elif not self._lacks(kind, name):
                kept[name] = value
        return kept


def published(wanted: Path | None) -> tuple[Model, Edition]:
    """The model of an edition by its name, of a base's own $metadata file, or ours. Raises OSError, ParseError."""
    told = TOLD.get(str(wanted))
    if told is None:
        return metadata.read(wanted or metadata.OWN), Edition()
    edition = Edition(**json.loads(told.read_text(encoding="utf-8")))
    return edition.model(metadata.read(metadata.OWN)), edition
