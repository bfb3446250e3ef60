"""Versions of the paper made for a claim."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from claims.models.base import PERSONAL, PLAIN, Base, BigId, Moment


class Act(Base, kw_only=True):
    """One version of the act (form: torg2 | claim_act). values: all that is printed; sha256 is of those values."""

    __tablename__ = "act"
    __table_args__ = (UniqueConstraint("claim_id", "edition"), Index("ix_act_sha256", "sha256"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), info=PLAIN)
    form: Mapped[str] = mapped_column(String(20), info=PLAIN)
    edition: Mapped[int] = mapped_column(Integer, info=PLAIN)
    values: Mapped[dict[str, Any]] = mapped_column(JSON, info=PERSONAL)
    sha256: Mapped[str] = mapped_column(String(64), info=PLAIN)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None, info=PLAIN)
    made_at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
