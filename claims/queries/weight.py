"""Reads what the delivery of a claim weighs: every shipped line beside what the claim says of it."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from claims.models import Claim, ClaimLine, Product, ShipmentLine
from claims.queries.values import values_of
from claims.rules.shape import Process
from claims.rules.weight import NOUGHT, Pieces, WeightCheck, weigh


def weight_check(session: Session, claim: Claim, process: Process) -> WeightCheck | None:
    """None: the process weighs nothing, or nothing of the claim was counted (quality, a price, a paper)."""
    if process.weight is None:
        return None
    rows = _claimed(session, claim)
    if all(row.fact_qty is None for row in rows):
        return None
    shipped = {row.shipped for row in rows if row.shipped is not None}
    goods = [*_of_claim(rows), *_beside(session, claim, shipped)]
    return weigh(goods, values_of(session, claim.id), process.weight)


def _claimed(session: Session, claim: Claim) -> list[Any]:
    came = aliased(Product)
    goods_key = func.coalesce(ShipmentLine.product_key, ClaimLine.product_key)
    return list(
        session.execute(
            select(ClaimLine.document_qty, ClaimLine.fact_qty, ClaimLine.came_qty, ClaimLine.came_text)
            .add_columns(ShipmentLine.id.label("shipped"), ShipmentLine.quantity)
            .add_columns(func.coalesce(Product.name, ShipmentLine.text, ClaimLine.text).label("name"), Product.weight)
            .add_columns(came.name.label("came"), came.weight.label("came_weight"))
            .select_from(ClaimLine)
            .outerjoin(ShipmentLine, ShipmentLine.id == ClaimLine.shipment_line_id)
            .outerjoin(Product, Product.key == goods_key)
            .outerjoin(came, came.key == ClaimLine.came_product_key)
            .where(ClaimLine.claim_id == claim.id)
            .order_by(ClaimLine.position)
        )
    )


def _of_claim(rows: list[Any]) -> Iterator[Pieces]:
    for row in rows:
        document = _first(row.document_qty, row.quantity)
        fact = _first(row.fact_qty, document)
        yield Pieces(name=row.name, document=document, fact=fact, each=row.weight)
        if row.came_qty:
            name = row.came or row.came_text
            yield Pieces(name=name, document=NOUGHT, fact=row.came_qty, each=row.came_weight)


def _beside(session: Session, claim: Claim, claimed: set[int]) -> list[Pieces]:
    """What else was in the delivery: all of it is taken to have come."""
    shipments = select(ShipmentLine.shipment_key).where(ShipmentLine.id.in_(claimed)).scalar_subquery()
    rows = session.execute(
        select(ShipmentLine.id, ShipmentLine.quantity, func.coalesce(Product.name, ShipmentLine.text), Product.weight)
        .outerjoin(Product, Product.key == ShipmentLine.product_key)
        .where(or_(ShipmentLine.shipment_key.in_(shipments), ShipmentLine.shipment_key == claim.shipment_key))
        .where(~ShipmentLine.removed, or_(ShipmentLine.told_in.is_(None), ShipmentLine.told_in == claim.id))
        .order_by(ShipmentLine.shipment_key, ShipmentLine.number)
    )
    return [
        Pieces(name=name, document=quantity, fact=quantity, each=each, claimed=False)
        for line, quantity, name, each in rows
        if line not in claimed
    ]


def _first(*quantities: Decimal | None) -> Decimal:
    return next((one for one in quantities if one is not None), NOUGHT)
