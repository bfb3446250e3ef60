"""Notices on a person's devices: which devices there are, what each was told, and what a person wants to be told."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from claims.models.base import PERSONAL, PLAIN, SECRET, Base, BigId, Moment


class Device(Base, kw_only=True):
    """A browser that takes notices. key_sha256: of the cookie by which it is known again.

    endpoint, p256dh, auth: where its push service takes messages, and the keys that only it can read them with.
    """

    __tablename__ = "device"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True, info=PLAIN)
    key_sha256: Mapped[str] = mapped_column(String(64), unique=True, info=SECRET)
    name: Mapped[str] = mapped_column(String(100), info=PERSONAL)
    endpoint: Mapped[str] = mapped_column(Text, info=SECRET)
    p256dh: Mapped[str] = mapped_column(String(100), info=SECRET)
    auth: Mapped[str] = mapped_column(String(40), info=SECRET)
    added_at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
    told_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)


class Notice(Base, kw_only=True):
    """What one device is told of one event, carried by one message of the outbox; kind, told: as of a letter."""

    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("event_id", "device_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    message_id: Mapped[int] = mapped_column(ForeignKey("outbox.id"), unique=True, info=PLAIN)
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"), index=True, info=PLAIN)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), index=True, info=PLAIN)
    event_id: Mapped[int] = mapped_column(ForeignKey("claim_event.id"), info=PLAIN)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True, info=PLAIN)
    kind: Mapped[str] = mapped_column(String(20), info=PLAIN)
    told: Mapped[str] = mapped_column(String(20), default="", info=PLAIN)
    sent_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)


class NoticeChoice(Base, kw_only=True):
    """Whether a person wants a kind of news by letter and on devices; without a row: claims.rules.letters."""

    __tablename__ = "notice_choice"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, info=PLAIN)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True, info=PLAIN)
    letter: Mapped[bool] = mapped_column(Boolean, info=PLAIN)
    push: Mapped[bool] = mapped_column(Boolean, info=PLAIN)
