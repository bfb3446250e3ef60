"""1C's rows as our nouns: reference lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from sync.erp import Barcode, Contact, Dealer, LegalEntity, Pack, Product, Seller
from sync.erp.weight import kilograms, told_kilograms
from sync.odata import codec, names
from sync.odata.codec import Json
from sync.odata.lookup import Lookup


def contact(row: Json, kind: str, limit: int = 100) -> str:
    """The first contact of a kind (address, phone, e-mail) as 1C words it."""
    told = (codec.text(part, names.CONTACT_TEXT, limit) for part in of_kind(row, kind))
    return next(filter(None, told), "")


def of_kind(row: Json, kind: str) -> list[Json]:
    return [part for part in codec.rows(row, names.CONTACT_ROWS) if codec.text(part, names.CONTACT_TYPE) == kind]


def owned_by(row: Json, field: str, set_name: str) -> UUID | None:
    """The key in a composite field if it points to this set."""
    return codec.key(row, field) if row.get(f"{field}_Type") == f"StandardODATA.{set_name}" else None


def attribute(row: Json, property_key: str) -> str:
    """The value of an additional attribute as it stands; long texts stand in a column of their own."""
    part = _attribute_row(row, property_key)
    return codec.text(part, names.EXTRA_TEXT) or codec.text(part, names.EXTRA_VALUE)


def attribute_name(row: Json, property_key: str, lookup: Lookup) -> str:
    """The same in words: 1C keeps a value chosen from a list as a reference."""
    part = _attribute_row(row, property_key)
    kind = codec.text(part, f"{names.EXTRA_VALUE}_Type").removeprefix("StandardODATA.")
    if not kind.startswith("Catalog_"):
        return codec.text(part, names.EXTRA_TEXT, 150) or codec.text(part, names.EXTRA_VALUE, 150)
    return lookup.name(kind, codec.key(part, names.EXTRA_VALUE))


def _attribute_row(row: Json, property_key: str) -> Json:
    wanted = UUID(property_key) if property_key else None
    rows = codec.rows(row, names.EXTRA_ROWS) if wanted else []
    return next((part for part in rows if codec.key(part, names.EXTRA_KEY) == wanted), {})


def segments(rows: Sequence[Json], lookup: Lookup) -> dict[UUID, str]:
    """{dealer: the names of the segments it is in}."""
    found: dict[UUID, list[str]] = {}
    for row in rows:
        if dealer_key := codec.key(row, names.DEALER_KEY):
            found.setdefault(dealer_key, []).append(lookup.name(names.SEGMENTS, codec.key(row, names.SEGMENT_KEY)))
    return {dealer_key: ", ".join(sorted(filter(None, names_)))[:150] for dealer_key, names_ in found.items()}


def dealer(row: Json, lookup: Lookup, properties: names.Properties, segments: Mapping[UUID, str]) -> Dealer:
    return Dealer(
        key=codec.own_key(row, names.REF),
        version=codec.text(row, names.VERSION, 24),
        name=codec.text(row, names.NAME, 150),
        is_client=codec.flag(row, names.IS_CLIENT),
        manager=lookup.name(names.USERS, codec.key(row, names.MAIN_MANAGER_KEY)),
        phone=contact(row, names.CONTACT_PHONE),
        email=contact(row, names.CONTACT_EMAIL, 254),
        deleted=codec.flag(row, names.MARKED),
        segment=attribute_name(row, properties.segment, lookup) or segments.get(codec.own_key(row, names.REF), ""),
        region=attribute_name(row, properties.region, lookup)
        or lookup.name(names.REGIONS, codec.key(row, names.REGION_KEY)),
    )


def entity(row: Json, lookup: Lookup) -> LegalEntity:
    return LegalEntity(
        key=codec.own_key(row, names.REF),
        version=codec.text(row, names.VERSION, 24),
        dealer_key=codec.key(row, names.DEALER_KEY),
        name=codec.text(row, names.NAME, 150),
        full_name=codec.text(row, names.FULL_NAME, 1000),
        inn=codec.text(row, names.INN, 12),
        kpp=codec.text(row, names.KPP, 9),
        okpo=codec.text(row, names.OKPO, 10),
        address=contact(row, names.CONTACT_ADDRESS, 500),
        phone=contact(row, names.CONTACT_PHONE),
        deleted=codec.flag(row, names.MARKED),
        country=codec.text(lookup.one(names.COUNTRIES, codec.key(row, names.COUNTRY_KEY)), names.CODE, 3),
        tax_number=codec.text(row, names.TAX_NUMBER, 30),
    )


def seller(row: Json) -> Seller:
    return Seller(
        key=codec.own_key(row, names.REF),
        version=codec.text(row, names.VERSION, 24),
        name=codec.text(row, names.NAME, 150),
        full_name=codec.text(row, names.FULL_NAME, 1000) or codec.text(row, names.SHORT_NAME, 1000),
        inn=codec.text(row, names.INN, 12),
        kpp=codec.text(row, names.KPP, 9),
        okpo=codec.text(row, names.OKPO, 10),
        address=contact(row, names.CONTACT_ADDRESS, 500),
        phone=contact(row, names.CONTACT_PHONE),
        deleted=codec.flag(row, names.MARKED),
    )


def person(row: Json) -> Contact:
    return Contact(
        key=codec.own_key(row, names.REF),
        version=codec.text(row, names.VERSION, 24),
        dealer_key=codec.key(row, names.OWNER_KEY),
        name=codec.text(row, names.NAME, 150),
        position=codec.text(row, names.POSITION, 150),
        phone=contact(row, names.CONTACT_PHONE),
        email=contact(row, names.CONTACT_EMAIL, 254),
        deleted=codec.flag(row, names.MARKED),
    )


def product(row: Json, lookup: Lookup, properties: names.Properties) -> Product:
    unit = lookup.one(names.UNITS, codec.key(row, names.UNIT_KEY))
    group = codec.key(row, names.PARENT_KEY)
    return Product(
        key=codec.own_key(row, names.REF),
        version=codec.text(row, names.VERSION, 24),
        sku=codec.text(row, names.ARTICLE, 50),
        name=codec.text(row, names.FULL_NAME, 1000) or codec.text(row, names.NAME, 1000),
        unit=codec.text(unit, names.NAME, 50),
        okei=codec.text(unit, names.CODE, 4),
        group_key=group,
        group_name=lookup.name(names.PRODUCTS, group),
        deleted=codec.flag(row, names.MARKED),
        maker=_maker(row, lookup, properties),
        supplier=attribute_name(row, properties.supplier, lookup),
        weight=_weight(row, lookup, properties),
    )


def _maker(row: Json, lookup: Lookup, properties: names.Properties) -> str:
    """The company's own attribute, else the standard one; an importer is no maker."""
    return attribute_name(row, properties.maker, lookup) or lookup.name(names.MAKERS, codec.key(row, names.MAKER_KEY))


