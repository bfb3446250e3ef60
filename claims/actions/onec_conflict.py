"""One field, two values: who does not own it changed it. Kept in history, shown to a person, never applied."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.actions.onec_problem import note_problem, solve_problem
from claims.models import Claim, Problem
from claims.rules.conflict import SEEN

MOST = 1000  # characters of a value on the exchange page


def differ(session: Session, claim: Claim, field: str, said: tuple[str, str], *, now: datetime, of: str = "") -> bool:
    """Whether this is news. said: ours and 1C's. field: a code of claims.wording.exchange.FIELDS; of: of which line."""
    key = _key(claim, field, of)
    open_row = select(Problem).where(Problem.key == key, Problem.solved_at.is_(None))
    before = session.scalar(open_row)
    ours, theirs = (one[:MOST] for one in said)
    if before is None and _was_looked_at(session, key, theirs):
        return False
    words: dict[str, Any] = {"field": field, "of": of, "ours": ours, "theirs": theirs}
    note_problem(session, key, "conflict", now=now, claim_id=claim.id, number=claim.number or "", **words)
    session.flush()
    if before is not None and before.said.get("theirs") == theirs:
        return False
    session.add(claim.happened("onec_conflict", now=now, source="onec", hidden=True, **words))
    return True


def _was_looked_at(session: Session, key: str, theirs: str) -> bool:
    """A person saw this very value and left it."""
    last = session.scalar(select(Problem).where(Problem.key == key).order_by(Problem.id.desc()).limit(1))
    return last is not None and last.note == SEEN and last.said.get("theirs") == theirs


def agree(session: Session, claim: Claim, field: str, *, now: datetime, of: str = "") -> None:
    """Both say the same again."""
    solve_problem(session, _key(claim, field, of), now=now)


def _key(claim: Claim, field: str, of: str) -> str:
    return " ".join(filter(None, (f"claim {claim.id} conflict {field}", of)))
