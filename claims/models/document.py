"""Documents that 1C made after a shipment: what came back, what was corrected, what a claim's decision led to."""

from datetime import date as Date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from claims.models.base import COMMERCIAL, PLAIN, Base, BigId, Quantity


class OnecDocument(Base, kw_only=True):
    """kind: its sort in words; status: 1C's word where it has one. claim_id: of the claim whose decision made it.

    version: "" where the document came with the claim alone.
    """

    __tablename__ = "onec_document"

    key: Mapped[UUID] = mapped_column(Uuid, primary_key=True, info=PLAIN)
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("claim.id"), index=True, default=None, info=PLAIN)
    kind: Mapped[str] = mapped_column(String(100), info=COMMERCIAL)
    number: Mapped[str] = mapped_column(String(20), default="", info=COMMERCIAL)
    made_on: Mapped[Date | None] = mapped_column(default=None, info=COMMERCIAL)
    posted: Mapped[bool] = mapped_column(Boolean, default=False, info=PLAIN)
    deleted: Mapped[bool] = mapped_column(Boolean, default=False, info=PLAIN)
    status: Mapped[str] = mapped_column(String(60), default="", info=COMMERCIAL)
    version: Mapped[str] = mapped_column(String(24), default="", info=PLAIN)


class OnecDocumentLine(Base, kw_only=True):
    """How much less of a shipped line there is by this document; shipment_line "": only the product is known."""

    __tablename__ = "onec_document_line"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    document_key: Mapped[UUID] = mapped_column(ForeignKey("onec_document.key"), index=True, info=PLAIN)
    shipment_key: Mapped[UUID] = mapped_column(Uuid, index=True, info=PLAIN)
    shipment_line: Mapped[str] = mapped_column(String(36), default="", info=PLAIN)
    product_key: Mapped[UUID] = mapped_column(Uuid, info=PLAIN)
    quantity: Mapped[Decimal] = mapped_column(Quantity, info=COMMERCIAL)
