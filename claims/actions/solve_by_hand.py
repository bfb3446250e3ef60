"""A person says that a problem without a message is solved, and how."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.actions import journal
from claims.errors import Incomplete, NotAllowed, NotFound
from claims.models import Problem
from claims.wording.exchange import NOTE_EMPTY, NOTE_LONG, SOLVE_BY_RETRY

LONGEST = 500


def solve_by_hand(session: Session, problem_id: int, note: str, *, by: int, now: datetime) -> None:
    """If 1C says the same again, it comes back as a new one. Incomplete: {note-<id>: message}."""
    problem = session.scalar(select(Problem).where(Problem.id == problem_id).with_for_update())
    if problem is None:
        raise NotFound
    if problem.message_id is not None or problem.what == "conflict":
        raise NotAllowed(SOLVE_BY_RETRY)
    if not note.strip():
        raise Incomplete({f"note-{problem_id}": NOTE_EMPTY})
    if len(note) > LONGEST:
        raise Incomplete({f"note-{problem_id}": NOTE_LONG.format(most=LONGEST)})
    if problem.solved_at is not None:
        return
    problem.solved_at, problem.solved_by, problem.note = now, by, note.strip()
    journal.by_person(session, "solved", "from", by=by, now=now, claim_id=problem.claim_id, note=note.strip())
