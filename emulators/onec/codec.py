"""Values between the wire and the world: JSON as 1C writes it, and what it makes of what is written to it."""

from __future__ import annotations

import base64
import re
from typing import Any
from zlib import crc32

from emulators.onec.errors import ODataError, bad_literal, row_without_number
from emulators.onec.metadata import Model, Type
from emulators.onec.world import NO_DATE, UNDEFINED, ZERO, Object

GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
DEFAULTS: dict[str, Any] = {
    "Edm.Guid": ZERO,
    "Edm.DateTime": NO_DATE,
    "Edm.Boolean": False,
    "Edm.Int16": 0,
    "Edm.Int32": 0,
    "Edm.Int64": 0,
    "Edm.Double": 0,
}
FIRST = ["Ref_Key", "DataVersion", "DeletionMark", "Owner", "Owner_Type", "Owner_Key", "Parent_Key", "IsFolder"]
FIRST += ["Number", "Date", "Posted", "Code", "Description"]
LINK = "@navigationLinkUrl"
LAST = ["Predefined", "PredefinedDataName"]
# Lengths are not in $metadata; 1C cuts what is longer without a word.
LENGTHS = {"Description": 100, "Code": 11, "Number": 11, "ТекстовоеОписание": 150, "Штрихкод": 200, "Расширение": 10}


def order(kind: Type) -> list[str]:
    """Field names as 1C lists them in a collection: standard ones, own ones, X_Type right after X, parts."""
    parts = kind.parts()
    own = [n for n in kind.fields if n not in FIRST and n not in LAST and n not in parts]
    names = [n for n in FIRST if n in kind.fields]
    for name in own:
        if name.removesuffix("_Type") in kind.fields and name.endswith("_Type"):
            continue
        names.append(name)
        if f"{name}_Type" in kind.fields:
            names.append(f"{name}_Type")
    return names + list(parts) + [n for n in LAST if n in kind.fields]


def default(kind: Type, name: str) -> Any:
    """What an attribute holds when nobody has filled it."""
    edm = kind.fields[name]
    if edm.startswith("Collection("):
        return []
    if name.endswith("_Type") and kind.is_composite(name.removesuffix("_Type")):
        return UNDEFINED
    return DEFAULTS.get(edm, "")


def show(edm: str, value: Any) -> Any:
    """One value as JSON: Int64 is a string, a whole Double has no fraction."""
    if edm == "Edm.Int64":
        return str(int(value) if isinstance(value, float) else value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def fields(model: Model, kind: Type, body: Object, names: list[str], in_set: bool) -> Object:
    """The named attributes of an object as JSON; rows carry Ref_Key only inside a collection."""
    parts = kind.parts()
    shown: Object = {}
    for name in names:
        value = body.get(name, None)
        value = default(kind, name) if value is None else value
        if name in parts:
            owner = {"Ref_Key": body["Ref_Key"]} if in_set and "Ref_Key" in body else {}
            row = model.rows[parts[name]]
            shown[name] = [{**owner, **_row(row, item)} for item in value]
        elif kind.fields[name] != "Edm.Stream":
            shown[name] = show(kind.fields[name], value)
    return shown


def _row(row: Type, item: Object) -> Object:
    names = [n for n in _row_order(row) if n != "Ref_Key"]
    return {n: show(row.fields[n], item[n] if item.get(n) is not None else default(row, n)) for n in names}


def _row_order(row: Type) -> list[str]:
    if "LineNumber" not in row.fields or "Recorder" in row.fields:
        return order(row)
    return ["LineNumber", *[n for n in order(row) if n != "LineNumber"]]


def links(kind: Type, body: Object, address: str) -> Object:
    """Navigation links, only of references that are not empty."""
    return {
        f"{name}{LINK}": f"{address}/{name}"
        for name in kind.links
        if body.get(f"{name}_Key", ZERO) not in (ZERO, "", None)
    }


def single(model: Model, kind: Type, body: Object, address: str) -> Object:
    """A whole object asked for by key: fields in the order of a hash table, but those of registers, then links."""
    names = order(kind)
    if kind.keys == ["Ref_Key"]:
        names.sort(key=lambda name: crc32(name.encode()))
    return {**fields(model, kind, body, names, in_set=False), **links(kind, body, address)}


def read(model: Model, kind: Type, posted: Object) -> Object:
    """What 1C keeps of a written body: unknown names are ignored, long strings cut, bad numbers left as they were.

    Raises ODataError for values it cannot read and for rows without their numbers.
    """
    kept: Object = {}
    parts = kind.parts()
    for name, value in posted.items():
        if name.endswith("@odata.bind"):
            name, value = f"{name.removesuffix('@odata.bind')}_Key", _bound(value)
        if name not in kind.fields or name == "DataVersion":
            continue
        if name in parts:
            kept[name] = _read_rows(model.rows[parts[name]], value)
            continue
        kept.update(_read_value(name, kind.fields[name], value))
    return kept


def _bound(address: object) -> str:
    found = GUID.search(str(address))
    return found.group(0) if found else str(address)


def _read_rows(row: Type, value: object) -> list[Object]:
    if not isinstance(value, list):
        raise ODataError(400, 4, "Неверное значение табличной части")
    rows = []
    for number, item in enumerate(value, start=1):
        if not isinstance(item, dict) or "LineNumber" not in item:
            raise row_without_number()
        if str(item["LineNumber"]) != str(number):
            raise ODataError(400, 4, f"Неверный номер строки: {item['LineNumber']}")
        kept: Object = {}
        for name, cell in item.items():
            if name in row.fields:
                kept.update(_read_value(name, row.fields[name], cell))
        rows.append(kept)
    return rows


def _read_value(name: str, edm: str, value: Any) -> Object:
    if value is None:
        return {}
    if edm == "Edm.Guid":
        return {name: _matching(GUID, value, edm).lower()}
    if edm == "Edm.DateTime":
        return {name: _matching(DATE, value, edm)[:19]}
    if edm == "Edm.Boolean":
        if value not in (True, False, "true", "false"):
            raise bad_literal(str(value), edm)
        return {name: value in (True, "true")}
    if edm in ("Edm.Int16", "Edm.Int32", "Edm.Int64", "Edm.Double"):
        return _number(name, edm, value)
    if edm == "Edm.Binary":
        return {name: base64.b64encode(base64.b64decode(str(value))).decode()}
    return {name: str(value)[: LENGTHS.get(name)]}


def _matching(pattern: re.Pattern[str], value: object, edm: str) -> str:
    if not isinstance(value, str) or not pattern.match(value):
        raise bad_literal(str(value), edm)
    return value


def _number(name: str, edm: str, value: Any) -> Object:
    try:
        return {name: float(value) if edm == "Edm.Double" else int(value)}
    except (TypeError, ValueError):
        return {}
