"""Problems of the exchange that a person must look at: what is wrong, what to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from claims.models import Claim, OutboxMessage, Problem
from claims.rules.conflict import choices
from claims.rules.phrase import Phrase
from claims.rules.shape import Process
from claims.wording import PHRASES, say, show_date
from claims.wording.exchange import (
    CONFLICT_NOTHING,
    FIELDS,
    MESSAGES,
    OF_LINE,
    PROBLEM_REMEDY,
    PROBLEM_UNKNOWN,
    PROBLEMS,
)

MOST = 200


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """What portal and 1C hold of one field, in words; who changed it in 1C where that is known; see rules.conflict."""

    ours: str
    theirs: str
    who: str
    choices: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Listed:
    """An open problem: what is wrong, what to do. may_retry: its message was given up and may go again.

    may_solve: a person closes it by a note; conflict: a person chooses.
    """

    id: int
    at: datetime
    text: str
    remedy: str
    number: str
    may_retry: bool
    may_solve: bool
    conflict: Conflict | None


def problem_count(session: Session) -> int:
    """How many are open: the figure in the menu."""
    return session.scalar(select(func.count()).select_from(Problem).where(Problem.solved_at.is_(None))) or 0


def retry_count(session: Session) -> int:
    """How many messages «Повторить все» would send again."""
    given_up = select(func.count()).select_from(Problem).join(OutboxMessage, OutboxMessage.id == Problem.message_id)
    return session.scalar(given_up.where(Problem.solved_at.is_(None), OutboxMessage.state == "given_up")) or 0


def problems(session: Session, process: Process) -> tuple[Listed, ...]:
    """The open ones, newest first, MOST at most."""
    rows = session.execute(
        select(
            Problem.id, Problem.at, Problem.what, Problem.said, Problem.message_id, Claim.number, OutboxMessage.state
        )
        .outerjoin(Claim, Claim.id == Problem.claim_id)
        .outerjoin(OutboxMessage, OutboxMessage.id == Problem.message_id)
        .where(Problem.solved_at.is_(None))
        .order_by(Problem.id.desc())
        .limit(MOST)
    )
    return tuple(_listed(row, process) for row in rows)


def _listed(row: Row[*tuple[Any, ...]], process: Process) -> Listed:
    text, remedy = problem_text(row.what, row.said)
    conflict = _conflict(row.said, process) if row.what == "conflict" else None
    return Listed(
        id=row.id,
        at=row.at,
        text=text,
        remedy=remedy,
        number=row.number or "",
        may_retry=row.state == "given_up",
        may_solve=row.message_id is None and conflict is None,
        conflict=conflict,
    )


def _conflict(said: Mapping[str, Any], process: Process) -> Conflict:
    field = str(said.get("field", ""))
    return Conflict(
        ours=_value(field, said.get("ours"), process),
        theirs=_value(field, said.get("theirs"), process),
        who=str(said.get("who", "")),
        choices=choices(field),
    )


def _value(field: str, value: Any, process: Process) -> str:
    """Codes and dates in words, anything else as it is."""
    text = str(value) if value not in (None, "") else CONFLICT_NOTHING
    if field == "stage" and text in process.stages:
        return process.stages[text].name
    if field == "outcome" and text in process.outcomes:
        return process.outcomes[text].name
    try:
        return show_date(date.fromisoformat(text)) if field == "due" else text
    except ValueError:
        return text


def problem_text(what: str, said: Mapping[str, Any]) -> tuple[str, str]:
    """What is wrong and what to do, in words; a code that nobody has put into words is shown as it is."""
    kind, field = str(said.get("kind", "")), str(said.get("field", ""))
    values = {**said, "kind": MESSAGES.get(kind, kind), "field": FIELDS.get(field, field)}
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
