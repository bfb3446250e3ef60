"""Open claims are moved to the version in force, slice by slice, while the worker does its other work."""

import threading

from claims.actions.move_open import move_slice
from claims.outbox import Message
from claims.wording.versions import MOVE_PAUSED
from portal.parts import Parts

BREATH = 0.2  # seconds between slices: whoever waits to write takes the turn, SQLite looks that often


class Stopped(OSError):
    """The worker was told to stop: it goes on where it was, and this was no try."""

    counted = False


def move_on(parts: Parts, stop: threading.Event, message: Message) -> None:
    """Killed in a slice, it begins anew with that slice: what was moved is in the same transaction as how far it is."""
    while not stop.wait(BREATH):
        with parts.writing() as session:
            parts.follow(session)
            if not move_slice(
                session, int(message.body["move"]), parts.process, now=parts.clock(), zone=parts.company.zone
            ):
                return
    raise Stopped(MOVE_PAUSED)
