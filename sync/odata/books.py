"""Reads who buys, who sells, what is sold and shipped, and what came back of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sync.erp import (
    Barcode,
    Catalogue,
    Contact,
    Dealer,
    FileIn,
    Key,
    LegalEntity,
    Pack,
    Product,
    Return,
    Seller,
    Shipment,
    Version,
)
from sync.errors import ErpRefused
from sync.odata import address, codec, files, names, reading, returns
from sync.odata.base import Base
from sync.odata.faults import NOT_PUBLISHED
from sync.odata.lookup import by_field, by_keys, gather
from sync.odata.shipments import shipments
from sync.odata.watch import VERSION, version, version_pages

PAGE = 1000
NOT_FOLDERS = address.equal(names.IS_FOLDER, address.flag(False))
NOT_MARKED = address.equal(names.MARKED, address.flag(False))
SETS: dict[Catalogue, tuple[str, str, str]] = {  # set, field that says whose a row is, filter
    Catalogue.DEALERS: (names.DEALERS, "", address.equal(names.IS_CLIENT, address.flag(True))),
    Catalogue.ENTITIES: (names.ENTITIES, names.DEALER_KEY, ""),
    Catalogue.CONTACTS: (names.CONTACTS, names.OWNER_KEY, ""),
    Catalogue.SELLERS: (names.SELLERS, "", ""),
    Catalogue.PRODUCTS: (names.PRODUCTS, "", NOT_FOLDERS),
    Catalogue.PACKS: (names.UNITS, names.OWNER, NOT_MARKED),
}


class Books(Base):
    """The half of sync.erp.Erp that is about goods and papers; its contracts stand there."""

    def versions(self, what: Catalogue) -> Iterator[list[Version]]:
        set_name, owner, only = SETS[what]
        columns = [*VERSION, owner] if owner else [*VERSION]
        if what is Catalogue.PACKS:
            columns.append(f"{owner}_Type")
        for rows in version_pages(self._wire, set_name, columns, only):
            found = [(row, _owner(row, what, owner)) for row in rows]
            yield [version(row, key) for row, key in found if key or what is not Catalogue.PACKS]

    def dealers(self, keys: Sequence[Key]) -> list[Dealer]:
        rows = list(by_keys(self._wire, names.DEALERS, keys))
        self._lookup.prepare(names.USERS, gather(rows, names.MAIN_MANAGER_KEY))
        self._lookup.prepare(names.REGIONS, gather(rows, names.REGION_KEY))
        segments = reading.segments(by_field(self._wire, names.SEGMENT_ROWS, names.DEALER_KEY, keys), self._lookup)
        return [reading.dealer(row, self._lookup, self._profile.properties, segments) for row in rows]

    def entities(self, keys: Sequence[Key]) -> list[LegalEntity]:
        rows = list(by_keys(self._wire, names.ENTITIES, keys))
        self._lookup.prepare(names.COUNTRIES, gather(rows, names.COUNTRY_KEY))
        return [reading.entity(row, self._lookup) for row in rows]

    def contacts(self, keys: Sequence[Key]) -> list[Contact]:
        return [reading.person(row) for row in by_keys(self._wire, names.CONTACTS, keys)]

    def sellers(self, keys: Sequence[Key]) -> list[Seller]:
        return [reading.seller(row) for row in by_keys(self._wire, names.SELLERS, keys)]

    def products(self, keys: Sequence[Key]) -> list[Product]:
        rows = list(by_keys(self._wire, names.PRODUCTS, keys))
        self._lookup.prepare(names.UNITS, gather(rows, names.UNIT_KEY))
        self._lookup.prepare(names.UNITS, gather(rows, names.WEIGHT_UNIT_KEY))
        self._lookup.prepare(names.PRODUCTS, gather(rows, names.PARENT_KEY))
        self._lookup.prepare(names.MAKERS, gather(rows, names.MAKER_KEY))
        goods = [row for row in rows if not codec.flag(row, names.IS_FOLDER)]
        return [reading.product(row, self._lookup, self._profile.properties) for row in goods]

    def packs(self, keys: Sequence[Key]) -> list[Pack]:
        return [pack for row in by_keys(self._wire, names.UNITS, keys) if (pack := reading.pack(row))]

    def barcodes(self) -> Iterator[list[Barcode]]:
        for rows in self._wire.pages(names.BARCODES, PAGE, orderby=names.BARCODE):
            yield [code for row in rows if (code := reading.barcode(row))]

    def shipment_versions(self, since: datetime | None) -> Iterator[list[Version]]:
        yield from self._dated(names.SHIPMENTS, since)

    def shipments(self, keys: Sequence[Key]) -> list[Shipment]:
        return shipments(list(by_keys(self._wire, names.SHIPMENTS, keys)), self._lookup, self._profile)

    def return_versions(self, since: datetime | None) -> Iterator[list[Version]]:
        for set_name in names.RETURN_KINDS:
            try:
                yield from self._dated(set_name, since)
            except ErpRefused as problem:
                if problem.code != NOT_PUBLISHED:  # such a base is poorer by these
                    raise

    def returns(self, keys: Sequence[Key]) -> list[Return]:
        found = {one: by_field(self._wire, one, names.REF, keys) for one in names.RETURN_KINDS}
        self._lookup.prepare(names.REQUESTS, gather(found[names.RETURNS], names.OF_REQUEST_KEY))
        based = self._claims_on(found)
        return [returns.paper(row, one, self._lookup, based) for one, rows in found.items() for row in rows]

    def attached(self, keys: Sequence[Key], largest: int) -> list[FileIn]:
        found: list[FileIn] = []
        for set_name in map(files.set_of, names.RETURN_KINDS):
            columns = ",".join((names.REF, names.FILE_OWNER_KEY, names.FILE_SIZE, names.MARKED))
            rows = by_field(self._wire, set_name, names.FILE_OWNER_KEY, keys, select=columns)
            wanted = [codec.own_key(row, names.REF) for row in rows if files.fits(row, largest)]
            whole = (self._store.find(set_name, key) for key in wanted)
            found += [file for row in whole if row and (file := files.file_in(row, largest))]
        return found

    def _claims_on(self, found: Mapping[str, Sequence[codec.Json]]) -> dict[UUID, UUID]:
        """{document: the claim that stands on it}, of the sorts that a claim may stand on."""
        kinds = [one for one in (names.RETURNS, names.CORRECTIONS) if found[one]]
        only = " or ".join(f"isof({names.BASIS},'{one}')" for one in kinds)
        columns = [names.REF, names.BASIS, f"{names.BASIS}_Type"]
        pages = version_pages(self._wire, self._profile.claims, columns, only) if kinds else iter(())
        rows = [row for page in pages for row in page]
        return {document: codec.own_key(row, names.REF) for row in rows if (document := codec.key(row, names.BASIS))}

    def _dated(self, set_name: str, since: datetime | None) -> Iterator[list[Version]]:
        """Documents of this moment and later, by the base's own clock."""
        clock = codec.to_clock(since, ZoneInfo(self._profile.zone)) if since else ""
        only = f"{names.DATE} ge {address.moment(clock)}" if clock else ""
        for rows in version_pages(self._wire, set_name, VERSION, only):
            yield [version(row) for row in rows]


def _owner(row: codec.Json, what: Catalogue, field: str) -> UUID | None:
    if what is Catalogue.PACKS:
        return reading.owned_by(row, field, names.PRODUCTS)
    return codec.key(row, field) if field else None
