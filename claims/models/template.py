"""Texts of the company that its people pick when they write to a dealer or to each other."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from claims.models.base import COMMERCIAL, PLAIN, Base, BigId, Moment


class TextTemplate(Base, kw_only=True):
    """purpose: answer | question | note; text: with places in braces, filled in by the claim at hand."""

    __tablename__ = "text_template"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    name: Mapped[str] = mapped_column(String(100), info=COMMERCIAL)
    purpose: Mapped[str] = mapped_column(String(20), info=PLAIN)
    text: Mapped[str] = mapped_column(Text, info=COMMERCIAL)
    changed_by: Mapped[int] = mapped_column(ForeignKey("person.id"), info=PLAIN)
    changed_at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
