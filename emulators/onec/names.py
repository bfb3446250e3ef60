"""What a name in a filter, an ordering or a selection means for one object."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from emulators.onec.codec import default
from emulators.onec.errors import bad_filter, incomparable, no_segment
from emulators.onec.literals import Guid, Moment, Ref
from emulators.onec.metadata import Model, Type
from emulators.onec.world import ZERO, Object, World

# Strings without a length cannot be compared in 1C's queries.
UNLIMITED = {"ОписаниеПретензии", "РезультатыОтработки"}


@dataclass
class Base:
    """The world and what is published of it; `model` may be replaced while it is served.

    `tables`: what virtual tables answer, by Register/Balance, Register/Turnovers and the like.
    """

    world: World
    model: Model
    tables: dict[str, list[Object]] = field(default_factory=dict)

    def kind_of(self, name: str) -> Type | None:
        """The type behind a set name."""
        return self.model.sets.get(name)

    def linked(self, kind: Type, body: Object, name: str) -> tuple[Type, Object] | None:
        """The object that a navigation name leads to; None when empty or gone. Raises ODataError 6."""
        target = self.kind_of(kind.links.get(name, ""))
        if target is None:
            raise no_segment(name)
        found = self.world.seen(target.name, body.get(f"{name}_Key") or ZERO)
        return (target, found) if found is not None else None


@dataclass(frozen=True)
class Scope:
    """One object in which names are looked up; `rows_named` are the variables of any() and all()."""

    base: Base
    kind: Type
    body: Object
    rows_named: dict[str, tuple[Type, Object]] = field(default_factory=dict)

    def value(self, steps: list[str]) -> Any:
        """The value at a path such as Контрагент/ИНН. Raises ODataError for names that are not there."""
        kind, body = self.kind, self.body
        if steps[0] in self.rows_named:
            kind, body = self.rows_named[steps[0]]
            steps = steps[1:]
        for name in steps[:-1]:
            if name in kind.parts():
                raise bad_filter()
            found = self.base.linked(kind, body, name)
            if found is None:
                return None
            kind, body = found
        return _value(kind, body, steps[-1])

    def rows(self, steps: list[str]) -> list[Object]:
        """The rows of a tabular part."""
        if len(steps) != 1 or steps[0] not in self.kind.parts():
            raise bad_filter()
        rows: list[Object] = self.body.get(steps[0], [])
        return rows

    def row(self, name: str, steps: list[str], row: Object) -> Scope:
        """The same object with one of its rows under a name."""
        kind = self.base.kind_of(f"{self.kind.name}_{steps[0]}") or self.base.model.rows[self.kind.parts()[steps[0]]]
        return Scope(self.base, self.kind, self.body, {**self.rows_named, name: (kind, row)})


def _value(kind: Type, body: Object, name: str) -> Any:
    if name not in kind.fields:
        raise no_segment(name)
    if name in UNLIMITED or kind.fields[name] in ("Edm.Stream", "Edm.Binary"):
        raise incomparable()
    value = body.get(name)
    value = default(kind, name) if value is None else value
    if kind.is_composite(name):
        target = body.get(f"{name}_Type", "StandardODATA.Undefined")
        return value if target == "Edm.String" else Ref(str(value), target)
    wrap = {"Edm.Guid": Guid, "Edm.DateTime": Moment}.get(kind.fields[name])
    return wrap(value) if wrap else value
