"""Reads the lines of a claim for its paper: of a draft as typed, of a sent claim as kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from claims.models import Claim, ClaimLine, Product, ShipmentLine
from claims.queries.draft import draft
from claims.rules.draft import ReadLine
from claims.rules.shape import Process

NOTHING = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Came:
    """What came instead: quantity in base units; price of one with VAT, roubles, where some document has it."""

    name: str
    sku: str
    unit: str
    okei: str
    quantity: Decimal
    price: Decimal | None


@dataclass(frozen=True, kw_only=True)
class ActLine:
    """A claimed line in base units; document_sum is with VAT.

    claimed: quantity of a subject that asks for nothing else; answers: all that was typed of it, {field code: text}.
    """

    name: str
    sku: str
    unit: str
    okei: str
    batch: str
    document: Decimal
    document_sum: Decimal
    fact: Decimal
    defective: Decimal
    broken: Decimal
    claimed: Decimal
    came: Came | None
    answers: Mapping[str, str]


def draft_lines(
    session: Session, claim: Claim, process: Process, now: datetime, zone: ZoneInfo
) -> tuple[list[ActLine], Decimal]:
    """Lines as typed so far, and the sum to be made good, roubles with VAT."""
    read = draft(session, claim.id, process, now, zone)
    return [_drafted(line) for line in read.lines], read.total


def _drafted(read: ReadLine) -> ActLine:
    line, figures = read.line, read.figures
    came = None
    if line.instead and figures.instead:
        known = line.instead_price
        came = Came(
            name=line.instead.name,
            sku=line.instead.sku,
            unit=line.instead.unit or line.goods.unit,
            okei=line.instead.okei or line.goods.okei,
            quantity=figures.instead,
            price=_price(known.total, known.quantity) if known else None,
        )
    return ActLine(
        name=line.goods.name,
        sku=line.goods.sku,
        unit=line.goods.unit,
        okei=line.goods.okei,
        batch=line.batch,
        document=line.shipped.quantity,
        document_sum=line.shipped.total,
        fact=line.shipped.quantity if figures.fact is None else figures.fact,
        defective=figures.defective,
        broken=figures.broken,
        claimed=figures.claimed,
        came=came,
        answers=line.typed,
    )


def sent_lines(session: Session, claim: Claim) -> tuple[list[ActLine], Decimal]:
    """Lines as they were sent, and the claim's sum, roubles with VAT."""
    other = aliased(Product)
    rows = session.execute(
        select(ClaimLine, ShipmentLine, Product, other)
        .outerjoin(ShipmentLine, ShipmentLine.id == ClaimLine.shipment_line_id)
        .outerjoin(Product, Product.key == ShipmentLine.product_key)
        .outerjoin(other, other.key == ClaimLine.came_product_key)
        .where(ClaimLine.claim_id == claim.id)
        .order_by(ClaimLine.position)
    ).all()
    prices = _prices(session, claim)
    return [_sent(row[0], row[1], row[2], row[3], prices) for row in rows], claim.discrepancy


def _sent(
    line: ClaimLine,
    shipped: ShipmentLine | None,
    goods: Product | None,
    other: Product | None,
    prices: Mapping[UUID, Decimal],
) -> ActLine:
    document = line.document_qty if line.document_qty is not None else shipped.quantity if shipped else NOTHING
    came = None
    if line.came_qty:
        came = Came(
            name=other.name if other else line.came_text,
            sku=other.sku if other else "",
            unit=other.unit if other else goods.unit if goods else "",
            okei=other.okei if other else goods.okei if goods else "",
            quantity=line.came_qty,
            price=prices.get(other.key) if other else None,
        )
    return ActLine(
        name=goods.name if goods else line.text,
        sku=goods.sku if goods else "",
        unit=goods.unit if goods else "",
        okei=goods.okei if goods else "",
        batch=shipped.batch if shipped else "",
        document=document,
        document_sum=shipped.total if shipped else NOTHING,
        fact=document if line.fact_qty is None else line.fact_qty,
        defective=line.defective_qty,
        broken=line.broken_qty,
        claimed=NOTHING if line.fact_qty is not None else line.held,
        came=came,
        answers={name: str(value) for name, value in line.typed.items()} | {"comment": line.comment},
    )


def _prices(session: Session, claim: Claim) -> dict[UUID, Decimal]:
    rows = select(ShipmentLine.product_key, ShipmentLine.total, ShipmentLine.quantity).where(
        ShipmentLine.shipment_key == claim.shipment_key, ShipmentLine.removed.is_(False), ShipmentLine.quantity > 0
    )
    return {key: _price(total, quantity) for key, total, quantity in session.execute(rows)}


def _price(total: Decimal, quantity: Decimal) -> Decimal:
    return total / quantity
