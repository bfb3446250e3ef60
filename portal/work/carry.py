"""Carries messages of the outbox: the verdict of an error decides what happens next."""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from claims import outbox
from claims.actions.carry_message import Trouble, message_again, message_done
from claims.actions.give_up_message import give_up_message
from claims.outbox import Message
from claims.queries.pause import paused
from claims.rules.channel import channel, direction
from claims.wording.exchange import onec_fault
from portal.parts import LetterRefused, Parts, RingRefused
from storage.store import StoreRefused, StoreUnavailable
from sync.errors import ErpChanged, ErpError, ErpRefused, ErpUnavailable

log = logging.getLogger("portal.worker")

LATER = (ErpUnavailable, StoreUnavailable, OSError)
NEVER = (ErpRefused, ErpChanged, StoreRefused, LetterRefused, RingRefused)
MOST_SURPRISES = 8  # tries of a message that fails in a way nobody foresaw

Step = Callable[[Message], None]


def drain(parts: Parts, handlers: Mapping[str, Step], stop: threading.Event, way: str = "") -> None:
    """Carries out whatever of these kinds is due; nothing while staff have paused this way of the exchange."""
    while handlers and not stop.is_set() and _carry_next(parts, handlers, way=way):
        pass


def drain_files(parts: Parts, handlers: Mapping[str, Step], stop: threading.Event, heaviest: int | None = None) -> None:
    """The same while the file store takes anything, of messages that are not too heavy."""
    while not stop.is_set() and not parts.circuit.shut(parts.clock()) and _carry_next(parts, handlers, heaviest):
        pass


def _carry_next(parts: Parts, handlers: Mapping[str, Step], heaviest: int | None = None, way: str = "") -> bool:
    """Whether there was one."""
    wanted: dict[str, Any] = {"kinds": tuple(handlers), "heaviest": heaviest}
    with parts.reading() as session:
        if way in paused(session) or not outbox.is_due(session, now=parts.clock(), **wanted):
            return False
    with parts.writing() as session:
        message = outbox.take(session, now=parts.clock(), **wanted)
    if message is None:
        return False
    carry_out(parts, handlers[message.kind], message)
    return True


def carry_out(parts: Parts, step: Step, message: Message) -> None:
    """No transaction is open while the outside is called; the verdict of its error decides what happens next."""
    try:
        with _holding(parts, message):
            step(message)
    except LATER as wrong:
        _again(parts, message, wrong)
    except NEVER as wrong:
        _give_up(parts, message, wrong)
    except Exception as wrong:
        log.exception("message %s (%s) failed", message.id, message.kind)
        (_again if message.tries < MOST_SURPRISES else _give_up)(parts, message, wrong)
    else:
        with parts.writing() as session:
            message_done(session, message, dialect=_dialect(parts, message), now=parts.clock())


@contextmanager
def _holding(parts: Parts, message: Message) -> Iterator[None]:
    """Renews the lease while the step takes long: a killed worker's message is free again after one LEASE."""
    over = threading.Event()

    def renew() -> None:
        while not over.wait(outbox.RENEW_EVERY.total_seconds()):
            try:
                with parts.writing() as session:
                    if not outbox.renew(session, message, now=parts.clock()):
                        return
            except SQLAlchemyError as wrong:  # a database that is busy now will do next time
                log.warning("message %s: its lease was not renewed: %s", message.id, wrong)

    thread = threading.Thread(target=renew, name=f"lease {message.id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _again(parts: Parts, message: Message, wrong: Exception) -> None:
    seconds = getattr(wrong, "retry_after", None)
    pause = timedelta(seconds=seconds) if seconds else None
    with parts.writing() as session:
        dialect, now = _dialect(parts, message), parts.clock()
        trouble = Trouble(error=_said(wrong), pause=pause, counted=getattr(wrong, "counted", True))
        message_again(session, message, trouble, dialect=dialect, now=now)


def _give_up(parts: Parts, message: Message, wrong: Exception) -> None:
    with parts.writing() as session:
        give_up_message(session, message, _said(wrong), now=parts.clock(), dialect=_dialect(parts, message))


def _dialect(parts: Parts, message: Message) -> str:
    """How the journal calls the way that this message goes."""
    way = channel(message.kind)
    if way != "onec":
        return way
    return parts.dialects.giving if direction(message.kind) == "to" else parts.dialects.taking


def _said(wrong: Exception) -> str:
    if isinstance(wrong, ErpError):
        return onec_fault(wrong.code, wrong.detail)
    return str(wrong) or type(wrong).__name__
