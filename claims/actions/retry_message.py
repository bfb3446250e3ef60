"""A person says «повторить» on the exchange page: a given-up message goes again, its problem is solved."""

from datetime import datetime

from sqlalchemy.orm import Session

from claims import outbox
from claims.errors import NotAllowed, NotFound
from claims.models import Claim, OutboxMessage, Problem
from claims.wording import NOTHING_TO_RETRY


def retry_message(session: Session, problem_id: int, *, by: int, now: datetime) -> None:
    """Raises NotAllowed when the problem holds no message that was given up."""
    problem = session.get(Problem, problem_id)
    if problem is None:
        raise NotFound
    if problem.message_id is None or not outbox.retry(session, problem.message_id, now=now):
        raise NotAllowed(NOTHING_TO_RETRY)
    problem.solved_at = now
    claim = session.get(Claim, problem.claim_id) if problem.claim_id else None
    if claim is not None:
        message = session.get_one(OutboxMessage, problem.message_id)
        session.add(claim.happened("retried", now=now, source="staff", by=by, hidden=True, kind=message.kind))
