"""Reports of the reconciliation: what 1C holds of our claims, compared by key."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from claims.models.base import COMMERCIAL, PLAIN, Base, BigId, Moment


class Reconciliation(Base, kw_only=True):
    """One report. ordered_by None: the clock ordered it; done_at None: it is still being made."""

    __tablename__ = "reconciliation"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    ordered_at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
    ordered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None, info=PLAIN)
    done_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)
    compared: Mapped[int] = mapped_column(Integer, default=0, info=PLAIN)


class ReconciliationRow(Base, kw_only=True):
    """A difference. kind: absent | unread | differs | deleted | unknown; act: what is done: read | offered | person."""

    __tablename__ = "reconciliation_row"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    report_id: Mapped[int] = mapped_column(ForeignKey("reconciliation.id"), index=True, info=PLAIN)
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("claim.id"), default=None, info=PLAIN)
    kind: Mapped[str] = mapped_column(String(10), info=PLAIN)
    act: Mapped[str] = mapped_column(String(10), info=PLAIN)
    said: Mapped[dict[str, Any]] = mapped_column(JSON, default_factory=dict, info=COMMERCIAL)
