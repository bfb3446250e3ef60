"""What people in 1C do to a base past the interface: new numbers, deletion marks, values nobody expected."""

from __future__ import annotations

from emulators.onec.world import Object, World


def renumber(world: World, kind: str) -> dict[str, str]:
    """Gives each object the number of the next one and the last a fresh one; key -> new number.

    Every number but the first then names another object than before.
    """
    field = "Number" if kind.startswith("Document_") else "Code"
    with world.writing():
        bodies = world.all(kind)
        if not bodies:
            return {}
        taken = [str(body.get(field, "")) for body in bodies]
        fresh = [*taken[1:], _after(max(taken, default=""))]
        for body, number in zip(bodies, fresh, strict=True):
            world.put(kind, body["Ref_Key"], {**body, field: number})
    return {body["Ref_Key"]: number for body, number in zip(bodies, fresh, strict=True)}


def _after(number: str) -> str:
    head, dash, tail = number.rpartition("-")
    return f"{head}{dash}{int(tail or 0) + 1:0{len(tail)}}" if tail.isdigit() else f"{number}1"


def delete_mark(world: World, key: str, marked: bool = True) -> Object:
    """Marks for deletion whatever has this key; 1C unposts a document it marks. Raises KeyError."""
    with world.writing():
        kind = _kind_of(world, key)
        body = {**world.objects[kind][key], "DeletionMark": marked}
        if marked and "Posted" in body:
            body["Posted"] = False
        return world.put(kind, key, body)


def change(world: World, key: str, values: Object) -> Object:
    """Writes values as they are, past every check of the interface. Raises KeyError."""
    with world.writing():
        kind = _kind_of(world, key)
        return world.put(kind, key, {**world.objects[kind][key], **values})


def vanish(world: World, key: str) -> None:
    """Takes an object away without a trace. Raises KeyError."""
    with world.writing():
        world.remove(_kind_of(world, key), key)


def _kind_of(world: World, key: str) -> str:
    for kind, objects in world.objects.items():
        if key in objects:
            return kind
    raise KeyError(f"нет объекта {key}")
