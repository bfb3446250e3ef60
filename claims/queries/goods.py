"""Products of the catalogue that what is typed may mean."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session

from claims.models import Barcode, Product, ShipmentLine
from claims.rules.package_code import SIZES

SHORTEST = 3
MOST = 12


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A product to choose from."""

    key: UUID
    sku: str
    name: str


def goods_like(session: Session, text: str) -> list[Suggestion]:
    """By words of the name, article or barcode; [] for less than three letters."""
    if len(text.strip()) < SHORTEST:
        return []
    by_name = and_(*(Product.search.contains(word, autoescape=True) for word in text.lower().split()))
    by_code = exists().where(Barcode.product_key == Product.key, Barcode.code == text.strip())
    rows = select(Product.key, Product.sku, Product.name).where(Product.deleted.is_(False), or_(by_name, by_code))
    return [Suggestion(key=row.key, sku=row.sku, name=row.name) for row in session.execute(rows.limit(MOST))]


def known_names(session: Session, texts: Collection[str]) -> set[str]:
    """Those of the texts that are the barcode, the article or the name of a product."""
    found = set(session.scalars(select(Barcode.code).where(Barcode.code.in_(texts))))
    for row in session.execute(
        select(Product.sku, Product.name).where(or_(Product.sku.in_(texts), Product.name.in_(texts)))
    ):
        found |= {row.sku, row.name}
    return found & set(texts)


def barcodes_of(session: Session, products: Iterable[object]) -> dict[object, set[str]]:
    """The codes on the packages of these products."""
    found: dict[object, set[str]] = {}
    rows = select(Barcode.product_key, Barcode.code).where(
        Barcode.product_key.in_([key for key in products if isinstance(key, UUID)])
    )
    for product, code in session.execute(rows):
        found.setdefault(product, set()).add(code)
    return found


def marks_of(session: Session, shipment_key: UUID) -> dict[int, list[str]]:
    """{line of this shipment: marking codes that 1C holds of it}"""
    rows = select(ShipmentLine.id, ShipmentLine.marks).where(ShipmentLine.shipment_key == shipment_key)
    return {line_id: marks for line_id, marks in session.execute(rows) if marks}


def name_by_code(session: Session, codes: Iterable[str]) -> str:
    """The product of the catalogue that has one of these codes, "" where none has."""
    spelt = {form for code in codes for form in (code.lstrip("0"), *(code.zfill(size) for size in SIZES))}
    found = select(Product.name).join(Barcode, Barcode.product_key == Product.key).where(Barcode.code.in_(spelt))
    return session.scalar(found.limit(1)) or ""
