"""1C's shipments as ours: the document, its rows, and the names behind its references."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo

from sync.erp import Shipment, ShipmentLine
from sync.errors import ErpRefused
from sync.odata import codec, names, reading
from sync.odata.codec import Json
from sync.odata.lookup import Lookup, gather

HEADER_REFERENCES = (
    (names.WAREHOUSE_KEY, names.WAREHOUSES),
    (names.CARRIER_KEY, names.DEALERS),
    (names.CONTRACT_KEY, names.CONTRACTS),
    (names.CURRENCY_KEY, names.CURRENCIES),
    (names.MANAGER_KEY, names.USERS),
    (names.CONSIGNEE_KEY, names.ENTITIES),
    (names.CONSIGNOR_KEY, names.ENTITIES),
)
MOST_MARKS = 500  # of one line
LINE_REFERENCES = ((names.VAT_RATE_KEY, names.VAT_RATES), (names.BATCH_KEY, names.BATCHES))


def shipments(rows: Sequence[Json], lookup: Lookup, profile: names.Profile) -> list[Shipment]:
    """Documents of one answer, their references fetched together."""
    for field, set_name in HEADER_REFERENCES:
        lookup.prepare(set_name, gather(rows, field))
    lines = [line for row in rows for line in codec.rows(row, names.LINES)]
    for field, set_name in LINE_REFERENCES:
        lookup.prepare(set_name, gather(lines, field))
    packages = [package for row in rows for package in codec.rows(row, names.PACKAGE_ROWS)]
    lookup.prepare(names.PACKAGES, gather(packages, names.PACKAGE_KEY))
    zone = ZoneInfo(profile.zone)
    return [_shipment(row, lookup, zone, profile) for row in rows]


def upd_number(number: str, strip: bool) -> str:
    """The number printed on the invoice: 1C prints it without the prefix and leading zeros, unless told otherwise."""
    tail = number.rpartition("-")[2].lstrip("0")
    return tail if strip and tail else number


def _shipment(row: Json, lookup: Lookup, zone: ZoneInfo, profile: names.Profile) -> Shipment:
    shipped_at, shipped_on = codec.moment(row, names.DATE, zone), codec.day(row, names.DATE)
    if shipped_at is None or shipped_on is None:
        raise ErpRefused("odd_value", f"{names.SHIPMENTS} {row.get(names.REF)}: no date")
    number = codec.text(row, names.NUMBER, 20)
    contract_key = codec.key(row, names.CONTRACT_KEY)
    contract = lookup.one(names.CONTRACTS, contract_key)
    marks = _marks(row, lookup)
    return Shipment(
        key=codec.own_key(row, names.REF),
        version=codec.text(row, names.VERSION, 24),
        number=number,
        upd_number=upd_number(number, profile.strip_upd_prefix),
        shipped_at=shipped_at,
        shipped_on=shipped_on,
        posted=codec.flag(row, names.POSTED),
        deleted=codec.flag(row, names.MARKED),
        dealer_key=codec.key(row, names.DEALER_KEY),
        entity_key=codec.key(row, names.ENTITY_KEY),
        seller_key=codec.key(row, names.SELLER_KEY),
        consignee=_party(lookup, row, names.CONSIGNEE_KEY),
        consignor=_party(lookup, row, names.CONSIGNOR_KEY),
        address=codec.text(row, names.ADDRESS, 500),
        warehouse=lookup.name(names.WAREHOUSES, codec.key(row, names.WAREHOUSE_KEY)),
        vehicle=codec.text(row, names.DELIVERY_NOTE, 100),
        carrier=lookup.name(names.DEALERS, codec.key(row, names.CARRIER_KEY)),
        manager=lookup.name(names.USERS, codec.key(row, names.MANAGER_KEY)),
        contract_key=contract_key,
        contract_number=codec.text(contract, names.CONTRACT_NUMBER, 100) or codec.text(contract, names.NAME, 100),
        contract_date=codec.day(contract, names.CONTRACT_DATE),
        currency=_currency(lookup.one(names.CURRENCIES, codec.key(row, names.CURRENCY_KEY))),
        price_includes_vat=codec.flag(row, names.PRICE_WITH_VAT),
        total=codec.number(row, names.DOCUMENT_TOTAL, 2),
        lines=tuple(_line(line, lookup, marks) for line in codec.rows(row, names.LINES)),
    )


def _marks(row: Json, lookup: Lookup) -> Mapping[UUID, tuple[str, ...]]:
    """Marking codes by product; of one that stands in several lines nobody knows whose they are."""
    packages = codec.rows(row, names.PACKAGE_ROWS)
    if not packages:
        return {}
    lines = Counter(codec.key(line, names.PRODUCT_KEY) for line in codec.rows(row, names.LINES))
    marks: dict[UUID, list[str]] = defaultdict(list)
    for part in packages:
        package = lookup.one(names.PACKAGES, codec.key(part, names.PACKAGE_KEY))
        product, code = codec.key(package, names.PRODUCT_KEY), codec.text(package, names.PACKAGE_CODE, 200)
        if product and code and lines[product] == 1:
            marks[product].append(code)
    return {product: tuple(codes[:MOST_MARKS]) for product, codes in marks.items()}


def _line(row: Json, lookup: Lookup, marks: Mapping[UUID, tuple[str, ...]]) -> ShipmentLine:
    product_key, batch_key = codec.own_key(row, names.PRODUCT_KEY), codec.key(row, names.BATCH_KEY)
    quantity = codec.number(row, names.QUANTITY)
    return ShipmentLine(
        key=line_key(row),
        number=int(codec.number(row, names.ROW, 0)),
        product_key=product_key,
        pack_key=codec.key(row, names.PACK_KEY),
        quantity=quantity,
        price=_price(row, quantity),
        amount=codec.number(row, names.AMOUNT, 2),
        vat_rate=_rate(row, lookup),
        vat=codec.number(row, names.VAT, 2),
        total=codec.number(row, names.TOTAL, 2),
        batch=_batch(lookup.one(names.BATCHES, batch_key)) if batch_key else "",
        batch_key=batch_key,
        marks=marks.get(product_key, ()),
    )


def _batch(row: Json) -> str:
    return codec.text(row, names.BATCH_NUMBER, 200) or codec.text(row, names.NAME, 200)


def _currency(row: Json) -> str:
    return codec.text(row, names.CODE, 3) or codec.text(row, names.NAME, 10)


def _price(row: Json, quantity: Decimal) -> Decimal:
    """1C prices the pack the row is counted in; ours is for the base unit."""
    price, packs = codec.number(row, names.PRICE, 2), codec.number(row, names.PACKS)
    return codec.rounded(price * packs / quantity, 2) if packs and quantity and packs != quantity else price


def line_key(row: Json) -> str:
    """What a shipped line is known by for ever; older documents have only the line's number."""
    return codec.text(row, names.LINE_ID, 36) or codec.text(row, names.ROW, 36)


