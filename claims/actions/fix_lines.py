"""What is typed of a claim's lines becomes its figures: at sending, and anew when its shipment is found."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from claims.models import Claim, ClaimLine, Discrepancy, Shipment
from claims.rules.answers import days
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
    claim.kind = claim_kind(line.found for line in lines) or ""
    claim.discrepancy = total_discrepancy(line.found for line in lines)
    claim.summary = _summary(lines)
    shipment = session.get_one(Shipment, claim.shipment_key)
    words = [claim.number or "", shipment.number, shipment.upd_number, process.kinds.get(claim.kind, "")]
    for line in lines:
        words += [line.line.goods.sku, line.line.goods.name]
    words += [values.get(row.code, "") for row in process.claim_fields.values() if row.type == "text"]
    claim.search = " ".join(words).lower()


def _summary(lines: Sequence[ReadLine]) -> str:
    first = lines[0].line.goods.name[:LONGEST_SUMMARY]
    return first if len(lines) == 1 else AND_MORE.format(first=first, count=len(lines) - 1)
