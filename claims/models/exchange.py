"""The exchange: messages to carry out, marks of how far we have read, and problems a person must see."""

from datetime import date as Date
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from claims.models.base import COMMERCIAL, PLAIN, Base, BigId, Moment


class OutboxMessage(Base, kw_only=True):
    """Something to do outside, written in the transaction that decided it. state: waiting | done | given_up."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_state_next_at", "state", "next_at"), Index("ix_outbox_done_at", "done_at"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    kind: Mapped[str] = mapped_column(String(40), info=PLAIN)
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("claim.id"), index=True, default=None, info=PLAIN)
    # Messages of one lane are carried in order: a claim's papers to 1C, a claim's files to the store.
    lane: Mapped[str] = mapped_column(String(60), index=True, default="", info=PLAIN)
    weight: Mapped[int] = mapped_column(Integer, default=0, info=PLAIN)  # the lighter go first, see outbox.take
    body: Mapped[dict[str, Any]] = mapped_column(JSON, default_factory=dict, info=COMMERCIAL)
    state: Mapped[str] = mapped_column(String(10), default="waiting", info=PLAIN)
    tries: Mapped[int] = mapped_column(Integer, default=0, info=PLAIN)
    put_at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
    next_at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
    leased_until: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)
    lease: Mapped[str] = mapped_column(String(32), default="", info=PLAIN)
    last_error: Mapped[str] = mapped_column(Text, default="", info=COMMERCIAL)
    done_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)


class Watermark(Base, kw_only=True):
    """How far a stream of 1C was read. mark: where the next reading starts; fresh_at: when it last succeeded."""

    __tablename__ = "watermark"

    name: Mapped[str] = mapped_column(String(40), primary_key=True, info=PLAIN)
    mark: Mapped[str] = mapped_column(String(100), default="", info=PLAIN)
    fresh_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)
    failing_since: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)
    last_error: Mapped[str] = mapped_column(Text, default="", info=COMMERCIAL)


class OnecBase(Base, kw_only=True):
    """The 1C base this portal belongs to, one row: where it was adopted, and the mark of ours that it holds.

    portal, number, nonce: see claims.rules.marker. restored_to: it was found as old as this number of ours and is
    being repaired since restored_at.
    """

    __tablename__ = "onec_base"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=1, info=PLAIN)
    address: Mapped[str] = mapped_column(String(500), info=PLAIN)
    portal: Mapped[str] = mapped_column(String(36), info=PLAIN)
    number: Mapped[int] = mapped_column(BigId, default=0, info=PLAIN)
    nonce: Mapped[str] = mapped_column(String(32), default="", info=PLAIN)
    adopted_at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
    restored_to: Mapped[int | None] = mapped_column(BigId, default=None, info=PLAIN)
    restored_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)


class Turn(Base, kw_only=True):
    """What only one worker may do at a time, who does it, and when that is over should the worker be killed."""

    __tablename__ = "turn"

    name: Mapped[str] = mapped_column(String(40), primary_key=True, info=PLAIN)
    holder: Mapped[str] = mapped_column(String(32), info=PLAIN)
    until: Mapped[datetime] = mapped_column(Moment, info=PLAIN)


class Ring(Base, kw_only=True):
    """A call of 1C that something changed, by the name it gave; kept a day so that none counts twice."""

    __tablename__ = "ring"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    name: Mapped[str] = mapped_column(String(64), unique=True, info=PLAIN)
    at: Mapped[datetime] = mapped_column(Moment, index=True, info=PLAIN)


class Problem(Base, kw_only=True):
    """Something of the exchange that a person must look at; one open row a subject (key)."""

    __tablename__ = "problem"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    key: Mapped[str] = mapped_column(String(120), index=True, info=PLAIN)
    what: Mapped[str] = mapped_column(String(40), info=PLAIN)  # a code of claims.wording
    said: Mapped[dict[str, Any]] = mapped_column(JSON, default_factory=dict, info=COMMERCIAL)
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("claim.id"), default=None, info=PLAIN)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id"), default=None, info=PLAIN)
    at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
    solved_at: Mapped[datetime | None] = mapped_column(Moment, index=True, default=None, info=PLAIN)
    solved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None, info=PLAIN)
    note: Mapped[str] = mapped_column(Text, default="", info=COMMERCIAL)  # what the person says who solved it


class Counter(Base, kw_only=True):
    """The last number given in a series (claims of a year)."""

    __tablename__ = "counter"

    name: Mapped[str] = mapped_column(String(40), primary_key=True, info=PLAIN)
    last: Mapped[int] = mapped_column(Integer, default=0, info=PLAIN)


class CompanyDay(Base, kw_only=True):
    """A day that differs from the production calendar at this company."""

    __tablename__ = "company_day"

    day: Mapped[Date] = mapped_column(primary_key=True, info=PLAIN)
    works: Mapped[bool] = mapped_column(Boolean, info=PLAIN)
    reason: Mapped[str] = mapped_column(String(150), default="", info=COMMERCIAL)
