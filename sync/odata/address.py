"""Addresses of OData: literals and filters as text, how they are quoted, how many keys fit into one question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
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


def url(base: str, path: str, options: Mapping[str, str | int], form: str = "json") -> str:
    """Written by hand: httpx's own params= makes a space a plus, which 1C refuses."""
    if LOST.search(path):
        raise ErpRefused("odd_address", path)
    told = {"format": form, **options} if form else options
    return f"{base}/{quote(path, safe=SAFE)}?{_query(told, SAFE)}".rstrip("?")


def call(name: str, **arguments: str) -> str:
    """Path of a function of the whole interface; its arguments are no OData options and have no dollar."""
    return f"{name}?" + "&".join(f"{key}={quote(value, safe=SAFE)}" for key, value in arguments.items())


def any_of(field: str, keys: Iterable[UUID]) -> str:
    return " or ".join(equal(field, guid(key)) for key in keys)


def portion(field: str, keys: Sequence[UUID], most: int, others: Mapping[str, str] | None = None) -> list[UUID]:
    """The first of the keys, as many as an address takes beside the other options, `most` at the most, one at least."""
    room = QUERY_LIMIT - len(_query({"format": "json", "filter": "", **(others or {})}, ""))
    each = len(quote(f" or {equal(field, guid(UUID(int=0)))}", safe=""))  # a proxy on the way may encode each sign
    return list(keys[: max(1, min(most, room // each))])


def _query(options: Mapping[str, str | int], safe: str) -> str:
    return "&".join(f"${name}={quote(str(value), safe=safe)}" for name, value in options.items())
