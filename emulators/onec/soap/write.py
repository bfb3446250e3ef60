"""How the service writes objects of the base: as OData would keep them, lengths and 1C's own handlers included."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from emulators.onec import codec
from emulators.onec.card import Card
from emulators.onec.claims import PROPERTIES
from emulators.onec.handlers import before_write
from emulators.onec.names import Base
from emulators.onec.world import NO_DATE, Object

CLAIMS = "Catalog_Претензии"
EXTRA = "ДополнительныеРеквизиты"


def keep(base: Base, kind: str, body: Object) -> Object:
    """Stores an object under its own key."""
    known = base.model.sets[kind]
    kept = codec.read(base.model, known, plain(body))
    if "Posted" in known.fields:
        kept["Posted"] = bool(body.get("Posted"))
    return base.world.put(kind, body["Ref_Key"], before_write(base.world, kind, kept, known.fields))


def plain(value: Any) -> Any:
    """What a file of JSON can hold."""
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return float(value) if isinstance(value, Decimal) else value


def card(base: Base, key: str) -> Card | None:
    body = base.world.get(CLAIMS, key.lower())
    return Card(base, CLAIMS, body) if body else None


def with_extra(rows: list[Object], told: dict[str, str | None]) -> list[Object]:
    """Additional attributes with those told renewed, "" takes one away; rows of others stay."""
    for name, value in told.items():
        own = PROPERTIES[name]
        if value is None:
            continue
        at = next((place for place, row in enumerate(rows) if row.get("Свойство_Key") == own["key"]), len(rows))
        row = {"Свойство_Key": own["key"], "Значение": value, "Значение_Type": own["type"], "ТекстоваяСтрока": ""}
        rows = [*rows[:at], *([row] if value else []), *rows[at + 1 :]]
    return [{**row, "LineNumber": place} for place, row in enumerate(rows, 1)]


def attribute(card: Card, name: str) -> str:
    """One of the portal's additional attributes of a claim."""
    read = card.extra
    return read(name)


def day(value: str | None) -> str | None:
    """A date as the additional attribute keeps it; the empty one of 1C is none."""
    return None if value in (None, NO_DATE) else f"{value[:10]}T00:00:00"
