"""Past shipments (1C Document.РеализацияТоваровУслуг) and their lines."""

from datetime import date as Date
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from claims.models.base import COMMERCIAL, PLAIN, Base, BigId, Moment, Money, Quantity


class Shipment(Base, kw_only=True):
    """key is the Ref_Key; upd_number is Number without prefix and zeros (a setting); sums are with VAT.

    told_by: who told it from its paper before 1C had it; such a one has a key of ours and is never named to 1C.
    """

    __tablename__ = "shipment"
    __table_args__ = (
        Index("ix_shipment_dealer_key_date", "dealer_key", "date"),
        Index("ix_shipment_date", "date"),  # reports ask for a month of all dealers
    )

    key: Mapped[UUID] = mapped_column(Uuid, primary_key=True, info=PLAIN)
    number: Mapped[str] = mapped_column(String(20), info=COMMERCIAL)
    date: Mapped[datetime] = mapped_column(Moment, info=COMMERCIAL)
    upd_number: Mapped[str] = mapped_column(String(20), index=True, default="", info=COMMERCIAL)
    upd_date: Mapped[Date | None] = mapped_column(default=None, info=COMMERCIAL)
    dealer_key: Mapped[UUID] = mapped_column(ForeignKey("dealer.key"), info=PLAIN)
    entity_key: Mapped[UUID | None] = mapped_column(ForeignKey("legal_entity.key"), info=PLAIN)
    seller_key: Mapped[UUID | None] = mapped_column(ForeignKey("seller.key"), info=PLAIN)
    store_id: Mapped[int | None] = mapped_column(ForeignKey("store.id"), default=None, info=PLAIN)
    consignee: Mapped[str] = mapped_column(String(500), default="", info=COMMERCIAL)
    consignor: Mapped[str] = mapped_column(String(500), default="", info=COMMERCIAL)
    delivery_address: Mapped[str] = mapped_column(String(500), default="", info=COMMERCIAL)
    warehouse: Mapped[str] = mapped_column(String(150), default="", info=COMMERCIAL)
    carrier: Mapped[str] = mapped_column(String(150), default="", info=COMMERCIAL)
    vehicle: Mapped[str] = mapped_column(String(100), default="", info=COMMERCIAL)
    contract_key: Mapped[UUID | None] = mapped_column(Uuid, default=None, info=PLAIN)
    contract_number: Mapped[str] = mapped_column(String(100), default="", info=COMMERCIAL)
    contract_date: Mapped[Date | None] = mapped_column(default=None, info=COMMERCIAL)
    currency: Mapped[str] = mapped_column(String(10), default="", info=PLAIN)  # its code in digits, else its name
    price_includes_vat: Mapped[bool] = mapped_column(Boolean, default=True, info=PLAIN)
    total: Mapped[Decimal] = mapped_column(Money, default=Decimal(0), info=COMMERCIAL)
    manager_name: Mapped[str] = mapped_column(String(150), default="", info=COMMERCIAL)
    posted: Mapped[bool] = mapped_column(Boolean, default=True, info=PLAIN)
    deleted: Mapped[bool] = mapped_column(Boolean, default=False, info=PLAIN)
    version: Mapped[str] = mapped_column(String(24), default="", info=PLAIN)
    told_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None, info=PLAIN)


class ShipmentLine(Base, kw_only=True):
    """One row of Товары; line_key is ИдентификаторСтроки, else LineNumber. total is СуммаСНДС, sum is Сумма.

    told_in: the claim that tells of goods which 1C has not in this document; nobody else sees them. Goods that are not
    in the catalogue have no product_key but text and unit. price None: nobody knows it, of told goods alone.
    """

    __tablename__ = "shipment_line"
    __table_args__ = (UniqueConstraint("shipment_key", "line_key"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    shipment_key: Mapped[UUID] = mapped_column(ForeignKey("shipment.key"), info=PLAIN)
    line_key: Mapped[str] = mapped_column(String(36), info=PLAIN)
    number: Mapped[int] = mapped_column(Integer, info=PLAIN)
    product_key: Mapped[UUID | None] = mapped_column(ForeignKey("product.key"), index=True, info=PLAIN)
    pack_key: Mapped[UUID | None] = mapped_column(Uuid, default=None, info=PLAIN)
    batch: Mapped[str] = mapped_column(String(200), default="", info=COMMERCIAL)
    batch_key: Mapped[UUID | None] = mapped_column(Uuid, default=None, info=PLAIN)
    quantity: Mapped[Decimal] = mapped_column(Quantity, info=COMMERCIAL)
    price: Mapped[Decimal | None] = mapped_column(Money, default_factory=Decimal, info=COMMERCIAL)
    sum: Mapped[Decimal] = mapped_column(Money, default=Decimal(0), info=COMMERCIAL)
    vat_rate: Mapped[str] = mapped_column(String(20), default="", info=COMMERCIAL)
    vat_sum: Mapped[Decimal] = mapped_column(Money, default=Decimal(0), info=COMMERCIAL)
    total: Mapped[Decimal] = mapped_column(Money, default=Decimal(0), info=COMMERCIAL)
    marks: Mapped[list[str]] = mapped_column(JSON, default_factory=list, info=COMMERCIAL)  # marking codes
    # Returns and corrections made in 1C without the portal; they lower the claimable balance.
    returned: Mapped[Decimal] = mapped_column(Quantity, default=Decimal(0), info=COMMERCIAL)
    removed: Mapped[bool] = mapped_column(Boolean, default=False, info=PLAIN)  # gone from the document since
    told_in: Mapped[int | None] = mapped_column(ForeignKey("claim.id"), default=None, info=PLAIN)
    text: Mapped[str] = mapped_column(String(150), default="", info=COMMERCIAL)
    unit: Mapped[str] = mapped_column(String(20), default="", info=PLAIN)


class Reception(Base, kw_only=True):
    """A person of the dealer found all of a shipment as its papers say; what differs becomes a claim instead."""

    __tablename__ = "reception"

    shipment_key: Mapped[UUID] = mapped_column(ForeignKey("shipment.key"), primary_key=True, info=PLAIN)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), info=PLAIN)
    at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
