"""Addresses of OData: literals and filters as text, how they are quoted, how many keys fit into one question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote
from uuid import UUID

from sync.errors import ErpRefused

QUERY_LIMIT = 2048  # bytes after the question mark that IIS takes as it comes
SAFE = "$,:/()'*="
LOST = re.compile(r"[?+\\\x00-\x1f\x7f]")  # in a path none of these reaches 1C, not even encoded
NUL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # 1C keeps no such characters, a web server refuses them


def text(value: str) -> str:
    return "'" + NUL.sub("", value).replace("'", "''") + "'"


def guid(value: UUID) -> str:
    return f"guid'{value}'"


def moment(clock: str) -> str:
    """A naive wall clock of the base, see codec.to_clock."""
    return f"datetime'{clock}'"


def flag(value: bool) -> str:
    return "true" if value else "false"


def reference(value: UUID, set_name: str) -> str:
    """Of a composite field: a bare guid'…' compares with none of them."""
    return f"cast({guid(value)},'{set_name}')"


def equal(field: str, literal: str) -> str:
    return f"{field} eq {literal}"


def both(*conditions: str) -> str:
    return " and ".join(filter(None, conditions))


def object_path(set_name: str, key: UUID) -> str:
    return f"{set_name}({guid(key)})"


def url(base: str, path: str, options: Mapping[str, str | int]) -> str:
    """Written by hand: httpx's own params= makes a space a plus, which 1C refuses."""
    if LOST.search(path):
        raise ErpRefused("odd_address", path)
    return f"{base}/{quote(path, safe=SAFE)}?{_query(options, SAFE)}"


def portions(field: str, keys: Iterable[UUID], options: Mapping[str, str | int] | None = None) -> Iterator[str]:
    """Filters that together ask for all the keys, each as long as one address may be."""
    room = QUERY_LIMIT - _size({**(options or {}), "filter": ""})
    link = _size_of(" or ")
    some: list[str] = []
    left = room
    for key in keys:
        wanted = equal(field, guid(key))
        size = _size_of(wanted) + link
        if some and size > left:
            yield " or ".join(some)
            some, left = [], room
        some.append(wanted)
        left -= size
    if some:
        yield " or ".join(some)


def _query(options: Mapping[str, str | int], safe: str) -> str:
    pairs = {"format": "json"} | {name: str(value) for name, value in options.items()}
    return "&".join(f"${name}={quote(value, safe=safe)}" for name, value in pairs.items())


def _size(options: Mapping[str, str | int]) -> int:
    return len(_query(options, ""))


def _size_of(value: str) -> int:
    """As though each sign were encoded: a proxy on the way may do so."""
    return len(quote(value, safe=""))
