"""Batches and suppliers of which more is claimed than their base lets expect, and to whom else such a batch went."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select, type_coerce
from sqlalchemy.orm import Session

from claims.models import (
    Claim,
    ClaimLine,
    Dealer,
    Discrepancy,
    FoundSpike,
    Product,
    Shipment,
    ShipmentLine,
    ShippedGoods,
)
from claims.models.base import Quantity
from claims.queries.reach import Sight
from claims.queries.report_cuts import read_key, with_goods
from claims.queries.shipped import Shipped, counts, shipped
from claims.queries.statistics import in_period
from claims.rules.periods import Period, period
from claims.rules.spike import FEWEST, LOOKS, Watched, stands_out

BAD = ("defect", "broken", "quality")  # what goods are to blame for; a shortage is nobody's batch
LATELY = 2  # months of a supplier, the one that runs included, against those before
AT_LEAST = 100  # things that are taken to be looked at, however few there are
MOST = 10
ALL = Sight()


@dataclass(frozen=True, kw_only=True)
class Gone:
    """A dealer to whom a batch went. claims: of the batch by this dealer."""

    dealer: str
    units: Decimal
    last_at: datetime
    claims: int


@dataclass(frozen=True, kw_only=True)
class Spike:
    """cut: batch | supplier; key: of a report's row; since: when the worker found it first, None: it is just found.

    gone: of a batch, those with no claim first.
    """

    cut: str
    key: tuple[Any, ...]
    name: str
    watched: Watched
    since: datetime | None = None
    gone: tuple[Gone, ...] = ()


def spikes(session: Session, now: datetime, zone: ZoneInfo) -> tuple[Spike, ...]:
    """Looked for among the claims of all dealers; the least likely to be chance first."""
    year = period("12-months", now.astimezone(zone).date(), zone, None)
    found = [*_batches(session, year, zone), *_suppliers(session, year, zone)]
    found.sort(key=lambda one: one.watched.chance)
    return tuple(found[:MOST])


def found_spikes(session: Session, now: datetime, zone: ZoneInfo) -> tuple[Spike, ...]:
    """As the worker last found them, with those to whom a batch went."""
    year = period("12-months", now.astimezone(zone).date(), zone, None)
    return tuple(_kept(session, row, year) for row in session.scalars(select(FoundSpike).order_by(FoundSpike.id)))


def _kept(session: Session, row: FoundSpike, year: Period) -> Spike:
    watched = Watched(claims=row.claims, units=float(row.units), others=row.others, base=float(row.base))
    key = read_key(row.cut, row.key) or ("",)
    gone = _gone(session, key, year) if row.cut == "batch" else ()
    return Spike(cut=row.cut, key=key, name=row.name, watched=watched, since=row.since, gone=gone)


def _batches(session: Session, year: Period, zone: ZoneInfo) -> Iterator[Spike]:
    """Each by the other batches of its product that left within the year."""
    left = (Shipment.date >= year.since, Shipment.date < year.until)
    claims: dict[UUID, dict[str, int]] = defaultdict(dict)
    rows = _bad(Product.key, ShipmentLine.batch).join(Shipment, Shipment.key == ShipmentLine.shipment_key)
    for product, batch, count in session.execute(rows.where(*left).group_by(Product.key, ShipmentLine.batch)):
        claims[product][batch] = count
    suspects = [product for product, own in claims.items() if max(own.values()) >= FEWEST]
    units: dict[UUID, dict[str, Decimal]] = defaultdict(dict)
    for (product, batch), all_of_it in shipped(session, "batch", ALL, year, zone, products=suspects).items():
        units[product][batch] = all_of_it.units
    looked_at = select(func.count()).select_from(ShippedGoods).where(ShippedGoods.month >= year.since.date())
    things = max(session.scalar(looked_at) or 0, AT_LEAST)
    names = _pairs(session, select(Product.key, Product.name).where(Product.key.in_(suspects)))
    for product in suspects:
        for batch, count in claims[product].items():
            one = _against(count, units[product].get(batch, Decimal(0)), claims[product], units[product])
            if batch and stands_out(one, things):
                yield Spike(cut="batch", key=(product, batch), name=names[product], watched=one)


def _against(count: int, own: Decimal, claims: Mapping[str, int], units: Mapping[str, Decimal]) -> Watched:
    others, base = sum(claims.values()) - count, sum(units.values(), Decimal(0)) - own
    return Watched(claims=count, units=float(own), others=others, base=float(base))


def _suppliers(session: Session, year: Period, zone: ZoneInfo) -> Iterator[Spike]:
    """What came of late, by what was shipped of late, against the months before."""
    lately = replace(year, starts=year.starts[-LATELY:])
    before = replace(year, starts=year.starts[:-LATELY], until=lately.since)
    new, old = (_by_supplier(session, one) for one in (lately, before))
    new_left, old_left = (shipped(session, "supplier", ALL, one, zone) for one in (lately, before))
    for name, count in new.items():
        units, base = (left.get((name,), Shipped()).units for left in (new_left, old_left))
        one = Watched(claims=count, units=float(units), others=old.get(name, 0), base=float(base))
        if name and stands_out(one, max(len(old_left), 1), LOOKS):
            yield Spike(cut="supplier", key=(name,), name=name, watched=one)


def _by_supplier(session: Session, when: Period) -> dict[str, int]:
    rows = _bad(Product.supplier).where(in_period(when), Product.key.is_not(None)).group_by(Product.supplier)
    return _pairs(session, rows)


def _bad(*key: Any) -> Any:
    """How many claims say that these goods are bad."""
    bad = select(Discrepancy.line_id).where(Discrepancy.line_id == ClaimLine.id, Discrepancy.kind.in_(BAD)).exists()
    rows = with_goods(select(*key, func.count(Claim.id.distinct())).select_from(Claim))
    return rows.where(bad, Claim.stage != "draft", Claim.outcome != "withdrawn")


def _pairs(session: Session, rows: Any) -> dict[Any, Any]:
    return {row[0]: row[1] for row in session.execute(rows)}


def _gone(session: Session, key: tuple[Any, ...], year: Period) -> tuple[Gone, ...]:
    product, batch = key
    same: tuple[ColumnElement[bool], ...] = (ShipmentLine.product_key == product, ShipmentLine.batch == batch)
    claimed = (
        _bad(Claim.dealer_key)
        .join(Shipment, Shipment.key == ShipmentLine.shipment_key)
        .where(*same, Shipment.date >= year.since)
        .group_by(Claim.dealer_key)
    )
    claims = _pairs(session, claimed)
    rows = session.execute(
        select(
            Dealer.key,
            Dealer.name,
            type_coerce(func.sum(ShipmentLine.quantity), Quantity).label("units"),
            func.max(Shipment.date).label("last_at"),
        )
        .select_from(ShipmentLine)
        .join(Shipment, Shipment.key == ShipmentLine.shipment_key)
        .join(Dealer, Dealer.key == Shipment.dealer_key)
        .where(*same, counts(), Shipment.date >= year.since)
        .group_by(Dealer.key, Dealer.name)
    )
    found = [Gone(dealer=row.name, units=row.units, last_at=row.last_at, claims=claims.get(row.key, 0)) for row in rows]
    return tuple(sorted(found, key=lambda one: (one.claims, -one.units, one.dealer)))