def _weight(row: Json, lookup: Lookup, properties: names.Properties) -> Decimal | None:
    """The company's own attribute, else the standard fields where they are switched on."""
    if own := attribute(row, properties.weight):
        return told_kilograms(own)
    if not codec.flag(row, names.WEIGHT_USED):
        return None
    unit = lookup.one(names.UNITS, codec.key(row, names.WEIGHT_UNIT_KEY))
    return kilograms(
        codec.number(row, names.WEIGHT), codec.number(row, names.WEIGHT_OF), codec.text(unit, names.CODE, 4)
    )


def pack(row: Json) -> Pack | None:
    """None for a base unit, a shared pack or a pack of nothing."""
    owner = owned_by(row, names.OWNER, names.PRODUCTS)
    top, bottom = codec.number(row, names.NUMERATOR), codec.number(row, names.DENOMINATOR)
    if owner is None or top <= 0 or bottom <= 0:
        return None
    return Pack(
        key=codec.own_key(row, names.REF),
        version=codec.text(row, names.VERSION, 24),
        product_key=owner,
        name=codec.text(row, names.NAME, 100),
        units=codec.rounded(top / bottom, 3),
    )


def barcode(row: Json) -> Barcode | None:
    """None for a row without a code or a product."""
    code, product_key = codec.text(row, names.BARCODE, 200), codec.key(row, names.PRODUCT_KEY)
    return Barcode(code, product_key, codec.key(row, names.PACK_KEY)) if code and product_key else None
