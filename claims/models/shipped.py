"""What was shipped, added up by month: reports ask it of millions of lines."""

from datetime import date as Date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from claims.models.base import COMMERCIAL, PLAIN, Base, Quantity


class ShippedMonth(Base, kw_only=True):
    """The first day of a month of the company's zone. counted False: its shipments changed since it was added up."""

    __tablename__ = "shipped_month"

    month: Mapped[Date] = mapped_column(primary_key=True, info=PLAIN)
    counted: Mapped[bool] = mapped_column(Boolean, info=PLAIN)


class ShippedGoods(Base, kw_only=True):
    """Lines and units of a batch that left in a month."""

    __tablename__ = "shipped_goods"

    month: Mapped[Date] = mapped_column(primary_key=True, info=PLAIN)
    product_key: Mapped[UUID] = mapped_column(ForeignKey("product.key"), primary_key=True, info=PLAIN)
    batch: Mapped[str] = mapped_column(String(200), primary_key=True, info=COMMERCIAL)
    lines: Mapped[int] = mapped_column(Integer, info=COMMERCIAL)
    quantity: Mapped[Decimal] = mapped_column(Quantity, info=COMMERCIAL)


class ShippedWay(Base, kw_only=True):
    """Lines and units that went to a dealer in a month, from which warehouse and by whom."""

    __tablename__ = "shipped_way"

    month: Mapped[Date] = mapped_column(primary_key=True, info=PLAIN)
    dealer_key: Mapped[UUID] = mapped_column(ForeignKey("dealer.key"), primary_key=True, info=PLAIN)
    warehouse: Mapped[str] = mapped_column(String(150), primary_key=True, info=COMMERCIAL)
    carrier: Mapped[str] = mapped_column(String(150), primary_key=True, info=COMMERCIAL)
    lines: Mapped[int] = mapped_column(Integer, info=COMMERCIAL)
    quantity: Mapped[Decimal] = mapped_column(Quantity, info=COMMERCIAL)
