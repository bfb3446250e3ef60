"""A message that cannot be carried out: it stops, and a problem for staff stands in its place."""

from datetime import datetime

from sqlalchemy.orm import Session

from claims import outbox
from claims.actions import journal
from claims.models import Problem
from claims.outbox import Message


def give_up_message(session: Session, message: Message, error: str, *, now: datetime, dialect: str = "odata") -> None:
    """error: for staff, never for a dealer. A message whose lease was lost is left to who holds it now."""
    if outbox.give_up(session, message, now=now, error=error):
        session.add(
            Problem(
                key=f"message {message.id}",
                what="message_given_up",
                said={"kind": message.kind, "error": error[:500]},
                claim_id=message.claim_id,
                message_id=message.id,
                at=now,
            )
        )
        journal.tried(session, message, dialect=dialect, now=now)
