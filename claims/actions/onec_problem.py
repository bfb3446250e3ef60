"""Something of the exchange that a person must look at: one open row for one subject, solved once it passes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from claims.models import Problem


def note_problem(
    session: Session, key: str, what: str, *, now: datetime, claim_id: int | None = None, **said: Any
) -> None:
    """`what` is a code of claims.wording, `said` fills its sentence. An open row of this key is brought up to date."""
    row = session.scalar(select(Problem).where(Problem.key == key, Problem.solved_at.is_(None)))
    if row is None:
        session.add(Problem(key=key, what=what, said=said, claim_id=claim_id, at=now))
    elif (row.what, row.said) != (what, said):
        row.what, row.said = what, said


def solve_problem(session: Session, key: str, *, now: datetime) -> None:
    """It is over: 1C says something we understand again."""
    solve_problems(session, [key], now=now)


def solve_problems(session: Session, keys: Sequence[str], *, now: datetime) -> None:
    """Those of the keys that had one."""
    session.execute(update(Problem).where(Problem.key.in_(keys), Problem.solved_at.is_(None)).values(solved_at=now))