def _rate(row: Json, lookup: Lookup) -> str:
    """Per cent with its sign, or the words for no VAT; older configurations keep an enumeration in the row."""
    rate = lookup.one(names.VAT_RATES, codec.key(row, names.VAT_RATE_KEY))
    kind = codec.text(rate, names.RATE_ENUM, 20) or codec.text(row, names.VAT_RATE, 20)
    if kind == names.NO_VAT:
        return names.WITHOUT_VAT
    if rate.get(names.RATE) not in (None, ""):
        return _per_cent(codec.number(rate, names.RATE, 2))
    digits = kind.removeprefix(names.VAT_PREFIX).partition("_")[0]
    return f"{digits}%" if digits.isdigit() else codec.text(rate, names.NAME, 20)


@lru_cache(maxsize=100)
def _per_cent(rate: Decimal) -> str:
    return f"{rate.normalize():f}%"


def _party(lookup: Lookup, row: Json, field: str) -> str:
    """A consignee or consignor as the act names them: full name, address, phone."""
    found = lookup.one(names.ENTITIES, codec.key(row, field))
    told = (
        codec.text(found, names.FULL_NAME, 300) or codec.text(found, names.NAME, 150),
        reading.contact(found, names.CONTACT_ADDRESS, 300),
        reading.contact(found, names.CONTACT_PHONE),
    )
    return ", ".join(filter(None, told))[:500]
