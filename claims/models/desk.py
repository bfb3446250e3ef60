"""What staff do about a claim: tasks, decisions that are not told yet, approvals, notes among themselves."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from claims.models.base import COMMERCIAL, PERSONAL, PLAIN, Base, BigId, Moment, Quantity

STANDS = text("over_at IS NULL")
OPEN, UNREAD = text("done_at IS NULL"), text("read_at IS NULL")
DUE = ("due_at", "created_at")


class Task(Base, kw_only=True):
    """What a stage gives a department to do; person_id: whose it is, None = anybody's of the department.

    done_at without done_by: the claim went on without it. reminded: what was last told of it, see rules/reminders.py.
    """

    __tablename__ = "task"
    __table_args__ = (
        # Of half a million tasks some thousands are open: each list and count reads one of these alone.
        Index("ix_task_open_department", "department", *DUE, sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_task_open_person", "person_id", *DUE, sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_task_open_due", *DUE, sqlite_where=OPEN, postgresql_where=OPEN),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), index=True, info=PLAIN)
    stage: Mapped[str] = mapped_column(String(40), info=PLAIN)
    department: Mapped[str] = mapped_column(String(30), info=PLAIN)
    name: Mapped[str] = mapped_column(String(150), info=PLAIN)
    required: Mapped[bool] = mapped_column(Boolean, default=False, info=PLAIN)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None, info=PLAIN)
    created_at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
    due_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)
    done_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)
    done_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None, info=PLAIN)
    reminded: Mapped[int] = mapped_column(Integer, default=-1, info=PLAIN)


class LineDecision(Base, kw_only=True):
    """What is decided of a line while nobody outside knows: told (columns of ClaimLine) once it is approved.

    granted: pieces, None = all that is claimed; ground: a code of the process, of what is not granted;
    person_id None: a rule of the process decided.
    """

    __tablename__ = "line_decision"

    line_id: Mapped[int] = mapped_column(ForeignKey("claim_line.id"), primary_key=True, info=PLAIN)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), index=True, info=PLAIN)
    granted: Mapped[Decimal | None] = mapped_column(Quantity, default=None, info=COMMERCIAL)
    remedy: Mapped[str] = mapped_column(String(40), default="", info=COMMERCIAL)
    disposition: Mapped[str] = mapped_column(String(40), default="", info=COMMERCIAL)
    ground: Mapped[str] = mapped_column(String(40), default="", info=COMMERCIAL)
    comment: Mapped[str] = mapped_column(Text, default="", info=COMMERCIAL)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), info=PLAIN)
    at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)


class Verdict(Base, kw_only=True):
    """What an approver said of the decision: agreed | returned | proposed; of each role one stands.

    over_at: it was said of a decision that is another one now.
    """

    __tablename__ = "verdict"
    __table_args__ = (
        Index(
            "ix_verdict_claim_id_role", "claim_id", "role", unique=True, sqlite_where=STANDS, postgresql_where=STANDS
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), index=True, info=PLAIN)
    role: Mapped[str] = mapped_column(String(40), info=PLAIN)
    said: Mapped[str] = mapped_column(String(10), info=PLAIN)
    comment: Mapped[str] = mapped_column(Text, default="", info=COMMERCIAL)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), info=PLAIN)
    at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
    over_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)


class Note(Base, kw_only=True):
    """A word among staff, of the claim or of a line; no dealer ever sees it."""

    __tablename__ = "note"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), index=True, info=PLAIN)
    line_id: Mapped[int | None] = mapped_column(ForeignKey("claim_line.id"), default=None, info=PLAIN)
    text: Mapped[str] = mapped_column(Text, info=COMMERCIAL)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), info=PLAIN)
    at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
    # Of a phone call: with whom, when.
    call_with: Mapped[str] = mapped_column(String(150), default="", server_default="", info=PERSONAL)
    called_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)


class Mention(Base, kw_only=True):
    """One of ours who is named in a note; read_at: nothing waits for them there any more."""

    __tablename__ = "mention"
    __table_args__ = (
        UniqueConstraint("note_id", "person_id"),
        Index("ix_mention_unread_person", "person_id", sqlite_where=UNREAD, postgresql_where=UNREAD),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    note_id: Mapped[int] = mapped_column(ForeignKey("note.id"), info=PLAIN)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), info=PLAIN)
    read_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)
