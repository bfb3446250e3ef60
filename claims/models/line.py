"""Lines of a claim and the discrepancies that follow from their figures."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from claims.models.base import COMMERCIAL, PLAIN, Base, BigId, Money, Quantity


class ClaimLine(Base, kw_only=True):
    """One line. typed: answers as typed while a draft, {field: text}; the other columns are filled at sending.

    held: how much of the shipped line's balance this line holds now (0 once refused or withdrawn).
    Goods in no shipment have no shipment_line_id: product_key from the catalogue, else text.
    """

    __tablename__ = "claim_line"
    __table_args__ = (UniqueConstraint("claim_id", "position"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), info=PLAIN)
    position: Mapped[int] = mapped_column(Integer, info=PLAIN)
    shipment_line_id: Mapped[int | None] = mapped_column(
        ForeignKey("shipment_line.id"), index=True, default=None, info=PLAIN
    )
    product_key: Mapped[UUID | None] = mapped_column(ForeignKey("product.key"), default=None, info=PLAIN)
    text: Mapped[str] = mapped_column(String(150), default="", info=COMMERCIAL)
    typed: Mapped[dict[str, Any]] = mapped_column(JSON, default_factory=dict, info=COMMERCIAL)

    document_qty: Mapped[Decimal | None] = mapped_column(Quantity, default=None, info=COMMERCIAL)
    fact_qty: Mapped[Decimal | None] = mapped_column(Quantity, default=None, info=COMMERCIAL)
    defective_qty: Mapped[Decimal] = mapped_column(Quantity, default=Decimal(0), info=COMMERCIAL)
    broken_qty: Mapped[Decimal] = mapped_column(Quantity, default=Decimal(0), info=COMMERCIAL)
    came_qty: Mapped[Decimal] = mapped_column(Quantity, default=Decimal(0), info=COMMERCIAL)
    came_product_key: Mapped[UUID | None] = mapped_column(ForeignKey("product.key"), default=None, info=PLAIN)
    came_text: Mapped[str] = mapped_column(String(150), default="", info=COMMERCIAL)
    comment: Mapped[str] = mapped_column(Text, default="", info=COMMERCIAL)
    discrepancy: Mapped[Decimal] = mapped_column(Money, default=Decimal(0), info=COMMERCIAL)
    held: Mapped[Decimal] = mapped_column(Quantity, default=Decimal(0), info=COMMERCIAL)

    # What 1C says of the line: Действие of the Акт and КомментарийМенеджера.
    decision: Mapped[str] = mapped_column(String(60), default="", info=COMMERCIAL)
    decision_comment: Mapped[str] = mapped_column(Text, default="", info=COMMERCIAL)
    # granted None: all or nothing, as the decision says; the rest is "" where 1C does not say.
    granted: Mapped[Decimal | None] = mapped_column(Quantity, default=None, info=COMMERCIAL)
    remedy: Mapped[str] = mapped_column(String(60), default="", info=COMMERCIAL)
    disposition: Mapped[str] = mapped_column(String(60), default="", info=COMMERCIAL)
    refusal: Mapped[str] = mapped_column(Text, default="", info=COMMERCIAL)
    # The figures as 1C's people corrected them; None: as they were sent.
    onec_document_qty: Mapped[Decimal | None] = mapped_column(Quantity, default=None, info=COMMERCIAL)
    onec_fact_qty: Mapped[Decimal | None] = mapped_column(Quantity, default=None, info=COMMERCIAL)


class Discrepancy(Base, kw_only=True):
    """One discrepancy of a line: quantity and sums with VAT, rounded to kopecks.

    half: missing | came, the two halves of a missort, else "".
    """

    __tablename__ = "discrepancy"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    line_id: Mapped[int] = mapped_column(ForeignKey("claim_line.id"), index=True, info=PLAIN)
    kind: Mapped[str] = mapped_column(String(30), info=PLAIN)
    half: Mapped[str] = mapped_column(String(10), default="", info=PLAIN)
    quantity: Mapped[Decimal] = mapped_column(Quantity, info=COMMERCIAL)
    total: Mapped[Decimal] = mapped_column(Money, info=COMMERCIAL)
    vat_sum: Mapped[Decimal] = mapped_column(Money, default=Decimal(0), info=COMMERCIAL)
