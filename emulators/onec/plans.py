"""Exchange plans: which sets a node is told about, what has changed for it, what it has confirmed."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass

from emulators.onec import atom, codec, query
from emulators.onec.errors import ODataError, no_instance, no_set, refused
from emulators.onec.metadata import Type
from emulators.onec.names import Base
from emulators.onec.query import Options
from emulators.onec.world import THIS_NODE, World

CALLS = ("SelectChanges", "NotifyChangesReceived")
POINT = re.compile(r"(ExchangePlan_\w+)\(guid'([0-9a-fA-F-]{36})'\)'?$")
FIELDS = {
    "Ref_Key": "Edm.Guid",
    "Code": "Edm.String",
    "Description": "Edm.String",
    "DataVersion": "Edm.String",
    "DeletionMark": "Edm.Boolean",
    "SentNo": "Edm.Int64",
    "ReceivedNo": "Edm.Int64",
    "ExchangeDate": "Edm.DateTime",
}


@dataclass(frozen=True)
class Point:
    """A node of a plan and the number of the message that is spoken of."""

    plan: str
    node: str
    number: int


def switch_on(base: Base, name: str, sets: list[str]) -> dict[str, str]:
    """Publishes the plan with a node of ours and one of the portal, told about these sets. Raises KeyError.

    Who was there before stays; what had changed before is nobody's change.
    """
    for kind in sets:
        if kind not in base.model.sets:
            raise KeyError(f"нет набора {kind}")
    plan = f"ExchangePlan_{name}"
    base.world.watch(plan, sets)
    publish(base)
    if not base.world.all(plan):
        for code, here in (("УТ", True), ("ПОРТАЛ", False)):
            key = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{plan} {code}"))
            base.world.put(plan, key, {"Ref_Key": key, "Code": code, "Description": code, THIS_NODE: here})
    return {str(body["Code"]): str(body["Ref_Key"]) for body in base.world.all(plan)}


def publish(base: Base) -> None:
    """Adds the sets of all plans that the base has."""
    for plan in base.world.plans:
        base.model.sets.setdefault(plan, Type(plan, ["Ref_Key"], dict(FIELDS)))


def register_all(world: World, name: str) -> int:
    """Tells every node about every object of the plan's sets, as its button in 1C does; how many."""
    plan = f"ExchangePlan_{name}"
    found = [(kind, key) for kind in world.plans[plan] for key in list(world.objects.get(kind, {}))]
    world.register(found)
    return len(found)


def point(base: Base, asked: Options) -> Point:
    """Reads DataExchangePoint and MessageNo. Raises ODataError: 5 missing, 4 bad, 8 no such plan, 9 no such node."""
    given, number = asked.get("DataExchangePoint"), asked.get("MessageNo")
    if not given or not number:
        raise ODataError(400, 5, "Не указано значение параметра DataExchangePoint или MessageNo")
    match = POINT.search(given)
    if match is None or not number.isdigit():
        raise ODataError(400, 4, "Неверное значение параметра DataExchangePoint или MessageNo")
    plan, node = match.group(1), match.group(2).lower()
    if plan not in base.world.plans:
        raise no_set(plan)
    body = base.world.get(plan, node)
    if body is None:
        raise no_instance()
    if body.get(THIS_NODE):
        raise refused("Нельзя выбрать изменения для этого узла")
    return Point(plan, node, int(number))


def feed(base: Base, at: Point, root: str) -> bytes:
    """All that is not confirmed, under this message number; the node's SentNo moves."""
    with base.world.writing():
        found = base.world.changed(at.plan, at.node, at.number)
        _numbered(base, at, "SentNo")
        entries = [_entry(base, kind, key, root) for kind, key in found if kind in base.model.sets]
    return atom.changes(entries, root)


def confirm(base: Base, at: Point) -> None:
    """Forgets what was sent with this message or before it; the node's ReceivedNo moves."""
    with base.world.writing():
        base.world.confirmed(at.plan, at.node, at.number)
        _numbered(base, at, "ReceivedNo")


def _numbered(base: Base, at: Point, field: str) -> None:
    body = base.world.objects[at.plan][at.node]
    base.world.put(at.plan, at.node, {**body, field: max(at.number, int(body.get(field, 0)))})


def _entry(base: Base, name: str, key: str, root: str) -> str:
    kind = base.model.sets[name]
    body = base.world.get(name, key)
    if body is None:
        lost = dict(zip(kind.keys, key.split("|"), strict=True))
        return atom.deleted(f"{root}{name}({query.key_of(kind, lost)})", base.world.clock.stamp())
    address = f"{name}({query.key_of(kind, body)})"
    return atom.nested(kind, codec.single(base.model, kind, body, address), root, address)
