"""$metadata of a base, read in a stream: which sets it publishes and of which types the fields are that we read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO

from sync.errors import ErpUnavailable
from sync.odata import xml

LIMIT = 64 * 1024 * 1024  # a whole configuration takes 15-17 MB
NAMESPACE = "StandardODATA."
ROOT = "Edmx"


@dataclass
class Shape:
    """published: names of all sets; types: type -> field -> Edm type, of wanted types only; enums: name -> members."""

    published: list[str] = field(default_factory=list)
    types: dict[str, dict[str, str]] = field(default_factory=dict)
    enums: dict[str, list[str]] = field(default_factory=dict)


def read(stream: IO[bytes], wanted: Callable[[str], bool]) -> Shape:
    """What a base says of itself; of types and enumerations only the wanted ones are kept. Raises ErpUnavailable.

    Other XML is no base that publishes nothing, but no $metadata.
    """
    shape, whole = Shape(), False
    for node in xml.elements(stream, ("EntityType", "ComplexType", "EnumType", "EntitySet", ROOT), LIMIT):
        name, kind = node.get("Name", ""), xml.local(node)
        if kind == ROOT:
            whole = True
        elif kind == "EntitySet":
            shape.published.append(name)
        elif wanted(name) and kind == "EnumType":
            shape.enums[name] = [part.get("Name", "") for part in node if xml.local(part) == "Member"]
        elif wanted(name):
            fields = (part for part in node if xml.local(part) == "Property")
            shape.types[name] = {one.get("Name", ""): one.get("Type", "").replace(NAMESPACE, "") for one in fields}
    if not whole:
        raise ErpUnavailable("odd_answer", f"no {ROOT}")
    return shape
