"""Versions of the process: the whole text of each, who put it in force, when and what for."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from claims.models.base import PERSONAL, PLAIN, Base, Moment


class ProcessVersion(Base, kw_only=True):
    """The one with the largest number is in force. by None: it came from the file on the server."""

    __tablename__ = "process_version"

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, info=PLAIN)
    text: Mapped[str] = mapped_column(Text, info=PLAIN)
    sha256: Mapped[str] = mapped_column(String(64), info=PLAIN)
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None, info=PLAIN)
    at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
    why: Mapped[str] = mapped_column(String(300), default="", info=PERSONAL)
