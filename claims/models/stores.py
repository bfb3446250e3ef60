"""What is known of the file stores: each look through all files, and the tokens that open one."""

from datetime import datetime

from sqlalchemy import BigInteger, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from claims.models.base import PLAIN, SECRET, Base, BigId, Moment


class FileAudit(Base, kw_only=True):
    """One look at every stored file by size and sha256. repaired: sent anew from the spool; lost: a person must act."""

    __tablename__ = "file_audit"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    began_at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
    ended_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)
    checked: Mapped[int] = mapped_column(Integer, default=0, info=PLAIN)
    repaired: Mapped[int] = mapped_column(Integer, default=0, info=PLAIN)
    lost: Mapped[int] = mapped_column(Integer, default=0, info=PLAIN)


class StoreRoom(Base, kw_only=True):
    """How full a store is, in bytes, when it was last asked."""

    __tablename__ = "store_room"

    store: Mapped[str] = mapped_column(String(10), primary_key=True, info=PLAIN)
    used: Mapped[int] = mapped_column(BigInteger, info=PLAIN)
    total: Mapped[int] = mapped_column(BigInteger, info=PLAIN)
    seen_at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)


class StoreToken(Base, kw_only=True):
    """Of OAuth, one row a store. refresh: gives a new pair before `until`."""

    __tablename__ = "store_token"

    store: Mapped[str] = mapped_column(String(10), primary_key=True, info=PLAIN)
    token: Mapped[str] = mapped_column(String(500), info=SECRET)
    refresh: Mapped[str] = mapped_column(String(500), info=SECRET)
    given_at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
    until: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
