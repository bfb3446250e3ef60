"""Query options: which objects of a set, in what order, how many, and which of their fields."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cmp_to_key
from typing import Any
from urllib.parse import unquote

from emulators.onec import filter as filters
from emulators.onec.codec import LINK, fields, links, order, show
from emulators.onec.errors import ODataError, bad_filter, incomparable, no_segment, unknown_option
from emulators.onec.metadata import Type
from emulators.onec.names import Base, Scope
from emulators.onec.world import Object

KNOWN = {"$filter", "$select", "$orderby", "$top", "$skip", "$inlinecount", "$expand", "$format", "$allowedOnly"}


@dataclass(frozen=True)
class Options:
    """The query of one request, decoded."""

    given: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        return self.given.get(name, "")

    def number(self, name: str) -> int | None:
        """$top or $skip. Raises ODataError 4 for what is not a count."""
        text = self.get(name)
        if not text:
            return None
        if not text.isdigit():
            raise ODataError(400, 4, f"Неверное значение параметра {name}: {text}")
        return int(text)

    def list(self, name: str) -> list[str]:
        return [part.strip() for part in self.get(name).split(",") if part.strip()]


def options(query: str) -> Options:
    """Decodes a raw query string; `+` is never a space here, and in $filter it is an error. Raises ODataError."""
    given = {}
    for pair in filter(None, query.split("&")):
        name, _, value = pair.partition("=")
        name = unquote(name)
        if name == "$filter" and "+" in value:
            raise bad_filter()
        if name.startswith("$") and name not in KNOWN:
            raise unknown_option(name)
        given[name] = unquote(value)
    return Options(given)


def chosen(base: Base, kind: Type, bodies: list[Object], asked: Options) -> list[Object]:
    """The objects that pass $filter. Raises ODataError."""
    if not asked.get("$filter"):
        return bodies
    test = filters.parse(asked.get("$filter"))
    return [body for body in bodies if test(Scope(base, kind, body))]


def ordered(base: Base, kind: Type, bodies: list[Object], asked: Options) -> list[Object]:
    """The objects by $orderby; a reference sorts by what it is called, not by its key. Raises ODataError."""
    for part in reversed(asked.list("$orderby")):
        path, _, way = part.partition(" ")
        if way.strip() not in ("", "asc", "desc"):
            raise ODataError(400, 14, "Error parsing $orderby query option")
        steps = path.split("/")
        keyed = [(_sorting(Scope(base, kind, body), steps), body) for body in bodies]
        keyed.sort(key=cmp_to_key(_compare), reverse=way.strip() == "desc")
        bodies = [body for _, body in keyed]
    return bodies


def _sorting(scope: Scope, steps: list[str]) -> Any:
    if steps == ["Ref_Key"]:
        return str(scope.body.get("Description") or scope.body.get("Number") or "")
    return scope.value(steps)


def _compare(one: tuple[Any, Object], two: tuple[Any, Object]) -> int:
    left, right = one[0], two[0]
    if left is None or right is None:
        return (left is not None) - (right is not None)
    try:
        return int(left > right) - int(left < right)
    except TypeError:
        raise incomparable() from None


def page(bodies: list[Object], asked: Options) -> list[Object]:
    """$skip and $top."""
    start, count = asked.number("$skip") or 0, asked.number("$top")
    return bodies[start:] if count is None else bodies[start : start + count]


def shown(base: Base, kind: Type, body: Object, asked: Options) -> Object:
    """One object of a collection by $select and $expand. Raises ODataError."""
    names = asked.list("$select")
    address = f"{kind.name}({key_of(kind, body)})"
    if not names:
        return {**fields(base.model, kind, body, order(kind), in_set=True), **links(kind, body, address)}
    result: Object = {}
    for name in names:
        if name in ("*", "**"):
            parts = kind.parts() if name == "**" else {}
            wanted = [n for n in order(kind) if n not in parts]
            result.update(fields(base.model, kind, body, wanted, in_set=True) | links(kind, body, address))
        else:
            _merge(result, _selected(base, kind, body, name.split("/"), asked.list("$expand")))
    return result


def _selected(base: Base, kind: Type, body: Object, steps: list[str], expand: list[str]) -> Object:
    name, rest = steps[0], steps[1:]
    if name.endswith("____Presentation"):
        return {name: presentation(base, kind, body, name.removesuffix("____Presentation"))}
    if name in kind.parts() and rest:
        return {name: _cells(base, kind, body, name, rest[0])}
    if name in kind.fields and not rest:
        return fields(base.model, kind, body, [name], in_set=True)
    if name not in kind.links:
        raise no_segment(name)
    if not rest:
        return {f"{name}{LINK}": f"{kind.name}({key_of(kind, body)})/{name}"}
    if name not in [path.split("/")[0] for path in expand] and "*" not in expand:
        return {}
    found = base.linked(kind, body, name)
    deeper = [path.partition("/")[2] for path in expand if path.startswith(f"{name}/")]
    return {name: _selected(base, *found, rest, deeper) if found else None}


def _cells(base: Base, kind: Type, body: Object, part: str, name: str) -> list[Object]:
    row = base.model.rows[kind.parts()[part]]
    if name not in row.fields:
        raise no_segment(name)
    rows = fields(base.model, kind, body, [part], in_set=True)[part]
    return [{n: cell for n, cell in item.items() if n in ("Ref_Key", "LineNumber", name)} for item in rows]


def _merge(result: Object, more: Object) -> None:
    for name, value in more.items():
        if isinstance(value, dict) and isinstance(result.get(name), dict):
            _merge(result[name], value)
        elif isinstance(value, list) and isinstance(result.get(name), list):
            result[name] = [{**one, **two} for one, two in zip(result[name], value, strict=True)]
        else:
            result[name] = value


def presentation(base: Base, kind: Type, body: Object, name: str) -> str:
    """How 1C would show a field to a person: a reference by its name."""
    link = name.removesuffix("_Key")
    if link in kind.links:
        found = base.linked(kind, body, link)
        return str(found[1].get("Description") or found[1].get("Number") or "") if found else ""
    if name == "Ref_Key":
        return str(body.get("Description") or body.get("Number") or "")
    if name not in kind.fields:
        raise no_segment(name)
    return str(show("Edm.String", body.get(name, "")))


def key_of(kind: Type, body: Object) -> str:
    """The key part of an address."""
    if kind.keys == ["Ref_Key"]:
        return f"guid'{body['Ref_Key']}'"
    return ", ".join(f"{name}={_quoted(kind.fields[name], body.get(name, ''))}" for name in kind.keys)


def _quoted(edm: str, value: object) -> str:
    text = str(value).replace("'", "''")
    prefix = {"Edm.Guid": "guid", "Edm.DateTime": "datetime"}.get(edm, "")
    return text if edm.startswith("Edm.Int") else f"{prefix}'{text}'"
