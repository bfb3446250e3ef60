"""What is typed of a claim's lines becomes its figures: at sending, and anew when its shipment is found."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from claims.models import Claim, ClaimLine, Discrepancy, Product, Shipment, ShipmentLine
from claims.queries.values import values_of
from claims.rules.answers import days
from claims.rules.discrepancy import Discrepancy as Found
from claims.rules.discrepancy import claim_kind, total_discrepancy
from claims.rules.draft import ReadLine
from claims.rules.shape import Process
from claims.rules.subjects import Subject
from claims.wording import AND_MORE

LONGEST_SUMMARY = 280


def fix_line(session: Session, read: ReadLine, subject: Subject | None, today: date) -> None:
    """The columns of the line and its discrepancies."""
    line = session.get_one(ClaimLine, read.line.line_id)
    figures, source, instead = read.figures, read.line, read.line.instead
    line.product_key = source.goods.key if isinstance(source.goods.key, UUID) else None
    line.text = "" if line.product_key else source.goods.name
    line.document_qty, line.fact_qty = source.shipped.quantity, figures.fact
    line.defective_qty, line.broken_qty, line.came_qty = figures.defective, figures.broken, figures.instead
    line.comment = source.typed.get("comment", "").strip()
    if subject:
        line.typed = {**source.typed, **days(source.typed, subject.line_fields, today)}
    line.discrepancy, line.held = read.total, read.claimed
    came = instead if figures.instead else None
    line.came_product_key = came.key if came and isinstance(came.key, UUID) else None
    line.came_text = came.name[:150] if came else ""
    session.execute(delete(Discrepancy).where(Discrepancy.line_id == line.id))
    for row in read.found:
        session.add(
            Discrepancy(
                line_id=line.id, kind=row.kind, half=row.half, quantity=row.quantity, total=row.sum, vat_sum=row.vat
            )
        )


def fix_claim(
    session: Session, claim: Claim, lines: Sequence[ReadLine], values: Mapping[str, str], process: Process
) -> None:
    """What follows from all lines together: kind, sum, and the words it is listed and found by."""
    goods = [(line.line.goods.name, line.line.goods.sku) for line in lines]
    _fix(session, claim, [line.found for line in lines], goods, values, process)


def fix_anew(session: Session, claim: Claim, process: Process) -> None:
    """The same of the lines as they were sent, once some have come or gone."""
    rows = session.execute(
        select(ClaimLine, Product.name, Product.sku, ShipmentLine.text)
        .outerjoin(ShipmentLine, ShipmentLine.id == ClaimLine.shipment_line_id)
        .outerjoin(Product, Product.key == func.coalesce(ShipmentLine.product_key, ClaimLine.product_key))
        .where(ClaimLine.claim_id == claim.id)
        .order_by(ClaimLine.position)
    ).all()
    found = [found_of(session, line.id) for line, *_ in rows]
    goods = [(name or line.text or told or "", sku or "") for line, name, sku, told in rows]
    _fix(session, claim, found, goods, values_of(session, claim.id), process)


def found_of(session: Session, line_id: int) -> list[Found]:
    """The discrepancies of a line that was sent."""
    rows = session.scalars(select(Discrepancy).where(Discrepancy.line_id == line_id).order_by(Discrepancy.id))
    return [Found(kind=row.kind, quantity=row.quantity, sum=row.total, vat=row.vat_sum, half=row.half) for row in rows]


def _fix(
    session: Session,
    claim: Claim,
    found: Sequence[Sequence[Found]],
    goods: Sequence[tuple[str, str]],
    values: Mapping[str, str],
    process: Process,
) -> None:
    claim.kind = claim_kind(found) or ""
    claim.discrepancy = total_discrepancy(found)
    claim.summary = _summary(goods)
    shipment = session.get(Shipment, claim.shipment_key) if claim.shipment_key else None
    words = [claim.number or "", *((shipment.number, shipment.upd_number) if shipment else ())]
    words.append(process.kinds.get(claim.kind, ""))
    for name, sku in goods:
        words += [sku, name]
    words += [values.get(row.code, "") for row in process.claim_fields.values() if row.type == "text"]
    claim.search = " ".join(words).lower()


def _summary(goods: Sequence[tuple[str, str]]) -> str:
    first = goods[0][0][:LONGEST_SUMMARY]
    return first if len(goods) == 1 else AND_MORE.format(first=first, count=len(goods) - 1)
