"""What came of carrying out a message: done, or to be tried again; the journal gets a row in the same transaction."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from claims import outbox
from claims.actions import journal
from claims.outbox import Message


def message_done(session: Session, message: Message, *, dialect: str, now: datetime) -> None:
    """It is outside. A message whose lease was lost is left to who holds it now, here and below."""
    if outbox.done(session, message, now=now):
        journal.tried(session, message, dialect=dialect, now=now)


def message_again(
    session: Session, message: Message, error: str, *, dialect: str, now: datetime, pause: timedelta | None = None
) -> None:
    """Another time: error is the answer in words."""
    if outbox.again(session, message, now=now, error=error, pause=pause):
        journal.tried(session, message, dialect=dialect, now=now)
