"""One table of a TOML file, read key by key; whatever is wrong is noted with its place and the remedy."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import time
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, TypeVar, cast

from claims.rules.by_rule import Unit
from claims.rules.shape import UNITS, Limit
from claims.rules.words import (
    FAULTS,
    FILE_PLACE,
    HINT_KNOWN,
    HINT_NEAREST,
    KEY_PLACE,
    PLACES_OF_CODES,
    ROW_PLACE,
    TABLE_PLACE,
    WANTS,
)

Row = TypeVar("Row")
_CODE = re.compile(r"[a-z][a-z0-9_]*")


class Table:
    """A TOML table with its place in the file; faults, (place, text) pairs, is shared by all tables of one file."""

    def __init__(self, data: Mapping[str, Any], place: str, faults: list[tuple[str, str]]) -> None:
        self.data = data
        self.place = place
        self.faults = faults
        self.known: set[str] = set()

    def fault(self, key: str | None, code: str, **params: object) -> None:
        """Note that this key (None: the whole table) is wrong, by a sentence of words.FAULTS."""
        at_key = KEY_PLACE.format(key=key) if key else ""
        place = ", ".join(filter(None, (self.place, at_key))) or FILE_PLACE
        self.faults.append((place, FAULTS[code].format(**params)))

    def text(self, key: str, default: str | None = None) -> str:
        """A string; without default it must be there and not be blank."""
        value: str = self._typed(key, str, "text", default)
        if default is None and key in self.data and isinstance(self.data[key], str) and not value.strip():
            self.fault(key, "missing", want=WANTS["text"])
        return value

    def code(self) -> str:
        """The row's code: Latin letters, digits and underscores."""
        value = self.text("code")
        if value and not _CODE.fullmatch(value):
            self.fault("code", "bad_code", got=value)
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        """true or false."""
        value: bool = self._typed(key, bool, "flag", default)
        return value

    def whole(self, key: str, default: int | None = None) -> int:
        """A whole number from nought."""
        value: int = self._typed(key, int, "whole", default)
        if value < 0:
            self.fault(key, "negative", got=value)
        return value

    def clock(self, key: str, default: time) -> time:
        """An hour of the day, "08:30"."""
        text = self.text(key, default.strftime("%H:%M"))
        try:
            return time.fromisoformat(text)
        except ValueError:
            self.fault(key, "bad_clock", got=text)
            return default

    def money(self, key: str) -> Decimal | None:
        """Roubles from nought, or None when the key is absent."""
        if key not in self.data:
            self.known.add(key)
            return None
        value = self._typed(key, (int, float), "number", 0)
        if value < 0:
            self.fault(key, "negative", got=value)
        return Decimal(str(value))

    def one_of(self, key: str, options: Iterable[str], default: str | None = None) -> str:
        """One of these words."""
        if key not in self.data and default is None:
            self.known.add(key)
            self.fault(key, "missing", want=", ".join(options))
            return ""
        value = self.text(key, default)
        if value != default and value not in options and self._is(key, str):
            self.fault(key, "not_one_of", got=value, want=", ".join(options))
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings; a single string counts as a list of one; absent is ()."""
        value = self.data.get(key, [])
        self.known.add(key)
        value = [value] if isinstance(value, str) else value
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.fault(key, "wrong_type", got=value, want=WANTS["texts"])
            return ()
        return tuple(value)

    def each_of(self, key: str, options: Iterable[str]) -> tuple[str, ...]:
        """A list of some of these words."""
        values = self.texts(key)
        for value in values:
            if value not in options:
                self.fault(key, "not_one_of", got=value, want=", ".join(options))
        return values

    def names(self, key: str) -> dict[str, str]:
        """A table {code: name}; absent is {}."""
        value = self._typed(key, dict, "names", {})
        below = Table(value, self._below(key), self.faults)
        wrong = [code for code, name in value.items() if not isinstance(name, str) or not name.strip()]
        for code in wrong:
            below.fault(code, "wrong_type", got=f"«{value[code]}»", want=WANTS["text"])
        return {code: name for code, name in value.items() if code not in wrong}

    def conditions(self, key: str) -> dict[str, tuple[str, ...]]:
        """A table {field: word or words}; absent is {}."""
        table = Table(self._typed(key, dict, "table", {}), self._below(key), self.faults)
        return {field: table.texts(field) for field in table.data}

    def limit(self, key: str, start: str = "stage") -> Limit | None:
        """A limit like "3 working_days", or None when the key is absent; start: what it is counted from."""
        if key not in self.data:
            self.known.add(key)
            return None
        text = self.text(key)
        amount, _, unit = text.partition(" ")
        if not amount.isascii() or not amount.isdigit() or not 0 < int(amount) <= 10_000 or unit not in UNITS:
            if self._is(key, str):
                self.fault(key, "bad_limit", got=text, want=", ".join(UNITS))
            return None
        return Limit(amount=int(amount), unit=cast(Unit, unit), start=start)

    def rows(self, key: str, named: str | None = None) -> list["Table"]:
        """The tables of [[key]]; absent is []. named: how their place is called inside a row."""
        self.known.add(key)
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            self.fault(key, "wrong_type", got=type(value).__name__, want=WANTS["rows"])
            return []
        place = ROW_PLACE.format(table=named or key, number="{}")
        inside = f"{self.place}, " if self.place else ""
        return [Table(row, inside + place.format(number), self.faults) for number, row in enumerate(value, 1)]

    def each(self, key: str, read: Callable[["Table"], Row], named: str | None = None) -> tuple[Row, ...]:
        """The tables of [[key]] read one by one; a key that read does not ask for is noted."""
        rows = self.rows(key, named)
        values = tuple(read(row) for row in rows)
        for row in rows:
            row.done()
        return values

    def table(self, key: str, needed: bool = True) -> "Table":
        """The table [key]; it must be there, or (needed False) counts as empty."""
        if key not in self.data and needed:
            self.known.add(key)
            self.faults.append(
                (TABLE_PLACE.format(table=key), FAULTS["missing"].format(want=TABLE_PLACE.format(table=key)))
            )
            return Table({}, "", [])
        return Table(self._typed(key, dict, "table", {}), TABLE_PLACE.format(table=key), self.faults)

    def knows(self, key: str, values: Iterable[str], codes: Iterable[str], what: str) -> None:
        """Note each of values that is no code of what (a key of words.PLACES_OF_CODES)."""
        codes = list(codes)
        for value in values:
            if value in codes:
                continue
            near = get_close_matches(value, codes, 1)
            hint = HINT_NEAREST.format(nearest=near[0]) if near else HINT_KNOWN.format(known=", ".join(codes) or "—")
            self.fault(key, "unknown_code", got=value, where=PLACES_OF_CODES[what], hint=hint)

    def done(self) -> None:
        """Note every key that nobody asked for."""
        for key in self.data:
            if key not in self.known:
                near = get_close_matches(key, self.known, 1)
                hint = f" ({HINT_NEAREST.format(nearest=near[0])})" if near else ""
                self.fault(key, "unknown_key", hint=hint)

    def _typed(self, key: str, kind: Any, want: str, default: Any) -> Any:
        self.known.add(key)
        empty = {"text": "", "whole": 0}.get(want) if default is None else default
        if key not in self.data:
            if default is None:
                self.fault(key, "missing", want=WANTS[want])
            return empty
        if not self._is(key, kind):
            self.fault(key, "wrong_type", got=self.data[key], want=WANTS[want])
            return empty
        return self.data[key]

    def _is(self, key: str, kind: Any) -> bool:
        value = self.data.get(key)
        return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))

    def _below(self, key: str) -> str:
        return f"{self.place}, {key}" if self.place else TABLE_PLACE.format(table=key)
