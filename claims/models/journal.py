"""The journal of the exchange: what went to 1C and came from it, row by row; it only grows and is pruned by age."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from claims.models.base import COMMERCIAL, PLAIN, Base, BigId, Moment


class JournalRow(Base, kw_only=True):
    """One try or one telling. direction: to | from (1C); dialect: odata | soap | files | letters | portal.

    what: a code of claims.wording.journal, `said` fills its sentence; state: done | again | given_up | told | failed.
    error: the answer in words where it was no good one; next_at: when it is tried again.
    """

    __tablename__ = "journal"
    __table_args__ = (
        Index("ix_journal_claim_id_id", "claim_id", "id"),
        Index("ix_journal_direction_id", "direction", "id"),
        Index("ix_journal_state_id", "state", "id"),
        Index("ix_journal_direction_state_id", "direction", "state", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("claim.id"), default=None, info=PLAIN)
    direction: Mapped[str] = mapped_column(String(4), info=PLAIN)
    dialect: Mapped[str] = mapped_column(String(10), info=PLAIN)
    what: Mapped[str] = mapped_column(String(40), info=PLAIN)
    said: Mapped[dict[str, Any]] = mapped_column(JSON, default_factory=dict, info=COMMERCIAL)
    state: Mapped[str] = mapped_column(String(10), info=PLAIN)
    error: Mapped[str] = mapped_column(Text, default="", info=COMMERCIAL)
    tries: Mapped[int] = mapped_column(Integer, default=0, info=PLAIN)
    next_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None, info=PLAIN)
