"""What came of carrying out a message: done, or to be tried again; the journal gets a row in the same transaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from claims import outbox
from claims.actions import journal
from claims.outbox import Message


def message_done(session: Session, message: Message, *, dialect: str, now: datetime) -> None:
    """It is outside. A message whose lease was lost is left to who holds it now, here and below."""
    if outbox.done(session, message, now=now):
        journal.tried(session, message, dialect=dialect, now=now)


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """Why a message could not be carried out now: error in words, the pause the other side asked for.

    counted False: it was not looked at, so it is no try of it.
    """

    error: str
    pause: timedelta | None = None
    counted: bool = True


def message_again(session: Session, message: Message, trouble: Trouble, *, dialect: str, now: datetime) -> None:
    """Another time."""
    pause, counted = trouble.pause, trouble.counted
    if outbox.again(session, message, now=now, error=trouble.error, pause=pause, counted=counted):
        journal.tried(session, message, dialect=dialect, now=now)
