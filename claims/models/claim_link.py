"""Claims that belong together, and why."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from claims.models.base import COMMERCIAL, PLAIN, Base, BigId, Moment


class ClaimLink(Base, kw_only=True):
    """One row per pair, the older claim first. kind: split (other_id took lines of claim_id) | again | related.

    why: in words of ours, for our own eyes.
    """

    __tablename__ = "claim_link"
    __table_args__ = (UniqueConstraint("claim_id", "other_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), info=PLAIN)
    other_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), index=True, info=PLAIN)
    kind: Mapped[str] = mapped_column(String(10), info=PLAIN)
    why: Mapped[str] = mapped_column(Text, default="", info=COMMERCIAL)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), info=PLAIN)
    at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
