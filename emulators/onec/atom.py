"""Atom, the format 1C speaks unless asked for JSON: entries, feeds, the service document."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from emulators.onec.codec import LINK
from emulators.onec.errors import M
from emulators.onec.metadata import Type
from emulators.onec.world import Object

D = "http://schemas.microsoft.com/ado/2007/08/dataservices"
RELATED = f"{D}/related"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
SPACES = ['xmlns="http://www.w3.org/2005/Atom"', f'xmlns:d="{D}"', f'xmlns:m="{M}"']
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def entry(kind: Type, shown: Object, root: str, address: str) -> bytes:
    """One object as a document."""
    opened = _tag("entry", [*SPACES, f"xml:base={quoteattr(root)}"], 0)
    return (HEAD + _entry(kind, shown, root, address, opened)).encode()


def nested(kind: Type, shown: Object, root: str, address: str) -> str:
    """One object inside a feed."""
    return _entry(kind, shown, root, address, "<entry>")


def feed(kind: Type, found: list[tuple[Object, str]], root: str, count: int | None) -> bytes:
    """A collection; `found` pairs each object with its address."""
    opened = _tag("feed", [*SPACES, f"xml:base={quoteattr(root)}"], 0)
    top = [f"<id>{escape(root + kind.name)}</id>", '<title type="text"/>', f"<updated>{_now()}</updated>"]
    top += [] if count is None else [f"<m:count>{count}</m:count>"]
    entries = [nested(kind, shown, root, address) for shown, address in found]
    return (HEAD + _block(opened, [*top, *entries], "</feed>")).encode()


def changes(entries: list[str], root: str) -> bytes:
    """The answer of SelectChanges, which has no XML declaration."""
    spaces = [SPACES[0], f'xmlns:at="{TOMBSTONES}"', *SPACES[1:], f"xml:base={quoteattr(root)}"]
    return _block(_tag("feed", spaces, 0), entries, "</feed>").encode()


def deleted(address: str, moment: str) -> str:
    """An object that is no more, inside a feed of changes."""
    return _tag("at:deleted-entry", [f"ref={quoteattr(address)}", f'when="{moment}"'], 1, "/>")


def _tag(name: str, attributes: list[str], depth: int, end: str = ">") -> str:
    """A tag with each attribute but the first on a line of its own."""
    return f"<{name} " + ("\r\n" + "\t" * (depth + 2)).join(attributes) + end


def _block(opened: str, inner: list[str], closed: str) -> str:
    """Lines one step to the right between two tags; what is inside a line keeps its own breaks."""
    return "\r\n\t".join([opened, *inner]) + f"\r\n{closed}"


def _entry(kind: Type, shown: Object, root: str, address: str, opened: str) -> str:
    depth = 1 if opened == "<entry>" else 0
    lines = [
        f"<id>{escape(root + address)}</id>",
        _tag("category", [f'term="StandardODATA.{kind.name}"', f'scheme="{D}/scheme"'], depth + 1, "/>"),
        '<title type="text"/>',
        f"<updated>{_now()}</updated>",
        "<author/>",
        "<summary/>",
        *[_related(name, str(value), depth + 1) for name, value in shown.items() if name.endswith(LINK)],
        _tag("link", ['rel="edit"', f"href={quoteattr(address)}", 'title="edit-link"'], depth + 1, "/>"),
        f'<content type="application/xml">{_properties(kind, shown)}',
    ]
    indent = "\r\n" + "\t" * (depth + 1)
    end = "\r\n" + "\t" * depth
    return f"{opened}{indent}{indent.join(lines)}{indent}</content>{end}</entry>"


def _related(name: str, href: str, depth: int) -> str:
    title = name.removesuffix(LINK)
    kind = "application/atom+xml;type=entry;charset=utf-8"
    given = [f'rel="{RELATED}/{title}"', f"href={quoteattr(href)}", f'type="{kind}"', f'title="{title}"']
    return _tag("link", given, depth, "/>")


def _properties(kind: Type, shown: Object) -> str:
    parts = kind.parts()
    text = f'<m:properties xmlns:d="{D}" xmlns:m="{M}">'
    for name, value in shown.items():
        if "@" in name or name.startswith("odata.") or isinstance(value, dict):
            continue
        text += _part(name, parts[name], value) if name in parts else _cell(name, value, 1)
    return f"{text}\n</m:properties>"


def _part(name: str, row: str, rows: list[Object]) -> str:
    opened = f'\n\t<d:{name} m:type="Collection(StandardODATA.{row})"'
    if not rows:
        return f"{opened}/>"
    inner = "".join(f'\n\t\t<d:element m:type="StandardODATA.{row}">{_cells(item)}\n\t\t</d:element>' for item in rows)
    return f"{opened}>{inner}\n\t</d:{name}>"


def _cells(row: Object) -> str:
    return "".join(_cell(name, value, 3) for name, value in row.items())


def _cell(name: str, value: Any, depth: int) -> str:
    text = _text(value)
    indent = "\n" + "\t" * depth
    return f"{indent}<d:{name}>{text}</d:{name}>" if text else f"{indent}<d:{name}/>"


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
