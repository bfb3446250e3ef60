"""What stands in a foreign paper: PDF, XLS, XLSX or XML, read in a child process under limits."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from claims.rules.paper_text import Node, PaperText, Sheet, Word
from storage import child
from storage.kinds import Kind

SECONDS = 40.0


def read_paper(path: Path, kind: Kind) -> PaperText:
    """Its words, cells or elements; a photo has none. Waits some seconds: call it in a thread."""
    if kind.group != "paper":
        return PaperText(trouble="picture")
    said = child.ask("storage.read_paper", str(path), kind.code, seconds=SECONDS, long=True) or {"trouble": "damaged"}
    return text_of(said)


def text_of(said: Mapping[str, Any]) -> PaperText:
    """What the child said."""
    if "trouble" in said:
        return PaperText(trouble=said["trouble"])
    return PaperText(
        pages=tuple(tuple(Word(*word) for word in page) for page in said.get("pages", ())),
        sheets=tuple(_sheet(sheet) for sheet in said.get("sheets", ())),
        root=_node(said["root"]) if "root" in said else None,
    )


def _sheet(said: dict[str, Any]) -> Sheet:
    return Sheet(said["name"], tuple(tuple(row) for row in said["rows"]))


def _node(said: list[Any]) -> Node:
    name, attributes, text, children = said
    return Node(name, attributes, text, tuple(map(_node, children)))
