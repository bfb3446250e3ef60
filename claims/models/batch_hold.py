"""A batch that dealers are asked not to sell, and the letters that ask them to."""

from datetime import date as Date
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from claims.models.base import COMMERCIAL, PLAIN, Base, BigId, Moment

IN_FORCE = text("lifted_at IS NULL")


class BatchHold(Base, kw_only=True):
    """since: the first day of shipments that are meant; lifted_at: it may be sold again, as lift_words say."""

    __tablename__ = "batch_hold"
    __table_args__ = (
        Index(
            "uq_batch_hold_in_force",
            "product_key",
            "batch",
            unique=True,
            sqlite_where=IN_FORCE,
            postgresql_where=IN_FORCE,
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    product_key: Mapped[UUID] = mapped_column(ForeignKey("product.key"), info=PLAIN)
    batch: Mapped[str] = mapped_column(String(200), info=COMMERCIAL)
    since: Mapped[Date] = mapped_column(info=PLAIN)
    words: Mapped[str] = mapped_column(Text, info=COMMERCIAL)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), info=PLAIN)
    at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
    lifted_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)
    lifted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None, info=PLAIN)
    lift_words: Mapped[str] = mapped_column(Text, default="", info=COMMERCIAL)


class BatchLetter(Base, kw_only=True):
    """One to one person of one dealer. kind: hold | lift."""

    __tablename__ = "batch_letter"
    __table_args__ = (UniqueConstraint("hold_id", "dealer_key", "person_id", "kind"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    hold_id: Mapped[int] = mapped_column(ForeignKey("batch_hold.id"), info=PLAIN)
    dealer_key: Mapped[UUID] = mapped_column(ForeignKey("dealer.key"), info=PLAIN)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), info=PLAIN)
    kind: Mapped[str] = mapped_column(String(5), info=PLAIN)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id"), default=None, info=PLAIN)
    sent_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)
