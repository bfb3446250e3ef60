"""Reads what the deliveries of claims weigh: every shipped line beside what the claim says of it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from claims.models import Claim, ClaimLine, ClaimValue, Product, ShipmentLine
from claims.queries.linked import split_among
from claims.rules.by_rule import WeightRules
from claims.rules.shape import Process
from claims.rules.weight import IN_ACT, NOUGHT, Pieces, WeightCheck, weigh


def weight_check(session: Session, claim: Claim, process: Process) -> WeightCheck | None:
    """None: the process weighs nothing, or nothing of the claim was counted (quality, a price, a paper)."""
    return weight_checks(session, {claim.id: claim.shipment_key}, process).get(claim.id)


def weight_checks(
    session: Session, shipments: Mapping[int, UUID | None], process: Process
) -> Mapping[int, WeightCheck]:
    """shipments: {claim id: its shipment}; without those of which nothing was counted."""
    if process.weight is None:
        return {}
    apart = set(split_among(session, list(shipments)))  # what the scales say is of all its claims together
    lines = _claimed(session, {claim: key for claim, key in shipments.items() if claim not in apart})
    counted = {claim: rows for claim, rows in lines.items() if any(row.fact_qty is not None for row in rows)}
    keys = {
        claim: {row.shipment_key for row in rows if row.shipped is not None} | {shipments[claim]}
        for claim, rows in counted.items()
    }
    beside = _shipped(session, {key for found in keys.values() for key in found if key is not None})
    said = _said(session, counted, process.weight)
    found = {}
    for claim, rows in counted.items():
        own = {row.shipped for row in rows}
        others = [row for key in keys[claim] if key is not None for row in beside.get(key, ())]
        rest = [row for row in others if row.id not in own and row.told_in in (None, claim)]
        goods = [*_of_claim(rows), *_of_delivery(rest)]
        found[claim] = weigh(goods, said.get(claim, {}), process.weight)
    return found


def _claimed(session: Session, claims: Mapping[int, Any]) -> dict[int, list[Any]]:
    came = aliased(Product)
    goods_key = func.coalesce(ShipmentLine.product_key, ClaimLine.product_key)
    rows = session.execute(
        select(ClaimLine.claim_id, ClaimLine.document_qty, ClaimLine.fact_qty, ClaimLine.came_qty, ClaimLine.came_text)
        .add_columns(ShipmentLine.id.label("shipped"), ShipmentLine.quantity, ShipmentLine.shipment_key)
        .add_columns(func.coalesce(Product.name, ShipmentLine.text, ClaimLine.text).label("name"), Product.weight)
        .add_columns(came.name.label("came"), came.weight.label("came_weight"))
        .select_from(ClaimLine)
        .outerjoin(ShipmentLine, ShipmentLine.id == ClaimLine.shipment_line_id)
        .outerjoin(Product, Product.key == goods_key)
        .outerjoin(came, came.key == ClaimLine.came_product_key)
        .where(ClaimLine.claim_id.in_(claims))
        .order_by(ClaimLine.claim_id, ClaimLine.position)
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.claim_id].append(row)
    return found


def _of_claim(rows: Sequence[Any]) -> Iterator[Pieces]:
    for row in rows:
        document = _first(row.document_qty, row.quantity)
        fact = _first(row.fact_qty, document)
        yield Pieces(name=row.name, document=document, fact=fact, each=row.weight)
        if row.came_qty:
            name = row.came or row.came_text
            yield Pieces(name=name, document=NOUGHT, fact=row.came_qty, each=row.came_weight)


def _of_delivery(rows: Sequence[Any]) -> Iterator[Pieces]:
    """What else was in it: all of it is taken to have come."""
    for row in rows:
        yield Pieces(name=row.name, document=row.quantity, fact=row.quantity, each=row.weight, claimed=False)


def _shipped(session: Session, keys: set[UUID]) -> dict[UUID, list[Any]]:
    rows = session.execute(
        select(ShipmentLine.id, ShipmentLine.shipment_key, ShipmentLine.quantity, ShipmentLine.told_in)
        .add_columns(func.coalesce(Product.name, ShipmentLine.text).label("name"), Product.weight)
        .outerjoin(Product, Product.key == ShipmentLine.product_key)
        .where(ShipmentLine.shipment_key.in_(keys), ~ShipmentLine.removed)
        .order_by(ShipmentLine.shipment_key, ShipmentLine.number)
    )
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows if keys else ():
        found[row.shipment_key].append(row)
    return found


def _said(session: Session, claims: Mapping[int, Any], rules: WeightRules) -> dict[int, dict[str, str]]:
    wanted = (ClaimValue.claim_id.in_(claims), ClaimValue.code.in_((rules.weighed, *IN_ACT)))
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for row in session.execute(select(ClaimValue.claim_id, ClaimValue.code, ClaimValue.value).where(*wanted)):
        found[row.claim_id][row.code] = row.value
    return found


def _first(*quantities: Decimal | None) -> Decimal:
    return next((one for one in quantities if one is not None), NOUGHT)
