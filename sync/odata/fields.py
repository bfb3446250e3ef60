"""The field map: every field that is read of 1C or must be kept by it, with its kind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sync.errors import ErpRefused
from sync.odata import names


class Kind(StrEnum):
    STRING = "string"
    INT64 = "int64"
    DECIMAL = "decimal"
    BOOL = "bool"
    DATE = "date"
    REF = "ref"
    COMPOSITE = "composite"
    ENUM = "enum"
    ROWS = "rows"


NUMBERS = frozenset({"Edm.Int16", "Edm.Int32", "Edm.Int64", "Edm.Double", "Edm.Decimal"})  # the codec takes them all
EDM = {
    Kind.STRING: frozenset({"Edm.String"}),
    Kind.INT64: NUMBERS,
    Kind.DECIMAL: NUMBERS,
    Kind.BOOL: frozenset({"Edm.Boolean"}),
    Kind.DATE: frozenset({"Edm.DateTime"}),
    Kind.REF: frozenset({"Edm.Guid"}),
    Kind.COMPOSITE: frozenset({"Edm.String"}),
    Kind.ENUM: frozenset({"Edm.String"}),
}


@dataclass(frozen=True, slots=True)
class Field:
    """needed: without it the whole set cannot be read. instead: a field of other editions that says the same."""

    name: str
    kind: Kind
    needed: bool = False
    enum: str = ""
    rows: tuple[Field, ...] = ()
    instead: str = ""


@dataclass(frozen=True, slots=True)
class SetMap:
    """heavy: its rows hold whole files, so none is read only to be looked at."""

    name: str
    needed: bool
    fields: tuple[Field, ...]
    heavy: bool = False


def _of(kind: Kind, *found: str) -> tuple[Field, ...]:
    return tuple(Field(name, kind) for name in found)


def _needed(kind: Kind, *found: str) -> tuple[Field, ...]:
    return tuple(Field(name, kind, needed=True) for name in found)


S, N, B, D, R, C, E = (
    Kind.STRING,
    Kind.DECIMAL,
    Kind.BOOL,
    Kind.DATE,
    Kind.REF,
    Kind.COMPOSITE,
    Kind.ENUM,
)
KEY = _needed(R, names.REF)
OBJECT = (*KEY, *_needed(S, names.VERSION), *_needed(B, names.MARKED))
LENDS = (*KEY, *_of(S, names.NAME))
CONTACT = (Field(names.CONTACT_TYPE, E), *_of(S, names.CONTACT_TEXT))
CONTACTS = Field(names.CONTACT_ROWS, Kind.ROWS, rows=CONTACT)
REQUISITES = (*_of(S, names.FULL_NAME, names.INN, names.KPP, names.OKPO), CONTACTS)
ABROAD = (*_of(R, names.COUNTRY_KEY), *_of(S, names.TAX_NUMBER))
EXTRA = (*_needed(R, names.EXTRA_KEY), *_needed(C, names.EXTRA_VALUE), *_of(S, names.EXTRA_TEXT))
ATTRIBUTES = Field(names.EXTRA_ROWS, Kind.ROWS, rows=EXTRA)
SHIPMENT_LINE = (
    *_needed(Kind.INT64, names.ROW),
    *_needed(R, names.PRODUCT_KEY),
    *_needed(N, names.QUANTITY, names.PACKS, names.PRICE, names.AMOUNT, names.VAT, names.TOTAL),
    *_of(S, names.LINE_ID),
    *_of(R, names.PACK_KEY, names.BATCH_KEY),
    Field(names.VAT_RATE_KEY, R, instead=names.VAT_RATE),
)
ACT_LINE = (
    *_needed(Kind.INT64, names.ROW),
    *_needed(R, names.PRODUCT_KEY),
    *_needed(N, names.QUANTITY, names.QUANTITY_DOC),
    *_needed(S, names.CLIENT_COMMENT),
    *_needed(C, names.SHIPMENT),
    Field(names.ACTION, E, needed=True, enum=names.ACTION_ENUM),
    *_of(S, names.MANAGER_COMMENT, names.TEXT),
)
SHIPMENT = (
    *OBJECT,
    *_needed(S, names.NUMBER),
    *_needed(D, names.DATE),
    *_needed(B, names.POSTED),
    *_needed(R, names.DEALER_KEY),
    *_needed(N, names.DOCUMENT_TOTAL),
    *_of(R, names.ENTITY_KEY, names.SELLER_KEY, names.CONSIGNEE_KEY, names.CONSIGNOR_KEY, names.CARRIER_KEY),
    *_of(R, names.WAREHOUSE_KEY, names.CONTRACT_KEY, names.AGREEMENT_KEY, names.CURRENCY_KEY, names.MANAGER_KEY),
    *_of(S, names.ADDRESS, names.DELIVERY_NOTE),
    *_of(B, names.PRICE_WITH_VAT),
    Field(names.LINES, Kind.ROWS, needed=True, rows=SHIPMENT_LINE),
    Field(names.PACKAGE_ROWS, Kind.ROWS, rows=_of(R, names.PACKAGE_KEY)),
)
ACT = (
    *OBJECT,
    *_needed(S, names.NUMBER, names.IN_NUMBER),
    *_needed(D, names.DATE),
    *_needed(R, names.DEALER_KEY),
    Field(names.STATUS, E, needed=True, enum=names.ACT_ENUM),
    *_of(R, names.ENTITY_KEY, names.SELLER_KEY),
    Field(names.LINES, Kind.ROWS, needed=True, rows=ACT_LINE),
)
CLAIM = (
    *OBJECT,
    *_needed(S, names.NAME, names.CODE, names.CLAIM_TEXT, names.COMMENT),
    *_needed(R, names.DEALER_KEY),
    *_needed(B, names.FINISHED),
    *_needed(C, names.BASIS),
    Field(names.STATUS, E, needed=True, enum=names.CLAIM_ENUM),
    *_of(S, names.ANSWER),
    *_of(D, names.REGISTERED, names.FINISHED_ON),
    *_of(R, names.RESPONSIBLE_KEY, names.GUILTY_KEY),
    *_of(R, names.ENTITY_KEY, names.SELLER_KEY, names.CONTRACT_KEY, names.CURRENCY_KEY),
    *_of(N, names.AMOUNT),
    ATTRIBUTES,
)
DEALER = (
    *(*OBJECT, *_needed(S, names.NAME), *_needed(B, names.IS_CLIENT)),
    *(*_of(R, names.MAIN_MANAGER_KEY, names.REGION_KEY), CONTACTS, ATTRIBUTES),
)
ENTITY = (*OBJECT, *_needed(S, names.NAME), *_needed(R, names.DEALER_KEY), *REQUISITES, *ABROAD)
SELLER = (*OBJECT, *_needed(S, names.NAME), *_of(S, names.SHORT_NAME), *REQUISITES)
PERSON = (*OBJECT, *_needed(S, names.NAME), *_needed(R, names.OWNER_KEY), *_of(S, names.POSITION), CONTACTS)
GOODS = (*_needed(R, names.UNIT_KEY), *_needed(B, names.IS_FOLDER), *_of(R, names.PARENT_KEY, names.MAKER_KEY))
WEIGHT = (*_of(B, names.WEIGHT_USED), *_of(N, names.WEIGHT, names.WEIGHT_OF), *_of(R, names.WEIGHT_UNIT_KEY))
PRODUCT = (*OBJECT, *_needed(S, names.NAME), *GOODS, *WEIGHT, *_of(S, names.FULL_NAME, names.ARTICLE), ATTRIBUTES)
UNIT = (*OBJECT, *_of(S, names.CODE), *_needed(C, names.OWNER), *_needed(N, names.NUMERATOR, names.DENOMINATOR))
PAPER = (
    *(*OBJECT, *_needed(S, names.NUMBER), *_needed(D, names.DATE)),
    *(*_needed(B, names.POSTED), *_of(S, names.COMMENT)),
)
BACK = (*_needed(R, names.PRODUCT_KEY), *_needed(N, names.QUANTITY), *_of(S, names.LINE_ID))
RETURN = (
    *(*PAPER, *_of(R, names.OF_REQUEST_KEY), *_of(C, names.OF_SHIPMENT)),
    Field(names.LINES, Kind.ROWS, needed=True, rows=(*BACK, *_of(C, names.OF_SHIPMENT))),
)
CORRECTION = (
    *(*PAPER, *_of(R, names.OF_ACT_KEY), *_needed(C, names.OF_BASIS)),
    Field(names.DIFFERENCES, Kind.ROWS, needed=True, rows=BACK),
)
BARCODE = (*_needed(S, names.BARCODE), *_needed(R, names.PRODUCT_KEY), *_of(R, names.PACK_KEY))
FILE = (
    *(*_of(R, names.REF, names.FILE_OWNER_KEY), *_of(S, names.NAME, names.FILE_NOTE, names.FILE_EXTENSION)),
    *(*_of(N, names.FILE_SIZE), *_of(E, names.FILE_KEPT)),
)
OTHERS = (
    SetMap(names.SHIPMENTS, True, SHIPMENT),
    SetMap(names.ACTS, True, ACT),
    SetMap(names.DEALERS, True, DEALER),
    SetMap(names.ENTITIES, True, ENTITY),
    SetMap(names.SELLERS, True, SELLER),
    SetMap(names.PRODUCTS, True, PRODUCT),
    SetMap(names.UNITS, True, (*UNIT, *_of(S, names.NAME))),
    SetMap(names.CONTACTS, False, PERSON),
    SetMap(names.BARCODES, False, BARCODE),
    SetMap(names.RETURNS, False, RETURN),
    SetMap(names.CORRECTIONS, False, CORRECTION),
    SetMap(names.REQUESTS, False, (*PAPER, Field(names.STATUS, E))),
    SetMap(names.DEPARTMENTS, False, LENDS),
    SetMap(names.USERS, False, (*LENDS, CONTACTS)),
    SetMap(names.WAREHOUSES, False, LENDS),
    SetMap(names.BATCHES, False, (*LENDS, *_of(S, names.BATCH_NUMBER))),
    SetMap(names.CONTRACTS, False, (*LENDS, *_of(S, names.CONTRACT_NUMBER), *_of(D, names.CONTRACT_DATE))),
    SetMap(names.CURRENCIES, False, (*LENDS, *_of(S, names.CODE))),
    SetMap(names.COUNTRIES, False, (*LENDS, *_of(S, names.CODE))),
    SetMap(names.VAT_RATES, False, (*LENDS, *_of(N, names.RATE), *_of(E, names.RATE_ENUM))),
    SetMap(names.PROPERTIES, False, KEY),
    SetMap(names.SEGMENT_ROWS, False, _needed(R, names.DEALER_KEY, names.SEGMENT_KEY)),
    SetMap(names.SEGMENTS, False, LENDS),
    SetMap(names.REGIONS, False, LENDS),
    SetMap(names.MAKERS, False, LENDS),
    SetMap(names.PACKAGES, False, (*KEY, *_of(R, names.PRODUCT_KEY), *_of(S, names.PACKAGE_CODE))),
)


def field_map(profile: names.Profile) -> tuple[SetMap, ...]:
    """What the portal asks of a base with this profile, the most important first."""
    claim = CLAIM if profile.claims != names.CLAIMS else (*CLAIM, *_needed(B, names.FROM_SUPPLIER))
    kept = tuple(one for one in claim if one.name not in profile.without)
    found = [SetMap(profile.claims, True, kept), *OTHERS]
    found.append(SetMap(f"{profile.claims}{names.FILES_SUFFIX}", False, FILE, heavy=True))
    if profile.marker.key:
        found.append(SetMap(profile.marker.set, False, (*LENDS, *_needed(S, profile.marker.field))))
    if profile.exchange_plan.set:
        found.append(SetMap(profile.exchange_plan.set, True, (*KEY, *_needed(Kind.INT64, names.RECEIVED_NO))))
    return tuple(one for one in found if one.name not in profile.without)


def whole(set_name: str, row: dict[str, Any]) -> dict[str, Any]:
    """The row itself if it has every field that reading it needs: an absent number must not become a zero."""
    needed, parts = NEEDED.get(set_name, (frozenset(), {}))
    absent = sorted(needed - row.keys())
    for part, columns in parts.items():
        for line in row.get(part) or ():
            if not columns <= line.keys():
                absent += [f"{part}.{name}" for name in sorted(columns - line.keys())]
    if absent:
        raise ErpRefused("drifted", ", ".join(f"{set_name}.{name}" for name in dict.fromkeys(absent)))
    return row


def _names(found: Iterable[Field]) -> frozenset[str]:
    return frozenset(one.name for one in found if one.needed)


NEEDED = {
    one.name: (_names(one.fields), {part.name: _names(part.rows) for part in one.fields if part.rows})
    for one in (*OTHERS, SetMap(names.CLAIMS, True, CLAIM), SetMap(names.CLAIMS_11_4, True, CLAIM))
}
