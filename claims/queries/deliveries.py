"""The first page of the filing guide: past deliveries of a dealer, the last ones or those a search finds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from claims.models import Barcode, Claim, LegalEntity, Product, Reception, Shipment, ShipmentLine, Store
from claims.queries.reach import Reach, within
from claims.rules.countries import currency
from claims.rules.dates import parse_date
from claims.rules.numbers import bare_number
from claims.rules.phrase import Phrase

LAST = 5
FOUND = 30
FIRST_YEAR = 2000  # of what may be looked for: a day at the end of the calendar has no next one


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """A card: goods are the first names of it, lines how many there are, claims how many it has already.

    received: when a person said «Всё сошлось».
    """

    key: UUID
    dealer_key: UUID
    number: str
    date: datetime
    upd_number: str
    entity: str
    store: str
    total: Decimal
    currency: str
    lines: int
    goods: tuple[str, ...]
    claims: int
    received: datetime | None


def deliveries(
    session: Session, view: Sequence[Reach], search: str, *, now: datetime, zone: ZoneInfo, last: int = LAST
) -> list[Delivery]:
    """Newest first, the last ones where nothing is searched for.

    search: number or УПД in any spelling, a date, a product's name, sku or barcode.
    """
    text = search.strip()
    rows = _shipments(view)
    if text:
        rows = rows.where(_matches(text, now, zone))
    chosen = session.execute(rows.limit(max(FOUND, last) if text else last)).all()
    keys = [row.key for row in chosen]
    goods, claims = _goods(session, keys), _claims(session, keys)
    return [
        Delivery(
            key=row.key,
            dealer_key=row.dealer_key,
            number=row.number,
            date=row.date.astimezone(zone),
            upd_number=row.upd_number,
            entity=row.entity or "",
            store=row.store or "",
            total=row.total,
            currency=currency(row.currency, row.country or "", row.tax_number or row.inn or "").code,
            lines=len(goods.get(row.key, ())),
            goods=tuple(goods.get(row.key, ()))[:2],
            claims=claims.get(row.key, 0),
            received=row.received,
        )
        for row in chosen
    ]


def _shipments(view: Sequence[Reach]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Shipment.key,
            Shipment.dealer_key,
            Shipment.number,
            Shipment.date,
            Shipment.upd_number,
            Shipment.total,
            Shipment.currency,
            LegalEntity.country,
            LegalEntity.inn,
            LegalEntity.tax_number,
            LegalEntity.name.label("entity"),
            Store.name.label("store"),
            Reception.at.label("received"),
        )
        .outerjoin(LegalEntity, LegalEntity.key == Shipment.entity_key)
        .outerjoin(Store, Store.id == Shipment.store_id)
        .outerjoin(Reception, Reception.shipment_key == Shipment.key)
        .where(within(Shipment, view), Shipment.deleted.is_(False), Shipment.posted.is_(True))
        .where(Shipment.told_by.is_(None))
        .order_by(Shipment.date.desc(), Shipment.key)
    )


def _matches(text: str, now: datetime, zone: ZoneInfo) -> ColumnElement[bool]:
    found: list[ColumnElement[bool]] = [Shipment.number == text.upper(), _has_product(text)]
    bare = bare_number(text)
    if bare:
        found.append(Shipment.upd_number == bare)
    day = parse_date(text, now.astimezone(zone).date())
    if not isinstance(day, Phrase) and FIRST_YEAR <= day.year <= now.year + 1:
        start = datetime(day.year, day.month, day.day, tzinfo=zone)
        found.append(Shipment.date.between(start, start + timedelta(days=1)))
    return or_(*found)


def _has_product(text: str) -> ColumnElement[bool]:
    words = [word for word in text.lower().split() if word]
    by_name = [Product.search.contains(word, autoescape=True) for word in words]
    by_code = exists().where(Barcode.product_key == Product.key, Barcode.code == text)
    of_shipment = select(ShipmentLine.id).join(Product, Product.key == ShipmentLine.product_key)
    wanted = of_shipment.where(ShipmentLine.shipment_key == Shipment.key, ShipmentLine.told_in.is_(None))
    return or_(
        wanted.where(*by_name).exists(),
        wanted.where(by_code).exists(),
        wanted.where(ShipmentLine.batch == text).exists(),
    )


def _goods(session: Session, keys: list[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    rows = (
        select(ShipmentLine.shipment_key, Product.name)
        .join(Product, Product.key == ShipmentLine.product_key)
        .where(ShipmentLine.shipment_key.in_(keys), ShipmentLine.removed.is_(False), ShipmentLine.told_in.is_(None))
        .order_by(ShipmentLine.shipment_key, ShipmentLine.number)
    )
    for key, name in session.execute(rows):
        found.setdefault(key, []).append(name)
    return found


def _claims(session: Session, keys: list[UUID]) -> dict[UUID, int]:
    rows = (
        select(Claim.shipment_key, func.count())
        .where(Claim.shipment_key.in_(keys), Claim.registered_at.is_not(None))
        .group_by(Claim.shipment_key)
    )
    return {key: count for key, count in session.execute(rows) if key is not None}
