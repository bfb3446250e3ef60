"""Every word that stands on a page of the product: for articles that call buttons and headings by their names."""

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from jinja2 import Environment

TEMPLATES, WORDING, PROCESSES = Path("portal/templates"), Path("claims/wording"), Path("claims/process")
OF_STAFF = {"staff", "staff.py", "exchange.py", "journal.py"}
HOLE = "\0"  # where a template prints what it was given
BRACES = re.compile(r"\{[^}]*\}")


def page_words(*, staff: bool) -> frozenset[str]:
    """What a dealer may meet in templates, wording and process files, staff more; help itself proves nothing."""
    found = {word for path in sorted(PROCESSES.glob("*.toml")) for word in of_process(_text(path))}
    for folder, reads in ((TEMPLATES, of_template), (WORDING, of_wording)):
        for path in folder.rglob("*.*"):
            if path.suffix in {".html", ".txt", ".py"} and (staff or not OF_STAFF & set(path.parts)):
                found |= reads(_text(path)) if "help" not in path.parts else set()
    return frozenset(found)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def of_template(text: str) -> set[str]:
    """What it says between tags, in attributes, and in the strings of its expressions; a comment says nothing."""
    tokens = [(kind, value) for _, kind, value in Environment().lex(text)]
    reader = _Said()
    reader.feed("".join(value if kind == "data" else HOLE for kind, value in tokens if not kind.startswith("comment")))
    reader.close()
    strings = [value[1:-1] for kind, value in tokens if kind == "string"]
    return whole([*reader.said, *strings])


def of_wording(text: str) -> set[str]:
    tree = ast.parse(text)
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    strings = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    ]
    return whole(BRACES.sub(HOLE, text) for text in strings)


def of_process(text: str) -> set[str]:
    return whole(_strings(tomllib.loads(text)))


def whole(texts: Iterable[str]) -> set[str]:
    """Each piece of text as a reader sees it: one line, without the sign that leads on to a figure."""
    pieces = (" ".join(piece.split()) for text in texts for piece in text.split(HOLE))
    return {piece.strip(" .,:;·").rstrip("(").strip() for piece in pieces} - {""}


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)


class _Said(HTMLParser):
    """Text between tags, and values of attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.said += [value for _, value in attrs if value]
