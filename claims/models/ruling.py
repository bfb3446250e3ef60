"""What a rule of the process said of a claim, and whether people decided the same."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from claims.models.base import COMMERCIAL, PLAIN, Base, Moment


class Ruling(Base, kw_only=True):
    """The first rule that fitted. by_itself: it has decided; sampled: a person was to decide all the same.

    met: its conditions with their facts, [{code, said}]; same: people decided as the rule would, None: not known yet.
    """

    __tablename__ = "ruling"
    __table_args__ = (Index("ix_ruling_at", "at"),)

    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), primary_key=True, info=PLAIN)
    rule: Mapped[str] = mapped_column(String(40), info=PLAIN)
    name: Mapped[str] = mapped_column(String(150), info=PLAIN)
    at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
    by_itself: Mapped[bool] = mapped_column(Boolean, default=False, info=PLAIN)
    sampled: Mapped[bool] = mapped_column(Boolean, default=False, info=PLAIN)
    remedy: Mapped[str] = mapped_column(String(40), default="", info=COMMERCIAL)
    met: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default_factory=list, info=COMMERCIAL)
    same: Mapped[bool | None] = mapped_column(Boolean, default=None, info=COMMERCIAL)
