"""What 1C is told of a claim: its keys, its words, and a row for each thing that came otherwise than on paper."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session, aliased

from claims.models import Claim, ClaimLine, Discrepancy, Product, Shipment, ShipmentLine
from claims.queries.values import values_of
from claims.rules.answers import Answer, answers
from claims.rules.quantity import show_money, show_quantity
from claims.rules.shape import Process
from claims.rules.subjects import Subject
from claims.wording.exchange import (
    ONEC_ANSWER,
    ONEC_BATCH,
    ONEC_CAME,
    ONEC_FIGURES,
    ONEC_KIND,
    ONEC_LINE,
    ONEC_NO_SHIPMENT,
    ONEC_REMEDY,
    ONEC_SUM,
    ONEC_TITLE,
    ONEC_UNPRICED,
)

SEEN_IN_FIGURES = ("shortage", "surplus", "missort")
Kinds = dict[int, list[tuple[str, str]]]


@dataclass(frozen=True)
class Line:
    """A line with what stands behind its keys; fact None: this subject does not count what came.

    said: the dealer's other answers and comment, in words; unpriced: nobody knows the price.
    """

    id: int
    document: Decimal | None
    fact: Decimal | None
    came: Decimal
    came_key: UUID | None
    came_name: str
    came_text: str
    text: str
    said: str
    product_key: UUID | None
    shipment_key: UUID | None
    line_key: str | None
    batch: str
    name: str
    unit: str
    unpriced: bool


@dataclass(frozen=True, kw_only=True)
class ActRow:
    """A row of the act, numbered from 1; line_id is the claim's line it speaks of. Quantities in base units."""

    number: int
    line_id: int
    shipment_key: UUID | None
    line_key: str | None
    product_key: UUID | None
    text: str
    document: Decimal
    fact: Decimal
    comment: str


@dataclass(frozen=True, kw_only=True)
class Push:
    """A registered claim as 1C needs it; subject and stage in the words of the process, due_at in UTC.

    total: what is to be made good, with VAT. led: the portal leads it; act_there: 1C holds its act.
    due_at None: there is no term, or 1C has set its own; onec_due_on: the day that 1C held when we last knew.
    """

    onec_key: UUID
    act_onec_key: UUID
    number: str
    title: str
    description: str
    registered_at: datetime
    dealer_key: UUID
    entity_key: UUID | None
    seller_key: UUID | None
    shipment_key: UUID | None
    total: Decimal
    subject: str
    stage: str
    due_at: datetime | None
    onec_due_on: date | None
    files_token: str | None
    rows: tuple[ActRow, ...]
    led: bool
    act_there: bool


def push(session: Session, claim_id: int, process: Process) -> Push:
    """One registered claim. Raises NoResultFound for a claim that is not there."""
    claim = session.execute(select(Claim).where(Claim.id == claim_id)).scalar_one()
    process = process.of(claim)
    shipment = session.get(Shipment, claim.shipment_key) if claim.shipment_key else None
    known = shipment is not None and shipment.told_by is None
    lines = _lines(session, claim_id, process)
    kinds = _kinds(session, claim_id, process)
    row = process.subjects.get(claim.subject)
    subject = row.name if row else ""  # of a claim born in 1C nobody may know
    kind = process.kinds.get(claim.kind) or subject
    parts = (claim.number or "", kind, shipment.number if shipment else "")
    return Push(
        onec_key=claim.onec_key,
        act_onec_key=claim.act_onec_key,
        number=claim.number or "",
        title=ONEC_TITLE.format(number=parts[0], kind=parts[1], shipment=parts[2]),
        description="\n".join(_told(session, claim, lines, kinds, process)),
        registered_at=claim.registered_at or claim.created_at,
        dealer_key=claim.dealer_key,
        entity_key=claim.entity_key,
        seller_key=claim.seller_key,
        shipment_key=claim.shipment_key if known else None,
        total=claim.discrepancy,
        subject=subject,
        stage=process.stages[claim.stage].name,
        due_at=None if claim.due_from_onec else claim.due_at,
        onec_due_on=claim.onec_due_on,
        files_token=claim.files_token,
        rows=act_rows(lines, kinds),
        led=not process.onec_moves,
        act_there=bool(claim.act_onec_number),
    )


def act_rows_of(session: Session, claim_id: int, process: Process) -> tuple[ActRow, ...]:
    """The same rows once more, to find the line that 1C decided about."""
    return act_rows(_lines(session, claim_id, process), _kinds(session, claim_id, process))


def act_rows(lines: list[Line], kinds: Kinds) -> tuple[ActRow, ...]:
    """A row for each line, and one more for what came instead of it."""
    found: list[ActRow] = []
    for line in lines:
        document = line.document or Decimal(0)
        told = [ONEC_KIND.format(kind=name, quantity=quantity) for name, quantity in kinds.get(line.id, [])]
        own = ActRow(
            number=len(found) + 1,
            line_id=line.id,
            shipment_key=line.shipment_key,
            line_key=line.line_key,
            product_key=line.product_key,
            text=line.text,
            document=document,
            fact=document if line.fact is None else line.fact,
            comment="; ".join(filter(None, (", ".join(told), line.said))),
        )
        found.append(own)
        if line.came:
            found.append(_instead(line, len(found) + 1))
    return tuple(found)


