"""Problems of the exchange that a person must look at: what is wrong, what to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.models import Claim, OutboxMessage, Problem
from claims.rules.phrase import Phrase
from claims.wording import PHRASES, say
from claims.wording.exchange import MESSAGES, PROBLEM_REMEDY, PROBLEM_UNKNOWN, PROBLEMS

MOST = 200


@dataclass(frozen=True, kw_only=True)
class Listed:
    """An open problem: what is wrong, what to do. may_retry: its message was given up and may go again."""

    id: int
    at: datetime
    text: str
    remedy: str
    number: str
    may_retry: bool


def problem_count(session: Session) -> int:
    """How many are open: the figure in the menu."""
    return session.scalar(select(func.count()).select_from(Problem).where(Problem.solved_at.is_(None))) or 0


def problems(session: Session) -> tuple[Listed, ...]:
    """The open ones, newest first, MOST at most."""
    rows = session.execute(
        select(Problem.id, Problem.at, Problem.what, Problem.said, Claim.number, OutboxMessage.state)
        .outerjoin(Claim, Claim.id == Problem.claim_id)
        .outerjoin(OutboxMessage, OutboxMessage.id == Problem.message_id)
        .where(Problem.solved_at.is_(None))
        .order_by(Problem.id.desc())
        .limit(MOST)
    )
    found = []
    for row in rows:
        text, remedy = problem_text(row.what, row.said)
        found.append(
            Listed(
                id=row.id,
                at=row.at,
                text=text,
                remedy=remedy,
                number=row.number or "",
                may_retry=row.state == "given_up",
            )
        )
    return tuple(found)


def problem_text(what: str, said: Mapping[str, Any]) -> tuple[str, str]:
    """What is wrong and what to do, in words; a code that nobody has put into words is shown as it is."""
    values = {**said, "kind": MESSAGES.get(str(said.get("kind", "")), said.get("kind", ""))}
    try:
        if what in PROBLEMS:
            text, remedy = PROBLEMS[what]
            return text.format_map(values), remedy
        if what in PHRASES:
            return say(Phrase(what, **said)), PROBLEM_REMEDY
    except (KeyError, IndexError, ValueError, TypeError):
        pass
    return PROBLEM_UNKNOWN[0].format(what=what), PROBLEM_UNKNOWN[1]
