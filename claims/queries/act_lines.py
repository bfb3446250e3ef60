"""Reads the lines of a claim for its paper: of a draft as typed, of a sent claim as kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from claims.models import Claim, ClaimLine, Product, Shipment, ShipmentLine
from claims.queries.draft import draft, price_of
from claims.queries.last_price import last_price
from claims.rules.discrepancy import Shipped
from claims.rules.draft import ReadLine, options_of
from claims.rules.shape import Process

NOTHING = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Came:
    """What came instead: quantity in base units; price of one with VAT, and its rate, where some document has it."""

    name: str
    sku: str
    unit: str
    okei: str
    quantity: Decimal
    price: Decimal | None
    vat_rate: str = ""


@dataclass(frozen=True, kw_only=True)
class ActLine:
    """A claimed line in base units; document_sum and price, of one, are with VAT; both None: nobody knows the price.

    vat_rate: as the document words it; demanded: quantity and sum of a claim of ours to a supplier or carrier.

    claimed: quantity of a subject that asks for nothing else; answers: all that was typed of it, {field code: text}.
    """

    name: str
    sku: str
    unit: str
    okei: str
    batch: str
    document: Decimal
    document_sum: Decimal | None
    price: Decimal | None
    fact: Decimal
    defective: Decimal
    broken: Decimal
    claimed: Decimal
    came: Came | None
    answers: Mapping[str, str]
    vat_rate: str = ""
    demanded: tuple[Decimal, Decimal] | None = None


def draft_lines(
    session: Session, claim: Claim, process: Process, now: datetime, zone: ZoneInfo
) -> tuple[list[ActLine], Decimal]:
    """Lines as typed so far, and the sum to be made good, with VAT; a line with a fault is left out."""
    read = draft(session, claim.id, process, now, zone)
    right = [line for line in read.lines if not line.wrong]
    return [_drafted(line, worded(line.line.typed, claim.subject, process)) for line in right], read.total


def worded(answers: Mapping[str, Any], subject: str, process: Process) -> dict[str, str]:
    """Answers as a paper says them: of a choice its name, not its code."""
    fields = process.subjects[subject].line_fields if subject in process.subjects else ()
    choices = [spec for spec in fields if spec.type == "choice"]
    names = {(spec.code, option.code): option.name for spec in choices for option in options_of(spec, process)}
    return {code: names.get((code, str(answer)), str(answer)).strip() for code, answer in answers.items()}


def _drafted(read: ReadLine, answers: Mapping[str, str]) -> ActLine:
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
            price=_price(known),
            vat_rate=known.rate if known else "",
        )
    return ActLine(
        name=line.goods.name,
        sku=line.goods.sku,
        unit=line.goods.unit,
        okei=line.goods.okei,
        batch=line.batch,
        document=line.shipped.quantity,
        document_sum=line.shipped.total if line.shipped.priced else None,
        price=_price(line.shipped),
        fact=line.shipped.quantity if figures.fact is None else figures.fact,
        defective=figures.defective,
        broken=figures.broken,
        claimed=figures.claimed,
        came=came,
        answers=answers,
        vat_rate=line.shipped.rate,
    )


def sent_lines(session: Session, claim: Claim, process: Process) -> tuple[list[ActLine], Decimal]:
    """Lines as they were sent, and the claim's sum, with VAT."""
    other = aliased(Product)
    rows = session.execute(
        select(ClaimLine, ShipmentLine, Product, other)
        .outerjoin(ShipmentLine, ShipmentLine.id == ClaimLine.shipment_line_id)
        .outerjoin(Product, Product.key == func.coalesce(ShipmentLine.product_key, ClaimLine.product_key))
        .outerjoin(other, other.key == ClaimLine.came_product_key)
        .where(ClaimLine.claim_id == claim.id)
        .order_by(ClaimLine.position)
    ).all()
    shipment = session.get_one(Shipment, claim.shipment_key)
    lines = []
    for line, shipped, goods, came in rows:
        answers = worded(line.typed, claim.subject, process) | {"comment": line.comment}
        lines.append(_sent(line, shipped, goods, _came(session, line, goods, came, shipment), answers))
    return lines, claim.discrepancy


def _came(
    session: Session, line: ClaimLine, goods: Product | None, came: Product | None, shipment: Shipment
) -> Came | None:
    if not line.came_qty:
        return None
    measured = came or goods
    last = last_price(session, came.key, shipment) if came else None
    return Came(
        name=came.name if came else line.came_text,
        sku=came.sku if came else "",
        unit=measured.unit if measured else "",
        okei=measured.okei if measured else "",
        quantity=line.came_qty,
        price=_price(last),
        vat_rate=last.rate if last else "",
    )


def _sent(
    line: ClaimLine, shipped: ShipmentLine | None, goods: Product | None, came: Came | None, answers: Mapping[str, str]
) -> ActLine:
    document = line.document_qty if line.document_qty is not None else shipped.quantity if shipped else NOTHING
    by_paper = price_of(shipped) if shipped else Shipped(quantity=NOTHING, total=NOTHING, vat=NOTHING)
    return ActLine(
        name=goods.name if goods else line.text,
        sku=goods.sku if goods else "",
        unit=goods.unit if goods else shipped.unit if shipped else "",
        okei=goods.okei if goods else "",
        batch=shipped.batch if shipped else "",
        document=document,
        document_sum=by_paper.total if by_paper.priced else None,
        price=_price(by_paper),
        fact=document if line.fact_qty is None else line.fact_qty,
        defective=line.defective_qty,
        broken=line.broken_qty,
        claimed=NOTHING if line.fact_qty is not None else line.held,
        came=came,
        answers=answers,
        vat_rate=shipped.vat_rate if shipped else "",
    )


def _price(shipped: Shipped | None) -> Decimal | None:
    if shipped is None or not shipped.priced:
        return None
    return shipped.total / shipped.quantity if shipped.quantity else shipped.each
