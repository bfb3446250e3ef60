"""Versions of the process, who put each in force, when and what for; and moves of open claims to one."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, Boolean, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from claims.models.base import COMMERCIAL, PERSONAL, PLAIN, Base, BigId, Moment


class ProcessVersion(Base, kw_only=True):
    """The one with the largest number is in force. by None: it came from the file on the server."""

    __tablename__ = "process_version"

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, info=PLAIN)
    text: Mapped[str] = mapped_column(Text, info=PLAIN)
    sha256: Mapped[str] = mapped_column(String(64), info=PLAIN)
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None, info=PLAIN)
    at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
    why: Mapped[str] = mapped_column(String(300), default="", info=PERSONAL)


class ProcessMove(Base, kw_only=True):
    """An order that open claims go by the version `number`. done_at None: it goes on; overtaken: another version came.

    to: {stage that is no more: the one to go on in}; reached: the id of the last claim looked at; left: {number of a
    claim that could not be moved: why}.
    """

    __tablename__ = "process_move"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    number: Mapped[int] = mapped_column(Integer, info=PLAIN)
    to: Mapped[dict[str, str]] = mapped_column(JSON, info=PLAIN)
    by: Mapped[int] = mapped_column(ForeignKey("person.id"), info=PLAIN)
    at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
    total: Mapped[int] = mapped_column(Integer, info=PLAIN)
    moved: Mapped[int] = mapped_column(Integer, default=0, info=PLAIN)
    reached: Mapped[int] = mapped_column(BigInteger, default=0, info=PLAIN)
    left: Mapped[dict[str, str]] = mapped_column(JSON, default_factory=dict, info=COMMERCIAL)
    done_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)
    overtaken: Mapped[bool] = mapped_column(Boolean, default=False, info=PLAIN)