def _instead(line: Line, number: int) -> ActRow:
    return ActRow(
        number=number,
        line_id=line.id,
        shipment_key=None,
        line_key=None,
        product_key=line.came_key,
        text=line.came_text,
        document=Decimal(0),
        fact=line.came,
        comment=ONEC_CAME.format(missing=line.name, quantity=show_quantity(line.came)),
    )


def _lines(session: Session, claim_id: int, process: Process) -> list[Line]:
    came = aliased(Product)
    rows = session.execute(
        select(
            ClaimLine.id,
            ClaimLine.document_qty,
            ClaimLine.fact_qty,
            ClaimLine.came_qty,
            ClaimLine.came_product_key,
            func.coalesce(came.name, ClaimLine.came_text),
            ClaimLine.came_text,
            ClaimLine.text,
            ClaimLine.comment,
            ClaimLine.product_key,
            _of_onec(ShipmentLine.shipment_key),
            _of_onec(ShipmentLine.line_key),
            func.coalesce(ShipmentLine.batch, ""),
            func.coalesce(Product.name, ClaimLine.text),
            func.coalesce(Product.unit, ShipmentLine.unit, ""),
            and_(ShipmentLine.id.is_not(None), ShipmentLine.price.is_(None)),
            ClaimLine.typed,
        )
        .outerjoin(ShipmentLine, ShipmentLine.id == ClaimLine.shipment_line_id)
        .outerjoin(Product, Product.key == ClaimLine.product_key)
        .outerjoin(came, came.key == ClaimLine.came_product_key)
        .where(ClaimLine.claim_id == claim_id)
        .order_by(ClaimLine.position)
    )
    claim = session.get_one(Claim, claim_id)
    subject = process.subjects.get(claim.subject)
    return [_line(row, subject, claim.currency) for row in rows]


def _of_onec(column: Any) -> ColumnElement[Any]:
    """NULL for goods that 1C has in no document."""
    return case((ShipmentLine.told_in.is_(None), column), else_=None)


def _line(row: Iterable[Any], subject: Subject | None, currency: str) -> Line:
    *cells, typed = row
    line = Line(*cells)
    told = [_answer(row) for row in answers(typed, subject.line_fields if subject else (), currency=currency)]
    return replace(line, said="; ".join(filter(None, (*told, line.said))))


def _answer(row: Answer) -> str:
    return ONEC_ANSWER.format(name=row.name, value=row.value)


def _kinds(session: Session, claim_id: int, process: Process) -> Kinds:
    """{line id: [(name of the kind, quantity in words)]}, of what the figures of the row do not show by themselves."""
    rows = session.execute(
        select(Discrepancy.line_id, Discrepancy.kind, Discrepancy.quantity)
        .join(ClaimLine, ClaimLine.id == Discrepancy.line_id)
        .where(ClaimLine.claim_id == claim_id, Discrepancy.kind.not_in(SEEN_IN_FIGURES))
        .order_by(Discrepancy.id)
    )
    kinds: Kinds = {}
    for row in rows:
        kinds.setdefault(row.line_id, []).append((process.kinds.get(row.kind, row.kind), show_quantity(row.quantity)))
    return kinds


def _told(session: Session, claim: Claim, lines: list[Line], kinds: Kinds, process: Process) -> Iterable[str]:
    """The description that 1C gets: the dealer's words, then line by line, then what is asked for."""
    told = [claim.description.strip(), _unknown_shipment(session, claim)]
    for position, line in enumerate(lines, 1):
        goods = line.name
        goods = ONEC_BATCH.format(goods=goods, batch=line.batch) if line.batch else goods
        told.append(ONEC_LINE.format(position=position, goods=goods, said=_said(line, kinds)))
    told.append(ONEC_SUM.format(sum=show_money(claim.discrepancy, claim.currency)) if claim.discrepancy else "")
    unpriced = "; ".join(line.name for line in lines if line.unpriced)
    told.append(ONEC_UNPRICED.format(goods=unpriced) if unpriced else "")
    remedy = process.remedies.get(claim.remedy)
    told.append(ONEC_REMEDY.format(remedy=remedy.name) if remedy else "")
    values = values_of(session, claim.id)
    told += [_answer(row) for row in answers(values, process.claim_fields.values())]
    return filter(None, told)


def _unknown_shipment(session: Session, claim: Claim) -> str:
    shipment = session.get(Shipment, claim.shipment_key) if claim.shipment_key else None
    if shipment is None or shipment.told_by is None or shipment.upd_date is None:
        return ""
    return ONEC_NO_SHIPMENT.format(number=shipment.number, day=shipment.upd_date)


def _said(line: Line, kinds: Kinds) -> str:
    said = [ONEC_KIND.format(kind=name, quantity=quantity) for name, quantity in kinds.get(line.id, [])]
    if line.fact is not None:
        document, fact = show_quantity(line.document or Decimal(0)), show_quantity(line.fact)
        said.insert(0, ONEC_FIGURES.format(document=document, fact=fact, unit=line.unit))
    if line.came:
        came = line.came_name
        said.append(ONEC_CAME.format(missing=line.name, quantity=f"{came}, {show_quantity(line.came)}"))
    return "; ".join(filter(None, (*said, line.said)))
