"""Writes that a repeat cannot double: look, create by our key, compare, change what differs, look again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sync.errors import ErpRefused, ErpUnavailable
from sync.odata import address, codec, names
from sync.odata.faults import KeyTaken
from sync.odata.wire import Wire

Json = dict[str, Any]

# Without these kept an object is not what was sent; another field a base does not know is its own poverty.
ESSENTIAL = frozenset(
    {names.NAME, names.DEALER_KEY, names.CLAIM_TEXT, names.BASIS, names.LINES, names.SHIPMENT}
    | {names.PRODUCT_KEY, names.QUANTITY, names.QUANTITY_DOC, names.CLIENT_COMMENT, names.COMMENT}
)


class Store:
    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def find(self, set_name: str, key: UUID) -> Json | None:
        return self._wire.find(address.object_path(set_name, key))

    def first(self, set_name: str, only: str) -> Json | None:
        """One that fits the filter."""
        rows: list[Json] = self._wire.get(set_name, filter=only, top=1).get("value", [])
        return rows[0] if rows else None

    def must_get(self, set_name: str, key: UUID) -> Json:
        row = self.find(set_name, key)
        if row is None:
            raise ErpRefused("no_object", f"{set_name} {key}")
        return row

    def put(self, set_name: str, key: UUID, body: Json, found_by: str, new: Json, *, led: bool = False) -> Json:
        """The object as 1C holds it after this: found, created, or mended while it has the status of a new one.

        One that 1C's people went on with is theirs, figures and all: it is there, and its life is read.
        `found_by` is a filter for an object that 1C stored under a key of its own, should it not honour ours;
        led: its status is our own word, and says nothing of them.
        `new` goes along when it is created and is 1C's people's from then on.
        """
        row = self.find(set_name, key) or self._stray(set_name, found_by, body)
        if row is None:
            row = self._create(set_name, key, body | new)
        elif _went_on(row, new, led):
            return row
        return self.change(set_name, row, body) if differing(row, body) else row

    def write(self, set_name: str, key: UUID, body: Json, new: Json) -> None:
        """An object of the portal's own: created with `new`, else changed to `body`, and looked at again."""
        row = self.find(set_name, key)
        if row is None:
            row = self._create(set_name, key, body | new)
        if differing(row, body):
            self.change(set_name, row, body)

    def add(self, set_name: str, key: UUID, body: Json) -> None:
        """A new object that nobody changes afterwards."""
        if odd := differing(self._create(set_name, key, body), body):
            raise ErpRefused("kept_otherwise", f"{set_name} {key}: {', '.join(odd)}")

    def bring(self, set_name: str, row: codec.Json, body: Json) -> codec.Json:
        """The object with these values; one that has them already is not written."""
        return self.change(set_name, row, body) if differing(row, body) else row

    def change(self, set_name: str, row: codec.Json, body: Json) -> Json:
        """PATCH over the version just read; 1C ignores If-Match, so look again and compare."""
        key = codec.own_key(row, names.REF)
        before = self.must_get(set_name, key)
        if before.get(names.VERSION) != row.get(names.VERSION):
            raise ErpUnavailable("changed_meanwhile", f"{set_name} {key}")  # somebody saves just now: once more
        self._wire.patch(address.object_path(set_name, key), body)
        after = self.must_get(set_name, key)
        if odd := differing(after, body):
            raise ErpRefused("kept_otherwise", f"{set_name} {key}: {', '.join(odd)}")
        return after

    def _create(self, set_name: str, key: UUID, body: Json) -> Json:
        try:
            made = self._wire.post(set_name, {names.REF: str(key), **body})
        except KeyTaken:  # a lost answer of an earlier try, stored a moment ago
            return self.must_get(set_name, key)
        return self.must_get(set_name, codec.own_key(made, names.REF))

    def _stray(self, set_name: str, marked: str, body: Json) -> Json | None:
        """Ours by its mark and every field of its head; a namesake differs in some. Its rows may have got lost."""
        rows: list[Json] = self._wire.get(set_name, filter=marked, top=5).get("value", [])
        head = {name: value for name, value in body.items() if not isinstance(value, list)}
        return next((row for row in rows if not differing(row, head)), None)


def _went_on(row: codec.Json, new: Json, led: bool) -> bool:
    """1C's people did: by the status, by posting (a PATCH would leave its movements behind), by marking it."""
    moved = not led and codec.text(row, names.STATUS) != new[names.STATUS]
    return moved or codec.flag(row, names.POSTED) or codec.flag(row, names.MARKED)


def differing(row: codec.Json, body: Mapping[str, Any]) -> list[str]:
    """Fields that 1C holds otherwise than sent; one it does not have counts only if essential."""
    odd = []
    for name, value in body.items():
        if name not in row:
            odd += [name] if name in ESSENTIAL else []
        elif isinstance(value, list):
            odd += [f"{name}: {part}" for part in _rows_differing(row[name], value)]
        elif not codec.same(row[name], value):
            odd.append(name)
    return odd


def _rows_differing(kept: Any, sent: list[Json]) -> list[str]:
    if not isinstance(kept, list) or len(kept) != len(sent):
        return [f"{len(kept) if isinstance(kept, list) else 0} rows of {len(sent)}"]
    pairs = zip(kept, sent, strict=True)
    return [f"{row.get(names.ROW)} {name}" for row, ours in pairs for name in differing(row, ours)]
