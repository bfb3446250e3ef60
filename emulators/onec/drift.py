"""A published field that changes under a running client: renamed, removed, of another type."""

from __future__ import annotations

from dataclasses import replace

from emulators.onec.metadata import Model, Type
from emulators.onec.names import Base
from emulators.onec.world import Object, World


def rename(base: Base, name: str, old: str, new: str) -> None:
    """A field goes by another name, its values with it. Raises KeyError for what is not published."""
    _known(base.model, name, old)
    base.model = _changed(base.model, name, {old: (new, base.model.sets[name].fields[old])})
    _rename_values(base.world, base.model, name, old, new)


def remove(base: Base, name: str, field: str) -> None:
    """A field is published no more; its values stay in the base. Raises KeyError."""
    _known(base.model, name, field)
    base.model = _changed(base.model, name, {field: None})


def publish(base: Base, name: str, field: str, edm: str) -> None:
    """A field appears, or a removed one comes back with the values it had. Raises KeyError."""
    if name not in base.model.sets:
        raise KeyError(f"нет набора {name}")
    base.model = _changed(base.model, name, {}, {field: edm})


def retype(base: Base, name: str, field: str, edm: str) -> None:
    """A field is published with another type. Raises KeyError."""
    _known(base.model, name, field)
    base.model = _changed(base.model, name, {field: (field, edm)})


def _known(model: Model, name: str, field: str) -> None:
    if name not in model.sets or field not in model.sets[name].fields:
        raise KeyError(f"нет поля {name}.{field}")


def _changed(
    model: Model, name: str, fates: dict[str, tuple[str, str] | None], more: dict[str, str] | None = None
) -> Model:
    """The same model where the set and its row type have other fields."""
    row = f"{name}_RowType"
    sets = {**model.sets, name: _refield(model.sets[name], fates, more or {})}
    rows = {**model.rows, row: _refield(model.rows[row], fates, more or {})} if row in model.rows else model.rows
    return replace(model, sets=sets, rows=rows)


def _refield(kind: Type, fates: dict[str, tuple[str, str] | None], more: dict[str, str]) -> Type:
    fields: dict[str, str] = {}
    for name, edm in kind.fields.items():
        fate = fates.get(name, (name, edm))
        if fate is not None:
            fields[fate[0]] = fate[1]
    fields |= more
    links = {name: target for name, target in kind.links.items() if f"{name}_Key" in fields}
    return replace(kind, fields=fields, links=links)


def _rename_values(world: World, model: Model, name: str, old: str, new: str) -> None:
    def renamed(body: Object) -> Object:
        return {new if field == old else field: value for field, value in body.items()}

    owner, _, part = name.rpartition("_")
    with world.writing():
        if owner in model.sets and part in model.sets[owner].fields:
            found = [(owner, key, body) for key, body in world.objects.get(owner, {}).items()]
            world.load(
                (kind, key, {**body, part: [renamed(row) for row in body.get(part, [])]}) for kind, key, body in found
            )
        else:
            world.load([(name, key, renamed(body)) for key, body in world.objects.get(name, {}).items()])
