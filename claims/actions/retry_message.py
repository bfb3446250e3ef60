"""A person says «повторить» on the exchange page: given-up messages go again, their problems are solved."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims import outbox
from claims.actions import journal
from claims.errors import NotAllowed, NotFound
from claims.models import Claim, OutboxMessage, Problem
from claims.rules.channel import direction
from claims.wording import NOTHING_TO_RETRY


def retry_message(session: Session, problem_id: int, *, by: int, now: datetime) -> None:
    """Raises NotAllowed when the problem holds no message that was given up."""
    problem = session.get(Problem, problem_id)
    if problem is None:
        raise NotFound
    if not _retry(session, problem, by, now):
        raise NotAllowed(NOTHING_TO_RETRY)


def retry_all(session: Session, *, by: int, now: datetime) -> int:
    """Every message that was given up, in the order of their writing; how many. A second press finds none left."""
    given_up = (
        select(Problem)
        .join(OutboxMessage, OutboxMessage.id == Problem.message_id)
        .where(Problem.solved_at.is_(None), OutboxMessage.state == "given_up")
        .order_by(Problem.message_id)
    )
    return sum(_retry(session, problem, by, now) for problem in session.scalars(given_up).all())


def _retry(session: Session, problem: Problem, by: int, now: datetime) -> bool:
    """Whoever comes second finds the message waiting already and changes nothing."""
    if problem.message_id is None or not outbox.retry(session, problem.message_id, now=now):
        return False
    problem.solved_at, problem.solved_by = now, by
    message = session.get_one(OutboxMessage, problem.message_id)
    way = direction(message.kind)
    journal.by_person(session, "retried", way, by=by, now=now, claim_id=problem.claim_id, kind=message.kind)
    claim = session.get(Claim, problem.claim_id) if problem.claim_id else None
    if claim is not None:
        session.add(claim.happened("retried", now=now, source="staff", by=by, hidden=True, kind=message.kind))
    return True
