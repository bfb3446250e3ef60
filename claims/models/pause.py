"""When the exchange stands: because staff paused it, or because it fails."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from claims.models.base import COMMERCIAL, PLAIN, Base, BigId, Moment


class Pause(Base, kw_only=True):
    """Staff stopped one direction of the exchange with 1C: to | from.

    standing: True until it ends, then None, so that only one stands at a time; the same with Outage.
    """

    __tablename__ = "pause"
    __table_args__ = (UniqueConstraint("direction", "standing"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    direction: Mapped[str] = mapped_column(String(4), info=PLAIN)
    reason: Mapped[str] = mapped_column(Text, info=COMMERCIAL)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), info=PLAIN)
    at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
    ended_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)
    standing: Mapped[bool | None] = mapped_column(Boolean, default=True, info=PLAIN)


class Outage(Base, kw_only=True):
    """The exchange did not get on: one row from the first alarm until all is well, told by a letter at both ends."""

    __tablename__ = "outage"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    began_at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
    reasons: Mapped[str] = mapped_column(Text, info=COMMERCIAL)
    over_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)
    standing: Mapped[bool | None] = mapped_column(Boolean, unique=True, default=True, info=PLAIN)
