"""What was shipped in some months: as added up, where that is fresh, else by the lines themselves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, false, func, select, true, type_coerce
from sqlalchemy.orm import Session

from claims.models import Dealer, Product, Shipment, ShipmentLine, ShippedGoods, ShippedMonth, ShippedWay
from claims.models.base import Quantity
from claims.queries.reach import Sight
from claims.rules.periods import Period, month_bounds, month_of, months_of

Key = tuple[Any, ...]
GOODS = ("supplier", "maker", "group", "product", "batch")
WAYS = ("warehouse", "carrier", "dealer", "manager", "region")


@dataclass(frozen=True)
class Shipped:
    """Lines and units."""

    lines: int = 0
    units: Decimal = Decimal(0)

    def __add__(self, other: "Shipped") -> "Shipped":
        return Shipped(self.lines + other.lines, self.units + other.units)


def counts() -> ColumnElement[bool]:
    """Lines that left by 1C's documents; what a dealer told of is no shipment until 1C says so."""
    of_onec = and_(Shipment.told_by.is_(None), ShipmentLine.told_in.is_(None), ShipmentLine.product_key.is_not(None))
    return and_(of_onec, Shipment.posted, ~Shipment.deleted, ~ShipmentLine.removed)


def shipped(
    session: Session,
    cut: str,
    sight: Sight,
    period: Period,
    zone: ZoneInfo,
    *,
    products: Sequence[UUID] | None = None,
) -> Mapping[Key, Shipped]:
    """By the key of the cut, see queries.report_cuts; {} where shipments are no base of it. products: these alone."""
    if cut not in (*GOODS, *WAYS):
        return {}
    first = _first(session, zone)
    ready, raw = _months(session, [month for month in months_of(period, zone) if first is not None and month >= first])
    if cut in GOODS and sight.sees != "all":
        ready, raw = [], [*ready, *raw]
    found: dict[Key, Shipped] = {}
    # Lines are read by their days: asked for by product, they would be looked up one by one in all years.
    these = (Product.key.in_(products),) if products is not None and cut in GOODS else ()
    for asked in (_added_up(cut, sight, ready).where(*these), *(_lines(cut, sight, one) for one in _spans(raw, zone))):
        for *key, lines, units in session.execute(asked):
            place = tuple(key)
            found[place] = found.get(place, Shipped()) + Shipped(lines, units)
    return found


def uncounted(session: Session, now: datetime, zone: ZoneInfo) -> list[date]:
    """Months since the first shipment that are to be added up, the newest first."""
    month, months = _first(session, zone), []
    while month is not None and month <= now.astimezone(zone).date():
        months.append(month)
        month = month_bounds(month, zone)[1].date()
    return _months(session, months)[1][::-1]


def _first(session: Session, zone: ZoneInfo) -> date | None:
    """The month of the oldest shipment."""
    at = session.scalar(select(func.min(Shipment.date)))
    return None if at is None else month_of(at.astimezone(zone).date())


def _months(session: Session, months: Sequence[date]) -> tuple[list[date], list[date]]:
    """Those that are added up, and the others."""
    fresh = set(session.scalars(select(ShippedMonth.month).where(ShippedMonth.counted)))
    return [month for month in months if month in fresh], [month for month in months if month not in fresh]


def _spans(months: Iterable[date], zone: ZoneInfo) -> list[tuple[datetime, datetime]]:
    """Months that follow each other are read at once."""
    spans: list[tuple[datetime, datetime]] = []
    for since, until in sorted(month_bounds(month, zone) for month in months):
        if spans and spans[-1][1] == since:
            spans[-1] = (spans[-1][0], until)
        else:
            spans.append((since, until))
    return spans


def _added_up(cut: str, sight: Sight, months: list[date]) -> Select[Any]:
    table: Any = ShippedGoods if cut in GOODS else ShippedWay
    batch = ShippedGoods.batch
    key = _goods(cut, batch) if cut in GOODS else _way(cut, ShippedWay.warehouse, ShippedWay.carrier)
    asked = select(*key, func.sum(table.lines), func.sum(table.quantity)).where(table.month.in_(months))
    if cut in GOODS:
        asked = asked.select_from(ShippedGoods).join(Product, Product.key == ShippedGoods.product_key)
    else:
        asked = asked.select_from(ShippedWay).join(Dealer, Dealer.key == ShippedWay.dealer_key).where(_of(sight))
    return asked.group_by(*key)


def _lines(cut: str, sight: Sight, span: tuple[datetime, datetime]) -> Select[Any]:
    since, until = span
    way = _way(cut, Shipment.warehouse, Shipment.carrier)
    key = _goods(cut, ShipmentLine.batch) if cut in GOODS else way
    asked = (
        select(*key, func.count(), type_coerce(func.sum(ShipmentLine.quantity), Quantity))
        .select_from(Shipment)
        .join(ShipmentLine, ShipmentLine.shipment_key == Shipment.key)
        .where(counts(), Shipment.date >= since, Shipment.date < until)
    )
    if cut in GOODS:
        asked = asked.join(Product, Product.key == ShipmentLine.product_key)
    if cut not in GOODS or sight.sees != "all":
        asked = asked.join(Dealer, Dealer.key == Shipment.dealer_key).where(_of(sight))
    return asked.group_by(*key)


def _goods(cut: str, batch: Any) -> tuple[ColumnElement[Any], ...]:
    named: dict[str, tuple[Any, ...]] = {
        "supplier": (Product.supplier,),
        "maker": (Product.maker,),
        "group": (Product.group_name,),
        "product": (Product.key,),
        "batch": (Product.key, batch),
    }
    return named[cut]


def _way(cut: str, warehouse: Any, carrier: Any) -> tuple[ColumnElement[Any], ...]:
    named: dict[str, Any] = {
        "warehouse": warehouse,
        "carrier": carrier,
        "dealer": Dealer.key,
        "manager": Dealer.manager_name,
        "region": Dealer.region,
    }
    return (named[cut],) if cut in named else ()


def _of(sight: Sight) -> ColumnElement[bool]:
    """Dealers in sight."""
    if sight.sees == "all":
        return true()
    if sight.sees in ("own", "region"):
        return Dealer.manager_name == sight.name if sight.sees == "own" else Dealer.region == sight.region
    return false()
