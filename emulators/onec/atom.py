"""Atom, the format 1C speaks unless asked for JSON: entries, feeds, the service document."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from emulators.onec.errors import M
from emulators.onec.metadata import Type
from emulators.onec.world import Object

D = "http://schemas.microsoft.com/ado/2007/08/dataservices"
RELATED = f"{D}/related"
SPACES = f'xmlns="http://www.w3.org/2005/Atom" xmlns:d="{D}" xmlns:m="{M}"'
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def entry(kind: Type, shown: Object, root: str, address: str) -> bytes:
    """One object as a document."""
    return (HEAD + _entry(kind, shown, root, address, f"{SPACES} xml:base={quoteattr(root)}")).encode()


def feed(kind: Type, found: list[tuple[Object, str]], root: str, count: int | None) -> bytes:
    """A collection; `found` pairs each object with its address."""
    total = "" if count is None else f"<m:count>{count}</m:count>"
    inner = "".join(_entry(kind, shown, root, address, "") for shown, address in found)
    return (
        f"{HEAD}<feed {SPACES} xml:base={quoteattr(root)}><id>{escape(root + kind.name)}</id>"
        f'<title type="text"/><updated>{_now()}</updated>{total}{inner}</feed>'
    ).encode()


def _entry(kind: Type, shown: Object, root: str, address: str, spaces: str) -> str:
    related = "".join(
        f'<link rel="{RELATED}/{name.partition("@")[0]}" href={quoteattr(value)} '
        f'type="application/atom+xml;type=entry;charset=utf-8" title="{name.partition("@")[0]}"/>'
        for name, value in shown.items()
        if name.endswith("@navigationLinkUrl")
    )
    return (
        f"<entry {spaces}><id>{escape(root + address)}</id>"
        f'<category term="StandardODATA.{kind.name}" scheme="{D}/scheme"/><title type="text"/>'
        f"<updated>{_now()}</updated><author/><summary/>{related}"
        f'<link rel="edit" href={quoteattr(address)} title="edit-link"/>'
        f'<content type="application/xml"><m:properties>{_properties(kind, shown)}</m:properties></content></entry>'
    )


def _properties(kind: Type, shown: Object) -> str:
    parts = kind.parts()
    text = ""
    for name, value in shown.items():
        if "@" in name or name.startswith("odata."):
            continue
        if name in parts:
            row = parts[name]
            rows = "".join(f'<d:element m:type="StandardODATA.{row}">{_cells(item)}</d:element>' for item in value)
            text += f'<d:{name} m:type="Collection(StandardODATA.{row})">{rows}</d:{name}>'
        else:
            text += _cells({name: value})
    return text


def _cells(row: Object) -> str:
    return "".join(f"<d:{name}>{_text(value)}</d:{name}>" for name, value in row.items())


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else escape(str(value))


def _now() -> str:
    return datetime.now().astimezone().strftime("%Y-%m-%dT%H:%M:%S")


def service(names: list[str], root: str) -> bytes:
    """The service document: which sets are published."""
    sets = "".join(
        f"<collection href={quoteattr(name)}><atom:title>{escape(name)}</atom:title></collection>" for name in names
    )
    return (
        f'{HEAD}<service xmlns="http://www.w3.org/2007/app" xmlns:atom="http://www.w3.org/2005/Atom" '
        f"xml:base={quoteattr(root)}><workspace><atom:title>Default</atom:title>{sets}</workspace></service>"
    ).encode()
