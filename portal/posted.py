"""What a browser posted: read by hand, kept as typed, with messages by field."""

from dataclasses import dataclass, field
from typing import Any
from unicodedata import category
from urllib.parse import parse_qsl

from litestar.connection import ASGIConnection
from litestar.exceptions import ClientException
from litestar.handlers import BaseRouteHandler

from claims.errors import NotFound

MOST_FIELDS = 2_000
LONGEST_BODY = 512 * 1024
LARGEST_ID = 2**63 - 1  # what a database counts to
_UNSEEN = {"Cc", "Cf", "Cs"}


@dataclass
class Form:
    """values: the last of each name, as typed without spaces around; errors: {field: message}, in page order."""

    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    pairs: list[tuple[str, str]] = field(default_factory=list)

    def get(self, name: str) -> str:
        return self.values.get(name, "")

    def raw(self, name: str) -> str:
        """Exactly as typed, outer spaces too: for passwords."""
        return next((value for key, value in self.pairs if key == name), "")

    def all(self, name: str) -> list[str]:
        """Every value of a name that came more than once."""
        return [value for key, value in self.pairs if key == name]

    def need(self, name: str, message: str) -> str:
        """The value; an empty one is an error with this message."""
        if not self.get(name):
            self.errors.setdefault(name, message)
        return self.get(name)


def parse(body: bytes) -> Form:
    """An urlencoded body; what is not one is refused with 400."""
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except (ValueError, UnicodeDecodeError) as wrong:
        raise ClientException("not a form") from wrong
    pairs = [(name, clean(value)) for name, value in pairs]
    return Form(values={name: value.strip() for name, value in pairs}, pairs=pairs)


def clean(value: str) -> str:
    """Without what nobody can see."""
    # Browsers send CRLF in text areas; NUL and the marks that turn text round have no business in a claim.
    return "".join(
        letter for letter in value.replace("\r\n", "\n") if letter in "\n\t" or category(letter) not in _UNSEEN
    )


def row_id(text: str) -> int:
    """An id as a form or an address has it; what can be none is not found."""
    if not text.isdecimal() or int(text) > LARGEST_ID:
        raise NotFound
    return int(text)


def address_fits(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """A guard: numbers in the address are such that a row may have them, and no text has a NUL, which none may have."""
    if "\0" in connection.scope["path"] or b"%00" in connection.scope["query_string"]:
        raise NotFound
    for value in connection.path_params.values():
        if isinstance(value, int) and abs(value) > LARGEST_ID:
            raise NotFound
