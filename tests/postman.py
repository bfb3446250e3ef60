"""Carries letters without mail: what would leave now, and it counts as sent."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from sqlalchemy.orm import Session

from claims import outbox
from claims.actions.send_letter import letters_of, letters_sent
from claims.rules.shape import Process

Left = list[tuple[int, list[str]]]


def leave(writing: Callable[[], AbstractContextManager[Session]], process: Process, now: datetime) -> Left:
    """Every letter that leaves now, in order: (id of the person, kinds it tells of)."""
    left: Left = []
    while True:
        with writing() as session:
            message = outbox.take(session, now=now, kinds=(outbox.LETTER,))
            if message is None:
                return left
            letters = letters_of(session, message.id, process, now=now)
            if letters:
                left.append((letters[0].person_id, [letter.kind for letter in letters]))
            letters_sent(session, letters, now=now)
            outbox.done(session, message, now=now)
