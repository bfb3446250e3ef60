"""What the service tells of reference lists, as our nouns."""

from __future__ import annotations

from sync.erp import Barcode, Contact, Dealer, LegalEntity, Pack, Product, Seller, Version
from sync.erp.weight import kilograms
from sync.soap import codec
from sync.soap.codec import Told


def version(told: Told) -> Version:
    return Version(codec.own_key(told, "Ref"), _version(told), codec.key(told, "OwnerRef"))


def dealer(told: Told) -> Dealer:
    return Dealer(
        key=codec.own_key(told, "Ref"),
        version=_version(told),
        name=codec.text(told, "Name", 150),
        is_client=codec.flag(told, "IsClient"),
        manager=codec.text(told, "ManagerName", 150),
        phone=codec.text(told, "Phone", 100),
        email=codec.text(told, "Email", 254),
        deleted=codec.flag(told, "Deleted"),
        segment=codec.text(told, "SegmentName", 150),
        region=codec.text(told, "RegionName", 150),
    )


def entity(told: Told) -> LegalEntity:
    return LegalEntity(
        key=codec.own_key(told, "Ref"),
        version=_version(told),
        dealer_key=codec.key(told, "DealerRef"),
        name=codec.text(told, "Name", 150),
        full_name=codec.text(told, "FullName", 1000),
        inn=codec.text(told, "INN", 12),
        kpp=codec.text(told, "KPP", 9),
        okpo=codec.text(told, "OKPO", 10),
        address=codec.text(told, "Address", 500),
        phone=codec.text(told, "Phone", 100),
        deleted=codec.flag(told, "Deleted"),
        country=codec.text(told, "CountryCode", 3),
        tax_number=codec.text(told, "TaxNumber", 30),
    )


def seller(told: Told) -> Seller:
    same = entity(told)
    return Seller(
        key=same.key,
        version=same.version,
        name=same.name,
        full_name=same.full_name,
        inn=same.inn,
        kpp=same.kpp,
        okpo=same.okpo,
        address=same.address,
        phone=same.phone,
        deleted=same.deleted,
    )


def contact(told: Told) -> Contact:
    return Contact(
        key=codec.own_key(told, "Ref"),
        version=_version(told),
        dealer_key=codec.key(told, "DealerRef"),
        name=codec.text(told, "Name", 150),
        position=codec.text(told, "Position", 150),
        phone=codec.text(told, "Phone", 100),
        email=codec.text(told, "Email", 254),
        deleted=codec.flag(told, "Deleted"),
    )


def product(told: Told) -> Product:
    return Product(
        key=codec.own_key(told, "Ref"),
        version=_version(told),
        sku=codec.text(told, "SKU", 50),
        name=codec.text(told, "FullName", 1000) or codec.text(told, "Name", 1000),
        unit=codec.text(told, "UnitName", 50),
        okei=codec.text(told, "UnitOKEI", 4),
        group_key=codec.key(told, "GroupRef"),
        group_name=codec.text(told, "GroupName", 150),
        deleted=codec.flag(told, "Deleted"),
        maker=codec.text(told, "MakerName", 150),
        supplier=codec.text(told, "SupplierName", 150),
        weight=kilograms(
            codec.number(told, "WeightNumerator"),
            codec.number(told, "WeightDenominator"),
            codec.text(told, "WeightUnitOKEI", 4),
        ),
    )


def pack(told: Told) -> Pack | None:
    """None for a pack of nothing."""
    top, bottom = codec.number(told, "Numerator"), codec.number(told, "Denominator")
    if top <= 0 or bottom <= 0:
        return None
    return Pack(
        key=codec.own_key(told, "Ref"),
        version=_version(told),
        product_key=codec.own_key(told, "ProductRef"),
        name=codec.text(told, "Name", 100),
        units=codec.rounded(top / bottom, 3),
    )


def barcode(told: Told) -> Barcode | None:
    """None for a row without a code or a product."""
    code, product_key = codec.text(told, "Code", 200), codec.key(told, "ProductRef")
    return Barcode(code, product_key, codec.key(told, "PackRef")) if code and product_key else None


def _version(told: Told) -> str:
    return codec.text(told, "Version", 24)
