"""Spikes as the worker last found them."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from claims.models.base import COMMERCIAL, PLAIN, Base, BigId, Moment, Quantity


class FoundSpike(Base, kw_only=True):
    """cut: batch | supplier; key: as in an address; claims and units: of it, others and base: of what it stands out of.

    since: when it was found first.
    """

    __tablename__ = "found_spike"
    __table_args__ = (UniqueConstraint("cut", "key"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    cut: Mapped[str] = mapped_column(String(10), info=PLAIN)
    key: Mapped[str] = mapped_column(String(300), info=COMMERCIAL)
    name: Mapped[str] = mapped_column(String(1000), info=COMMERCIAL)
    claims: Mapped[int] = mapped_column(Integer, info=COMMERCIAL)
    units: Mapped[Decimal] = mapped_column(Quantity, info=COMMERCIAL)
    others: Mapped[int] = mapped_column(Integer, info=COMMERCIAL)
    base: Mapped[Decimal] = mapped_column(Quantity, info=COMMERCIAL)
    since: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
