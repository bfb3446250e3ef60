"""The published description (WSDL): which elements in which order, read from XML and written to it."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from defusedxml.ElementTree import parse

XS = "{http://www.w3.org/2001/XMLSchema}"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
Value = dict[str, Any]


class BadInputError(Exception):
    """A message that 1C's XDTO would not take."""


@dataclass(frozen=True)
class Field:
    """One element of a sequence; `own`: its type is one of the description's, not of XML Schema."""

    name: str
    type: str
    own: bool
    many: bool
    needed: bool


@dataclass(frozen=True)
class Contract:
    """Types and wrappers of one service, in the namespace it publishes."""

    space: str
    types: Mapping[str, Sequence[Field]]
    wrappers: Mapping[str, Sequence[Field]]
    text: bytes

    def read(self, element: Element, fields: Sequence[Field]) -> Value:
        """The content of an element; a stranger, a gap or a wrong order is refused as XDTO refuses it."""
        given, found = list(element), {}
        for field in fields:
            mine = []
            while given and given[0].tag == f"{{{self.space}}}{field.name}":
                mine.append(self._value(given.pop(0), field))
            if (field.needed and not mine) or (len(mine) > 1 and not field.many):
                raise BadInputError(f"Ошибка проверки данных XDTO: {field.name}")
            found[field.name] = mine if field.many else mine[0] if mine else None
        if given:
            raise BadInputError(f"Ошибка разбора XML: лишний элемент {given[0].tag.rpartition('}')[2]}")
        return found

    def _value(self, element: Element, field: Field) -> Any:
        if element.get(NIL) in ("true", "1"):
            return None
        if field.own:
            return self.read(element, self.types[field.type])
        try:
            return _plain(element.text or "", field.type)
        except (ValueError, InvalidOperation) as wrong:
            raise BadInputError(f"Ошибка преобразования данных XDTO: {field.name}") from wrong

    def write(self, parent: Element, fields: Sequence[Field], value: Value) -> None:
        """Children in the order of the description; what is None is left out."""
        if strangers := value.keys() - {field.name for field in fields}:
            raise KeyError(f"not in the description: {', '.join(sorted(strangers))}")
        for field in fields:
            told = value.get(field.name)
            if told is None and field.needed:
                raise KeyError(f"{parent.tag}: {field.name} is needed")
            for one in told or () if field.many else () if told is None else (told,):
                child = SubElement(parent, f"{{{self.space}}}{field.name}")
                if field.own:
                    self.write(child, self.types[field.type], one)
                else:
                    child.text = _text(one)


def read(path: Path) -> Contract:
    """The description in a file. Raises OSError, ParseError, ValueError."""
    root = parse(path).getroot()
    schema = root.find(f".//{XS}schema") if root is not None else None
    if root is None or schema is None:
        raise ValueError(f"{path}: no schema inside")
    types = {each.get("name", ""): _fields(each) for each in schema.findall(f"{XS}complexType")}
    wrappers = {each.get("name", ""): _fields(each) for each in schema.findall(f"{XS}element")}
    return Contract(root.get("targetNamespace", ""), types, wrappers, path.read_bytes())


def _fields(element: Element) -> list[Field]:
    return [
        Field(
            name=each.get("name", ""),
            type=each.get("type", "").partition(":")[2],
            own=each.get("type", "").startswith("tns:"),
            many=each.get("maxOccurs") == "unbounded",
            needed=each.get("minOccurs", "1") != "0" and each.get("nillable") != "true",
        )
        for each in element.iter(f"{XS}element")
        if each is not element
    ]


def _plain(text: str, kind: str) -> Any:
    if kind == "decimal":
        return Decimal(text)
    if kind == "int":
        return int(text)
    if kind == "boolean":
        return {"true": True, "1": True, "false": False, "0": False}[text.strip()]
    if kind == "base64Binary":
        return base64.b64decode(text)
    return text[:19] if kind == "dateTime" else text


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{Decimal(str(value)).normalize():f}"
    return str(value)
