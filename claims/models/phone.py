"""A phone that takes pictures for a draft open on another screen."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from claims.models.base import PERSONAL, PLAIN, SECRET, Base, BigId, Moment


class PhoneLink(Base, kw_only=True):
    """The one-time link behind a code on the screen; only the hash of its token is kept.

    Whoever opens it first works for person_id, at this draft alone. signed: the phone had a session of its own.
    """

    __tablename__ = "phone_link"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True, info=SECRET)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), index=True, info=PLAIN)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True, info=PLAIN)
    made_at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
    expires_at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
    opened_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)
    ended_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)
    signed: Mapped[bool] = mapped_column(Boolean, default=False, info=PLAIN)
    address: Mapped[str] = mapped_column(String(45), default="", info=PERSONAL)  # from where it was opened
