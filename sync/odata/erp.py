"""ODataErp: 1C through its standard OData interface. It reads by versions and writes by keys the portal chose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sync.erp import (
    Barcode,
    Catalogue,
    Changes,
    ClaimDetails,
    ClaimOut,
    ClaimRef,
    ClaimState,
    Contact,
    Dealer,
    FileIn,
    FileOut,
    HeldClaims,
    Key,
    LegalEntity,
    MessageOut,
    Pack,
    Product,
    Return,
    Seller,
    Shipment,
    Version,
)
from sync.errors import ErpChanged, ErpRefused
from sync.odata import address, changes, codec, files, messages, names, reading, returns, states, writing
from sync.odata.drift import Gap
from sync.odata.faults import NOT_PUBLISHED
from sync.odata.lookup import Lookup, by_field, by_keys, gather
from sync.odata.shapes import Shapes
from sync.odata.shipments import shipments
from sync.odata.store import Store
from sync.odata.watch import VERSION, Watch, version, version_pages
from sync.odata.wire import Wire

PAGE = 1000
MARK_LIMIT = 100
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


@dataclass(frozen=True)
class Own:
    """What the portal decides of its reading. shape: the file that keeps what the base's $metadata said.

    window_months: claims born in 1C earlier than so long ago are not told; 0: all are.
    """

    shape: Path | None = None
    window_months: int = 0


class ODataErp:
    """Satisfies sync.erp.Erp: contracts of its methods stand there."""

    def __init__(self, wire: Wire, profile: names.Profile, own: Own | None = None) -> None:
        own = own or Own()
        self._wire = wire
        self._shapes = Shapes(wire, profile, own.shape)
        self._profile = profile
        self._lookup = Lookup(wire)
        self._store = Store(wire)
        self._watch = Watch(wire, profile, own.window_months)

    def close(self) -> None:
        self._wire.close()

    def check(self) -> list[str]:
        published = {str(row.get("name")) for row in self._wire.get("").get("value", [])}
        return [name for name in self._profile.needed if name not in published]

    def gaps(self) -> list[Gap]:
        """What this base lacks of what the portal reads, or has otherwise; seldom asked: it may take half a minute."""
        return self._shapes.gaps()

    def missing_properties(self) -> list[str]:
        """Names of the profile's attributes that this base has not."""
        there = asdict(self._properties())
        return [name for name, key in asdict(self._profile.properties).items() if key and not there[name]]

    def drift(self) -> list[str]:
        """Of the gaps those without which something cannot be read."""
        return [gap.place for gap in self.gaps() if gap.needed]

    # --- reading

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
        return [reading.entity(row) for row in by_keys(self._wire, names.ENTITIES, keys)]

    def contacts(self, keys: Sequence[Key]) -> list[Contact]:
        return [reading.person(row) for row in by_keys(self._wire, names.CONTACTS, keys)]

    def sellers(self, keys: Sequence[Key]) -> list[Seller]:
        return [reading.seller(row) for row in by_keys(self._wire, names.SELLERS, keys)]

    def products(self, keys: Sequence[Key]) -> list[Product]:
        rows = list(by_keys(self._wire, names.PRODUCTS, keys))
        self._lookup.prepare(names.UNITS, gather(rows, names.UNIT_KEY))
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

    def claim_changes(self, held: HeldClaims) -> Iterator[Changes]:
        refs, mark = self._watch.changed(held)
        for some, is_last in changes.read(self.claim_states, refs):
            if is_last and mark:
                yield replace(some, mark=mark)
            elif some.states or some.odd:
                yield some

    def confirm(self, mark: str) -> None:
        self._watch.confirm(mark)

    def claim_states(self, refs: Sequence[ClaimRef]) -> list[ClaimState]:
        claims = self._found(self._profile.claims, [ref.claim_key for ref in refs])
        based = {key: reading.owned_by(row, names.BASIS, names.ACTS) for key, row in claims.items()}
        acts_of = {ref.claim_key: based.get(ref.claim_key) or ref.act_key for ref in refs}
        acts = self._found(names.ACTS, [key for key in acts_of.values() if key])
        self._lookup.prepare(names.USERS, gather(list(claims.values()), names.RESPONSIBLE_KEY))
        return [
            self._state(claims[ref.claim_key], acts.get(acts_of[ref.claim_key] or ref.claim_key))
            if ref.claim_key in claims
            else states.gone(ref.claim_key)
            for ref in refs
        ]

    # --- writing

    def put_claim(self, claim: ClaimOut) -> ClaimState:
        shipped = self._shipments_of(claim)
        act = self._put_act(claim, shipped) if claim.needs_act else None
        act_key = codec.own_key(act, names.REF) if act else None
        main = shipped.get(claim.shipment_key) if claim.shipment_key else None
        row = self._store.put(
            self._profile.claims,
            claim.claim_key,
            self._there(writing.claim_body(claim, act_key, main, self._profile)),
            found_by=f"startswith({names.NAME},{address.text(claim.number)})",
            new=self._there(writing.claim_new(claim, self._properties())),
        )
        return self._state(row, act)

    def _there(self, body: writing.Json) -> writing.Json:
        """Without what the claims of this configuration have no field for."""
        return {name: value for name, value in body.items() if name not in self._profile.without}

    def _put_act(self, claim: ClaimOut, shipped: writing.Shipments) -> codec.Json:
        return self._store.put(
            names.ACTS,
            claim.act_key,
            writing.act_body(claim, shipped, self._profile),
            found_by=address.equal(names.IN_NUMBER, address.text(claim.number)),
            new=writing.act_new(claim, self._profile),
        )

    def put_details(self, claim_key: Key, details: ClaimDetails, due_was: date | None = None) -> date | None:
        row: codec.Json = self._store.must_get(self._profile.claims, claim_key)
        properties = self._properties()
        if states.due_on(row, properties) not in (None, due_was):
            details = replace(details, due_on=None)
        body = writing.owned_body(details, self._user(details.responsible))
        body |= writing.extra_body(row, writing.extra_rows(details, properties))
        row = self._store.bring(self._profile.claims, row, body)
        act_key = reading.owned_by(row, names.BASIS, names.ACTS)
        if details.lines and act_key:
            act = self._store.must_get(names.ACTS, act_key)
            self._store.bring(names.ACTS, act, {names.LINES: writing.decided_rows(act, details.lines)})
        return states.due_on(row, properties)

    def _user(self, name: str | None) -> UUID | None:
        """Who is called so there; a responsible person whom 1C does not know is not written."""
        found = self._store.first(names.USERS, address.equal(names.NAME, address.text(name))) if name else None
        return codec.own_key(found, names.REF) if found else None

    def withdraw(self, claim_key: Key) -> ClaimState:
        row = self._store.must_get(self._profile.claims, claim_key)
        told = codec.text(row, names.COMMENT)
        if names.WITHDRAWN not in told and not codec.flag(row, names.MARKED):
            if codec.flag(row, names.FINISHED) or codec.text(row, names.STATUS) not in names.CLAIM_WORKED_ON:
                raise ErpChanged("decided", codec.text(row, names.STATUS))
            comment = "\n".join(filter(None, (names.WITHDRAWN, told)))
            row = self._store.change(self._profile.claims, row, {names.COMMENT: comment})
        return self._state(row, None)

    def put_message(self, claim_key: Key, message: MessageOut) -> None:
        row: codec.Json = self._store.must_get(self._profile.claims, claim_key)
        act_key, zone = reading.owned_by(row, names.BASIS, names.ACTS), ZoneInfo(self._profile.zone)
        if message.line is not None and act_key:
            act = self._store.must_get(names.ACTS, act_key)
            rows = messages.rows_with_words(act, message, zone)
            if rows is not None:
                self._store.bring(names.ACTS, act, {names.LINES: rows})
                return
        properties = self._properties()
        if not properties.reply:
            raise ErpRefused("no_place", "message")
        text = messages.with_words(reading.attribute(row, properties.reply), message, zone)
        reply = messages.reply_row(text, properties)
        self._store.bring(self._profile.claims, row, writing.extra_body(row, [reply]))

    def put_file(self, claim_key: Key, file: FileOut) -> None:
        if file.content is None:  # an address alone stands in the claim's own attribute
            raise ErpRefused("no_place", "file")
        set_name = f"{self._profile.claims}{names.FILES_SUFFIX}"
        own = f"{names.FILE_OWNER_KEY} eq guid'{claim_key}'"
        try:
            pages = version_pages(self._wire, set_name, [names.REF, names.FILE_NOTE], own)
            if any(codec.text(row, names.FILE_NOTE) == str(file.key) for page in pages for row in page):
                return
            self._store.add(set_name, file.key, files.file_body(claim_key, file, file.content, self._profile))
        except ErpRefused as problem:
            if problem.code != NOT_PUBLISHED:
                raise
            raise ErpRefused("no_place", "file") from problem

    def marker(self) -> str:
        row = self._marker_row()
        return codec.text(row, self._profile.marker.field, MARK_LIMIT) if row else ""

    def put_marker(self, text: str) -> None:
        place, row = self._profile.marker, self._marker_row()
        key = codec.own_key(row, names.REF) if row else UUID(place.key)
        self._store.write(place.set, key, {place.field: text}, {names.NAME: place.name})

    def _marker_row(self) -> codec.Json | None:
        """By our key, else by its name: a base may have chosen a key of its own."""
        place = self._profile.marker
        if not place.key:
            raise ErpRefused("no_place", "marker")
        named = address.equal(names.NAME, address.text(place.name))
        return self._store.find(place.set, UUID(place.key)) or self._store.first(place.set, named)

    # --- parts

    def _dated(self, set_name: str, since: datetime | None) -> Iterator[list[Version]]:
        """Documents of this moment and later, by the base's own clock."""
        clock = codec.to_clock(since, ZoneInfo(self._profile.zone)) if since else ""
        only = f"{names.DATE} ge {address.moment(clock)}" if clock else ""
        for rows in version_pages(self._wire, set_name, VERSION, only):
            yield [version(row) for row in rows]

    def _found(self, set_name: str, keys: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
        return {codec.own_key(row, names.REF): row for row in by_keys(self._wire, set_name, keys)}

    def _properties(self) -> names.Properties:
        """The profile's additional attributes that this base has: 1C would store rows of a missing one, too."""
        keys = {name: key for name, key in asdict(self._profile.properties).items() if key}
        self._lookup.prepare(names.PROPERTIES, map(UUID, keys.values()))
        there = {name: key for name, key in keys.items() if self._lookup.one(names.PROPERTIES, UUID(key))}
        return names.Properties(**(dict.fromkeys(asdict(self._profile.properties), "") | there))

    def _state(self, row: codec.Json, act: codec.Json | None) -> ClaimState:
        return states.claim_state(row, act, self._lookup, self._profile)

    def _shipments_of(self, claim: ClaimOut) -> dict[UUID, dict[str, Any]]:
        """The shipments as they are in 1C now: the act takes prices, VAT and batches from them."""
        keys = {line.shipment_key for line in claim.lines} | {claim.shipment_key}
        wanted = [key for key in keys if key]
        found = self._found(names.SHIPMENTS, wanted)
        if missing := [str(key) for key in wanted if key not in found]:
            raise ErpRefused("shipment_gone", ", ".join(missing))
        return found


def connect(
    url: str, user: str, password: str, profile: names.Profile | None = None, own: Own | None = None
) -> ODataErp:
    """The adapter for one base; nothing is asked of 1C yet."""
    return ODataErp(Wire(url, user, password), profile or names.Profile(), own)


def _owner(row: codec.Json, what: Catalogue, field: str) -> UUID | None:
    if what is Catalogue.PACKS:
        return reading.owned_by(row, field, names.PRODUCTS)
    return codec.key(row, field) if field else None
