"""Filters of the staff's list of claims, as each of ours has kept them."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from claims.models.base import COMMERCIAL, PLAIN, Base, BigId, Moment


class SavedFilter(Base, kw_only=True):
    """query: what the address of the list says; name: its owner's own word for it."""

    __tablename__ = "saved_filter"
    __table_args__ = (UniqueConstraint("person_id", "name"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), info=PLAIN)
    name: Mapped[str] = mapped_column(String(60), info=COMMERCIAL)
    query: Mapped[str] = mapped_column(String(2000), info=COMMERCIAL)
    saved_at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
