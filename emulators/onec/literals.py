"""Cuts a $filter into tokens and reads its literals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from emulators.onec.codec import GUID
from emulators.onec.errors import bad_filter, bad_literal
from emulators.onec.world import ZERO

TOKEN = re.compile(
    r"\s*(?:(?P<typed>(?:guid|datetime|binary|X)'(?:[^']|'')*')|(?P<text>'(?:[^']|'')*')"
    r"|(?P<number>-?\d+(?:\.\d+)?[LMDFlmdf]?(?![\w-]))|(?P<name>\w+)|(?P<sign>[(),/:=]))",
)


class Guid(str):
    """A reference or UUID: it knows equality only."""


class Moment(str):
    """A date with time in the one spelling values are kept in; it is not comparable with a string."""


@dataclass(frozen=True)
class Ref:
    """A value of a composite attribute that is not a string: what it is and of which type."""

    key: str
    kind: str


@dataclass(frozen=True)
class Token:
    """One piece: `kind` is typed, text, number, name, sign or end."""

    kind: str
    text: str


def tokens(source: str) -> list[Token]:
    """The pieces of a filter and an end mark. Raises ODataError 14 for anything else."""
    found, at = [], 0
    source = source.strip()
    while at < len(source):
        match = TOKEN.match(source, at)
        if not match or not match.lastgroup:
            raise bad_filter()
        found.append(Token(match.lastgroup, match.group(match.lastgroup)))
        at = match.end()
    return [*found, Token("end", "")]


def literal(token: Token) -> Any:
    """The value of a literal token. Raises ODataError 1 for a value that is not of its type."""
    if token.kind == "number":
        text = token.text.rstrip("LMDFlmdf")
        return float(text) if "." in text else int(text)
    if token.kind == "text":
        return unquoted(token.text)
    prefix, _, _ = token.text.partition("'")
    text = unquoted(token.text[len(prefix) :])
    if prefix == "guid":
        return guid(text)
    if prefix == "datetime":
        return moment(text)
    return text


def unquoted(text: str) -> str:
    return text[1:-1].replace("''", "'")


def guid(text: str) -> Guid:
    """A GUID; the empty string is the empty reference."""
    if text and not GUID.fullmatch(text):
        raise bad_literal(text, "Edm.Guid")
    return Guid(text.lower() or ZERO)


def moment(text: str) -> Moment:
    """A date literal. Raises ODataError 1."""
    match = re.fullmatch(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(:\d\d)?(?:\.\d+)?)?", text)
    if not match:
        raise bad_literal(text, "Edm.DateTime")
    return Moment(f"{match.group(1)}T{match.group(2) or '00:00'}{match.group(3) or ':00'}")
