"""The contract of the web service: what one WSDL lacks of another, operation by operation, field by field."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

OWN = Path(__file__).with_name("dealer_claims.wsdl")
LIMIT = 8 * 1024 * 1024
WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
XSD = "{http://www.w3.org/2001/XMLSchema}"


class ContractError(Exception):
    """This is no WSDL."""


@dataclass
class Contract:
    """types: a type, or the element of a question or an answer -> field -> type of the field without its prefix."""

    namespace: str = ""
    operations: list[str] = field(default_factory=list)
    types: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lack:
    """what: namespace, operation, type, field or kind of a field; found: what stands there instead."""

    what: str
    name: str
    found: str = ""


def read(path: Path) -> Contract:
    """Of a saved answer. Raises OSError, ContractError."""
    with path.open("rb") as file:
        return parsed(file.read(LIMIT + 1))


def parsed(raw: bytes) -> Contract:
    """Raises ContractError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(raw, parser) if len(raw) <= LIMIT else None
    except etree.XMLSyntaxError as wrong:
        raise ContractError(str(wrong)) from wrong
    if root is None or root.tag != f"{WSDL}definitions" or b"<!DOCTYPE" in raw:
        raise ContractError("no definitions")
    ports = root.findall(f"{WSDL}portType/{WSDL}operation")
    named = [*root.iter(f"{XSD}complexType"), *root.iter(f"{XSD}element")]
    types = {node.get("name", ""): _fields(node) for node in named if node.get("name") and _holds_fields(node)}
    return Contract(root.get("targetNamespace", ""), [one.get("name", "") for one in ports], types)


def lacks(wanted: Contract, found: Contract) -> list[Lack]:
    """What the portal needs and the found service has not; what it has beyond is no matter."""
    if wanted.namespace != found.namespace:
        return [Lack("namespace", wanted.namespace, found.namespace)]
    lost = [Lack("operation", name) for name in wanted.operations if name not in found.operations]
    gone = {f"{one.name}{part}" for one in lost for part in ("", "Response")}
    for name, fields in wanted.types.items():
        if name in gone:
            continue
        there = found.types.get(name)
        if there is None:
            lost.append(Lack("type", name))
            continue
        lost += [Lack("field", f"{name}.{one}") for one in fields if one not in there]
        lost += [
            Lack("kind", f"{name}.{one} ({kind})", there[one])
            for one, kind in fields.items()
            if there.get(one, kind) != kind
        ]
    return lost


def _holds_fields(node: etree._Element) -> bool:
    """A named type, or an element with a type of its own inside."""
    return node.tag == f"{XSD}complexType" or node.find(f"{XSD}complexType") is not None


def _fields(node: etree._Element) -> dict[str, str]:
    holder = node if node.tag == f"{XSD}complexType" else node.find(f"{XSD}complexType")
    found = holder.findall(f"{XSD}sequence/{XSD}element") if holder is not None else []
    return {one.get("name", ""): one.get("type", "").rpartition(":")[2] for one in found}
