"""Letters to people of a dealer: what each tells whom, the one-time links in them, and when all of them are held."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from claims.models.base import PERSONAL, PLAIN, SECRET, Base, BigId, Moment


class Letter(Base, kw_only=True):
    """What one person is told of one event, carried by one message of the outbox.

    kind: a code of claims.rules.letters; key: of the Message-ID, the same at every try.
    digest: the key of the letter that tells this one along with others; "" while it goes by itself.
    told: the outcome that it told, once sent; doubted_at: when a server took it in and never said so.
    """

    __tablename__ = "letter"
    __table_args__ = (
        UniqueConstraint("event_id", "person_id"),
        Index("ix_letter_person_id_sent_at", "person_id", "sent_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    key: Mapped[str] = mapped_column(String(32), unique=True, default_factory=lambda: uuid4().hex, info=PLAIN)
    message_id: Mapped[int] = mapped_column(ForeignKey("outbox.id"), unique=True, info=PLAIN)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), index=True, info=PLAIN)
    event_id: Mapped[int] = mapped_column(ForeignKey("claim_event.id"), info=PLAIN)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), info=PLAIN)
    kind: Mapped[str] = mapped_column(String(20), info=PLAIN)
    digest: Mapped[str] = mapped_column(String(32), default="", info=PLAIN)
    told: Mapped[str] = mapped_column(String(20), default="", info=PLAIN)
    doubted_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)
    sent_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)


class LetterLink(Base, kw_only=True):
    """A one-time link that signs a person in at a claim; only the hash of its token is kept.

    A letter that is sent again carries a new token; whichever is used first uses up all of its letter.
    """

    __tablename__ = "letter_link"

    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True, info=SECRET)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), index=True, info=PLAIN)
    expires_at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
    used_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)
    address: Mapped[str] = mapped_column(String(45), default="", info=PERSONAL)  # from where it was used


class LetterHold(Base, kw_only=True):
    """No letter leaves while a row is not released. why: a code of claims.wording.letters."""

    __tablename__ = "letter_hold"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    why: Mapped[str] = mapped_column(String(60), info=PLAIN)
    held_at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
    released_at: Mapped[datetime | None] = mapped_column(Moment, index=True, default=None, info=PLAIN)
    released_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None, info=PLAIN)
