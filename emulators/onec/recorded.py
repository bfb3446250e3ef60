"""Takes recorded answers of a real 1C into the world: its $metadata, its Atom feeds, and what those refer to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from emulators.onec import claims, metadata
from emulators.onec.metadata import Model, Type
from emulators.onec.world import Object, World

A = "{http://www.w3.org/2005/Atom}"
D = "{http://schemas.microsoft.com/ado/2007/08/dataservices}"
M = "{http://schemas.microsoft.com/ado/2007/08/dataservices/metadata}"
SHIPMENTS = "Document_РеализацияТоваровУслуг"
OWN = Path(__file__).with_name("recorded_world.json")
NUMBERS = {"Edm.Int16": int, "Edm.Int32": int, "Edm.Int64": int, "Edm.Double": float}


@dataclass(frozen=True)
class Recorded:
    """The recorded shipment that a dealer can claim on."""

    number: str
    date: str
    partner: str
    name: str

    def told(self) -> str:
        """One line for the terminal."""
        return f"{self.number} от {self.date[:10]}, дилер «{self.name}», Партнер {self.partner}"


def merge(world: World, model: Model, folder: Path) -> tuple[Model, Recorded]:
    """Unites the model with the recorded one and loads what the world does not have yet.

    `folder` holds trade_demo/manifest.json; a feed that manifest names and nobody kept is passed over.
    Raises OSError, ValueError, KeyError (manifest), ParseError.
    """
    source = folder / "trade_demo"
    manifest = json.loads((source / "manifest.json").read_text(encoding="utf-8"))
    merged = model.merge(metadata.read(source / manifest["metadata"]))
    files = [source / name for name in manifest["batches"] if (source / name).exists()]
    found = [item for file in files for item in entries(merged, file)]
    own = json.loads(OWN.read_text(encoding="utf-8"))
    made = [(kind, body["Ref_Key"], body) for kind, bodies in own.items() if kind != "shipment" for body in bodies]
    world.load([item for item in (*claims.properties(), *found, *made) if world.get(item[0], item[1]) is None])
    return merged, _told(world, own["shipment"])


def _told(world: World, key: str) -> Recorded:
    shipment = world.get(SHIPMENTS, key)
    if shipment is None:
        raise ValueError(f"в записанных ответах нет {SHIPMENTS} {key}")
    partner = world.get("Catalog_Партнеры", shipment["Партнер_Key"]) or {}
    return Recorded(shipment["Number"], shipment["Date"], shipment["Партнер_Key"], partner.get("Description", ""))


def entries(model: Model, file: Path) -> Iterator[tuple[str, str, Object]]:
    """The objects of a feed as set, key and body; entries of sets that the model does not know are passed over."""
    for entry in fromstring(file.read_bytes()).iter(f"{A}entry"):
        category, properties = entry.find(f"{A}category"), entry.find(f"{A}content/{M}properties")
        kind = model.sets.get((category.get("term", "") if category is not None else "").partition(".")[2])
        if kind is None or properties is None:
            continue
        body = _body(model, kind, properties)
        yield kind.name, "|".join(str(body[name]) for name in kind.keys), body


def _body(model: Model, kind: Type, node: Element) -> Object:
    parts = kind.parts()
    body: Object = {}
    for cell in node:
        name = cell.tag.removeprefix(D)
        if name in parts:
            body[name] = [_body(model, model.rows[parts[name]], row) for row in cell.findall(f"{D}element")]
        else:
            body[name] = _value(kind.fields.get(name, "Edm.String"), cell.text or "")
    return body


def _value(edm: str, text: str) -> str | int | float | bool:
    if edm == "Edm.Boolean":
        return text == "true"
    return NUMBERS[edm](text or 0) if edm in NUMBERS else text
