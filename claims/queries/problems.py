"""The page «Проблемы обмена»: what a person must look at, what waits, how fresh the data of 1C is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims import outbox
from claims.models import Claim, OutboxMessage, Problem, Watermark
from claims.rules.phrase import Phrase
from claims.wording import PHRASES, say
from claims.wording.exchange import FIELDS, MESSAGES, OF_LINE, PROBLEM_REMEDY, PROBLEM_UNKNOWN, PROBLEMS, STREAMS

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


@dataclass(frozen=True, kw_only=True)
class Stream:
    """What is read from 1C: when it last went well, since when it does not."""

    name: str
    fresh_at: datetime | None
    failing_since: datetime | None
    error: str


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """problems: newest first, MOST at most; waiting: messages not carried out yet, oldest: since when."""

    problems: tuple[Listed, ...]
    waiting: int
    oldest: datetime | None
    streams: tuple[Stream, ...]


def problem_count(session: Session) -> int:
    """How many are open: the figure in the menu."""
    return session.scalar(select(func.count()).select_from(Problem).where(Problem.solved_at.is_(None))) or 0


def exchange(session: Session) -> Exchange:
    waiting = select(func.count()).select_from(OutboxMessage).where(OutboxMessage.state == "waiting")
    return Exchange(
        problems=_problems(session),
        waiting=session.scalar(waiting) or 0,
        oldest=outbox.oldest_waiting(session),
        streams=tuple(
            Stream(
                name=STREAMS.get(row.name, row.name),
                fresh_at=row.fresh_at,
                failing_since=row.failing_since,
                error=row.last_error,
            )
            for row in session.scalars(select(Watermark).order_by(Watermark.name))
        ),
    )


def _problems(session: Session) -> tuple[Listed, ...]:
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
    values["field"] = FIELDS.get(str(said.get("field", "")), said.get("field", ""))
    values["of"] = OF_LINE.format(of=said["of"]) if said.get("of") else ""
    try:
        if what in PROBLEMS:
            text, remedy = PROBLEMS[what]
            return text.format_map(values), remedy
        if what in PHRASES:
            return say(Phrase(what, **said)), PROBLEM_REMEDY
    except (KeyError, IndexError, ValueError, TypeError):
        pass
    return PROBLEM_UNKNOWN[0].format(what=what), PROBLEM_UNKNOWN[1]
