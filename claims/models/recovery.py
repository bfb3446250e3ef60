"""Claims of ours to a supplier or a carrier, beside a dealer's claim: what is asked, what they said, what came."""

from datetime import date as Date
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from claims.models.base import COMMERCIAL, PERSONAL, PLAIN, SECRET, Base, BigId, Moment, Money, Quantity


class Recovery(Base, kw_only=True):
    """One claim of ours. against: supplier | carrier; state: see claims.rules.recovery; sums in the claim's money.

    due_at: until when they must answer, counted when the letter leaves; message_id: the letter on its way, or the
    last one; doubted_at: the server got it and did not say so. agreed: what they admit, None while they have not said.
    warranty: what the supplier says of it, yes | no | "". edition: grows with each act, so that nobody overwrites.
    """

    __tablename__ = "recovery"
    __table_args__ = (Index("ix_recovery_state_due_at", "state", "due_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), index=True, info=PLAIN)
    against: Mapped[str] = mapped_column(String(10), info=PLAIN)
    name: Mapped[str] = mapped_column(String(150), info=COMMERCIAL)
    email: Mapped[str] = mapped_column(String(254), default="", info=PERSONAL)
    state: Mapped[str] = mapped_column(String(10), default="started", info=PLAIN)
    currency: Mapped[str] = mapped_column(String(10), default="", info=PLAIN)
    fault: Mapped[str] = mapped_column(Text, default="", info=COMMERCIAL)  # why they answer for it
    asked: Mapped[Decimal] = mapped_column(Money, default=Decimal(0), info=COMMERCIAL)
    agreed: Mapped[Decimal | None] = mapped_column(Money, default=None, info=COMMERCIAL)
    got: Mapped[Decimal] = mapped_column(Money, default=Decimal(0), info=COMMERCIAL)
    answer: Mapped[str] = mapped_column(Text, default="", info=COMMERCIAL)
    answered_by_link: Mapped[bool] = mapped_column(Boolean, default=False, info=PLAIN)
    warranty: Mapped[str] = mapped_column(String(5), default="", info=COMMERCIAL)
    over_why: Mapped[str] = mapped_column(Text, default="", info=COMMERCIAL)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), info=PLAIN)
    started_at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
    due_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id"), default=None, info=PLAIN)
    doubted_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)
    sent_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)
    answered_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)
    ended_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)
    edition: Mapped[int] = mapped_column(Integer, default=0, info=PLAIN)


class RecoveryLine(Base, kw_only=True):
    """The reckoning: how much of a line of the claim is asked for, with VAT."""

    __tablename__ = "recovery_line"
    __table_args__ = (UniqueConstraint("recovery_id", "line_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    recovery_id: Mapped[int] = mapped_column(ForeignKey("recovery.id"), info=PLAIN)
    line_id: Mapped[int] = mapped_column(ForeignKey("claim_line.id"), index=True, info=PLAIN)
    quantity: Mapped[Decimal] = mapped_column(Quantity, info=COMMERCIAL)
    asked: Mapped[Decimal] = mapped_column(Money, info=COMMERCIAL)


class RecoveryFile(Base, kw_only=True):
    """A file that they see by their link; theirs: they added it."""

    __tablename__ = "recovery_file"

    recovery_id: Mapped[int] = mapped_column(ForeignKey("recovery.id"), primary_key=True, info=PLAIN)
    file_key: Mapped[UUID] = mapped_column(ForeignKey("claim_file.key"), primary_key=True, info=PLAIN)
    theirs: Mapped[bool] = mapped_column(Boolean, default=False, info=PLAIN)


class RecoveryPayment(Base, kw_only=True):
    """What came: money, or goods and set-offs by their sum."""

    __tablename__ = "recovery_payment"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    recovery_id: Mapped[int] = mapped_column(ForeignKey("recovery.id"), index=True, info=PLAIN)
    came_on: Mapped[Date] = mapped_column(info=PLAIN)
    total: Mapped[Decimal] = mapped_column(Money, info=COMMERCIAL)
    note: Mapped[str] = mapped_column(String(200), default="", info=COMMERCIAL)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), info=PLAIN)
    at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)


class RecoveryLink(Base, kw_only=True):
    """The link of a letter of ours, by which they answer; only the hash of its token is kept.

    Each try at sending makes a new one: the letter of an earlier try may have arrived.
    """

    __tablename__ = "recovery_link"

    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True, info=SECRET)
    recovery_id: Mapped[int] = mapped_column(ForeignKey("recovery.id"), index=True, info=PLAIN)
    made_at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
