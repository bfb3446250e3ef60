"""Rows of a set by key, few keys a request, and a short memory of those that only lend their names."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from sync.errors import ErpRefused
from sync.odata import codec, names
from sync.odata.faults import NOT_PUBLISHED
from sync.odata.fields import whole
from sync.odata.wire import Wire

Json = dict[str, Any]

KEYS_A_REQUEST = 28  # about as many as address.portion takes
PAGE = 500
REMEMBER_SECONDS = 600.0
REMEMBER_ROWS = 20_000
KEPT = (  # of a row that lends its name; whole ones would fill the memory
    *(names.REF, names.NAME, names.CODE, names.FULL_NAME, names.CONTACT_ROWS),
    *(names.BATCH_NUMBER, names.CONTRACT_DATE, names.RATE, names.RATE_ENUM),
    *(names.PACKAGE_CODE, names.PRODUCT_KEY, names.COMMENT),
)


def by_keys(wire: Wire, set_name: str, keys: Iterable[UUID]) -> Iterator[Json]:
    """The rows that exist, in no order. Without $select: Cyrillic field names would not fit beside the keys."""
    yield from _by(wire, set_name, names.REF, keys)


def by_field(wire: Wire, set_name: str, field: str, keys: Iterable[UUID], **options: str) -> list[Json]:
    """Rows of a set that refer to these keys; [] where the base does not publish it: then we live without."""
    try:
        return list(_by(wire, set_name, field, keys, **options))
    except ErpRefused as problem:
        if problem.code != NOT_PUBLISHED:
            raise
        return []


def _by(wire: Wire, set_name: str, field: str, keys: Iterable[UUID], **options: str) -> Iterator[Json]:
    for row in wire.keyed(set_name, field, keys, **options):
        yield row if options else whole(set_name, row)


class Lookup:
    """What stands behind a reference: warehouses, contracts, batches, VAT rates, people."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._known: dict[tuple[str, UUID], tuple[float, Json]] = {}

    def prepare(self, set_name: str, keys: Iterable[UUID | None]) -> None:
        """Fetch at once what one() will be asked for."""
        now = time.monotonic()
        if len(self._known) > REMEMBER_ROWS:
            self._known.clear()
        missing = {key for key in keys if key and self._known.get((set_name, key), (0.0, {}))[0] < now}
        found: dict[UUID, Json] = {}
        try:
            missing -= self._leaf(set_name, missing)
            found = {codec.own_key(row, names.REF): row for row in by_keys(self._wire, set_name, missing)}
        except ErpRefused as problem:
            if problem.code != NOT_PUBLISHED:  # then we live without these names
                raise
        for key in missing:
            self._remember(set_name, key, found.get(key, {}))

    def _leaf(self, set_name: str, missing: set[UUID]) -> set[UUID]:
        """Leafing through a small set takes fewer requests than asking for many keys; stops where it would not."""
        found: set[UUID] = set()
        pages = self._wire.pages(set_name, PAGE, orderby=names.REF)
        for rows in islice(pages, len(missing) // KEYS_A_REQUEST // 2):
            for row in rows:
                key = codec.own_key(row, names.REF)
                self._remember(set_name, key, row)
                found.add(key)
            if missing <= found:
                break
        return found

    def _remember(self, set_name: str, key: UUID, row: Json) -> None:
        kept = {field: row[field] for field in KEPT if field in row}
        self._known[set_name, key] = (time.monotonic() + REMEMBER_SECONDS, kept)

    def one(self, set_name: str, key: UUID | None) -> Json:
        """The row, {} for an empty or dangling reference."""
        if key is None:
            return {}
        if known := self._known.get((set_name, key)):
            return known[1]
        self.prepare(set_name, [key])
        return self._known.get((set_name, key), (0.0, {}))[1]

    def name(self, set_name: str, key: UUID | None, limit: int = 150) -> str:
        return codec.text(self.one(set_name, key), names.NAME, limit)


def gather(rows: Sequence[codec.Json], field: str) -> set[UUID]:
    """All keys that a field of these rows refers to."""
    return {key for row in rows if (key := codec.key(row, field))}
