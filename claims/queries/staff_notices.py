"""Which letters people of ours want: what the process sends is the outer limit, a head's of overdue stays."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import NoticeChoice
from claims.queries.account import Me
from claims.queries.notices import choices
from claims.rules.shape import Process

OVERDUE, LARGE, MENTION = "overdue", "large", "mention"


@dataclass(frozen=True)
class Offered:
    """A kind of letter; kept: it can not be refused."""

    wanted: bool
    kept: bool


def offered(session: Session, me: Me, process: Process) -> dict[str, Offered]:
    """{kind: how this one of ours has it}, of what the process sends to them."""
    asked = {row.role for row in process.approvals if row.from_sum}
    kinds = [*process.reminders.send, MENTION, *([LARGE] if me.held & asked else [])]
    made = choices(session, me.id, kinds)
    kept = {kind: kind == OVERDUE and "assign" in me.rights for kind in kinds}
    return {kind: Offered(made[kind].letter or kept[kind], kept[kind]) for kind in kinds}


def refusing(session: Session, kind: str) -> frozenset[int]:
    """Ids of those who do not want letters of this kind."""
    rows = select(NoticeChoice.person_id).where(NoticeChoice.kind == kind, NoticeChoice.letter.is_(False))
    return frozenset(session.scalars(rows))
