"""The claims behind the statistics, row by row as the database gives them: never all in memory."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from claims.models import (
    Claim,
    ClaimLine,
    Dealer,
    Discrepancy,
    LegalEntity,
    Product,
    Question,
    Shipment,
    ShipmentLine,
)
from claims.queries.statistics import OPEN, Whose, in_period, result, theirs
from claims.rules.granted import granted_sum
from claims.rules.periods import Period
from claims.rules.shape import Process

AT_ONCE = 500
NEWEST = (Claim.registered_at.desc(), Claim.id.desc())
Row = TypeVar("Row")
Rows: TypeAlias = Generator[Row, None, None]  # to be closed by whoever stops half-way


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """kinds: codes with commas between; result: a code of statistics; decided_at, refusal: as a dealer may see them."""

    dealer_key: UUID
    number: str
    registered_at: datetime
    dealer: str
    entity: str | None
    shipment: str | None
    shipped_at: datetime | None
    upd: str | None
    subject: str
    kinds: str | None
    summary: str
    stage: str
    result: str
    decided_at: datetime | None
    refusal: str
    questions: int
    claimed: Decimal
    granted: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """asked: pieces claimed; decision: 1C's word for the line; pieces: how many of them are granted, where 1C says."""

    dealer_key: UUID
    number: str
    registered_at: datetime
    dealer: str
    subject: str
    result: str
    kinds: str | None
    sku: str | None
    name: str | None
    batch: str | None
    unit: str | None
    document: Decimal | None
    fact: Decimal | None
    defective: Decimal
    broken: Decimal
    asked: Decimal | None
    decision: str
    pieces: Decimal | None
    refusal: str
    comment: str
    claimed: Decimal
    currency: str

    def granted(self, refusing: frozenset[str]) -> Decimal:
        """A sum; refusing: words of 1C that grant nothing."""
        pieces = Decimal(0) if self.decision in refusing else self.pieces
        return granted_sum(self.claimed, self.asked or Decimal(0), self.result, pieces)


def claim_rows(session: Session, whose: Whose, period: Period, process: Process, most: int) -> Rows[ClaimRow]:
    """The newest first."""
    rows = (
        select(*_claim_columns(result(process)))
        .join(Dealer, Dealer.key == Claim.dealer_key)
        .outerjoin(LegalEntity, LegalEntity.key == Claim.entity_key)
        .outerjoin(Shipment, Shipment.key == Claim.shipment_key)
        .where(theirs(whose), in_period(period))
        .order_by(*NEWEST)
        .limit(most)
    )
    return _flowing(session, rows, ClaimRow)


def line_rows(
    session: Session, whose: Whose, period: Period, process: Process, most_claims: int, most: int
) -> Rows[LineRow]:
    """Lines of the same claims in the same order."""
    newest = select(Claim.id).where(theirs(whose), in_period(period)).order_by(*NEWEST).limit(most_claims).subquery()
    rows = (
        select(*_line_columns(result(process)))
        .join(newest, newest.c.id == Claim.id)
        .join(ClaimLine, ClaimLine.claim_id == Claim.id)
        .join(Dealer, Dealer.key == Claim.dealer_key)
        .outerjoin(ShipmentLine, ShipmentLine.id == ClaimLine.shipment_line_id)
        .outerjoin(Product, Product.key == func.coalesce(ShipmentLine.product_key, ClaimLine.product_key))
        .order_by(*NEWEST, ClaimLine.position)
        .limit(most)
    )
    return _flowing(session, rows, LineRow)


def lines_of_supplier(
    session: Session, whose: Whose, period: Period, process: Process, supplier: str, most: int
) -> Rows[LineRow]:
    """Lines with this supplier's goods alone, the newest first."""
    rows = (
        select(*_line_columns(result(process)))
        .join(ClaimLine, ClaimLine.claim_id == Claim.id)
        .join(Dealer, Dealer.key == Claim.dealer_key)
        .outerjoin(ShipmentLine, ShipmentLine.id == ClaimLine.shipment_line_id)
        .join(Product, Product.key == func.coalesce(ShipmentLine.product_key, ClaimLine.product_key))
        .where(theirs(whose), in_period(period), Product.supplier == supplier)
        .order_by(*NEWEST, ClaimLine.position)
        .limit(most)
    )
    return _flowing(session, rows, LineRow)


def _claim_columns(came_to: ColumnElement[str]) -> tuple[Any, ...]:
    """In the order of ClaimRow."""
    of_claim = ClaimLine.claim_id == Claim.id
    kinds = _kinds().join(ClaimLine, ClaimLine.id == Discrepancy.line_id).where(of_claim).scalar_subquery()
    asked = select(func.count()).where(Question.claim_id == Claim.id, Question.side == "staff").scalar_subquery()
    return (
        Claim.dealer_key,
        Claim.number,
        Claim.registered_at,
        Dealer.name,
        LegalEntity.name,
        Shipment.number,
        Shipment.date,
        Shipment.upd_number,
        Claim.subject,
        kinds,
        Claim.summary,
        Claim.stage,
        came_to,
        _shown(came_to, Claim.decided_at, None),
        _shown(came_to, Claim.refusal, ""),
        asked,
        Claim.discrepancy,
        _shown(came_to, Claim.granted, 0),
        Claim.currency,
    )


def _line_columns(came_to: ColumnElement[str]) -> tuple[Any, ...]:
    """In the order of LineRow."""
    of_line = Discrepancy.line_id == ClaimLine.id
    asked = select(func.sum(Discrepancy.quantity)).where(of_line, Discrepancy.half != "came").scalar_subquery()
    return (
        Claim.dealer_key,
        Claim.number,
        Claim.registered_at,
        Dealer.name,
        Claim.subject,
        came_to,
        _kinds().where(of_line).scalar_subquery(),
        Product.sku,
        func.coalesce(Product.name, ClaimLine.text),
        ShipmentLine.batch,
        Product.unit,
        ClaimLine.document_qty,
        ClaimLine.fact_qty,
        ClaimLine.defective_qty,
        ClaimLine.broken_qty,
        asked,
        _shown(came_to, ClaimLine.decision, ""),
        _shown(came_to, ClaimLine.granted, None),
        _shown(came_to, ClaimLine.refusal, ""),
        ClaimLine.comment,
        ClaimLine.discrepancy,
        Claim.currency,
    )


def _kinds() -> Select[str]:
    return select(func.aggregate_strings(Discrepancy.kind, ","))


def _shown(came_to: ColumnElement[str], column: Any, otherwise: Any) -> ColumnElement[Any]:
    """Of a decision only what the dealer may see."""
    return case((came_to != OPEN, column), else_=otherwise)


def _flowing(session: Session, rows: Select[Any], made: Callable[..., Row]) -> Rows[Row]:
    with session.execute(rows, execution_options={"yield_per": AT_ONCE}) as found:
        for row in found:
            yield made(*row)
