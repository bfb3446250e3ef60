"""What a dealer wished of a claim after the decision."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from claims.models.base import COMMERCIAL, PLAIN, Base, BigId, Moment


class ClaimWish(Base, kw_only=True):
    """code: of the process's [[wish]]; line_id None: of the whole claim; led_to: the claim that was begun by it.

    question_id: the words that went along to 1C; without one, text is what 1C is told, and onec_at since when it knows.
    over_at: since when the decision it was about is another one; None while it stands.
    """

    __tablename__ = "claim_wish"
    __table_args__ = (Index("ix_claim_wish_claim_id_code", "claim_id", "code"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), info=PLAIN)
    line_id: Mapped[int | None] = mapped_column(ForeignKey("claim_line.id"), default=None, info=PLAIN)
    code: Mapped[str] = mapped_column(String(40), info=PLAIN)
    text: Mapped[str] = mapped_column(Text, default="", info=COMMERCIAL)
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"), index=True, default=None, info=PLAIN)
    led_to: Mapped[int | None] = mapped_column(ForeignKey("claim.id"), index=True, default=None, info=PLAIN)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), info=PLAIN)
    at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
    over_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)
    onec_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)
