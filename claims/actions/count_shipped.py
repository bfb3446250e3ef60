"""Shipments are added up by month for reports; what 1C changes makes its month be counted anew."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Date, delete, func, insert, literal, select
from sqlalchemy.orm import Session

from claims.actions.import_rows import upsert
from claims.models import Shipment, ShipmentLine, ShippedGoods, ShippedMonth, ShippedWay
from claims.queries.shipped import counts
from claims.rules.periods import month_bounds, month_of

DAY = timedelta(days=1)


def count_month(session: Session, month: date, zone: ZoneInfo) -> None:
    """The mark comes first: who changes a shipment meanwhile waits for it, and takes it back."""
    upsert(session, ShippedMonth, [{"month": month, "counted": True}], by=("month",))
    since, until = month_bounds(month, zone)
    inside = (counts(), Shipment.date >= since, Shipment.date < until)
    goods = (ShipmentLine.product_key, ShipmentLine.batch)
    _count(session, ShippedGoods, month, {"product_key": goods[0], "batch": goods[1]}, inside)
    way = {"dealer_key": Shipment.dealer_key, "warehouse": Shipment.warehouse, "carrier": Shipment.carrier}
    _count(session, ShippedWay, month, way, inside)


def changed(session: Session, days: Iterable[datetime]) -> None:
    """Shipments of these days are not what they were; near midnight a day is of either month, whatever the zone."""
    around = {month_of((at + shift).date()) for at in days for shift in (-DAY, DAY)}
    upsert(session, ShippedMonth, [{"month": month, "counted": False} for month in sorted(around)], by=("month",))


def _count(session: Session, table: Any, month: date, key: dict[str, Any], inside: tuple[Any, ...]) -> None:
    session.execute(delete(table).where(table.month == month))
    rows = (
        select(
            literal(month, Date),
            *key.values(),
            func.count(),
            func.sum(ShipmentLine.quantity),
        )
        .select_from(Shipment)
        .join(ShipmentLine, ShipmentLine.shipment_key == Shipment.key)
        .where(*inside)
        .group_by(*key.values())
    )
    session.execute(insert(table).from_select(["month", *key, "lines", "quantity"], rows))
