"""The worker: carries out the outbox and keeps the timers, each in a thread of its own, until told to stop."""

import logging
import signal
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from claims import outbox
from claims.actions.give_up_message import give_up_message
from claims.actions.sign_in import sweep
from claims.outbox import Message
from portal import wiring
from portal.mail.letters import send_password_letter
from portal.parts import Parts
from portal.settings import Settings
from storage.store import StoreRefused, StoreUnavailable
from sync.errors import ErpChanged, ErpRefused, ErpUnavailable

log = logging.getLogger("portal.worker")

LATER = (ErpUnavailable, StoreUnavailable, OSError)
NEVER = (ErpRefused, ErpChanged, StoreRefused)
MOST_SURPRISES = 8  # tries of a message that fails in a way nobody foresaw
IDLE = 0.5  # seconds between looks into an empty outbox
LAST_WORD = 10.0  # seconds for what is under way when the worker is told to stop

Step = Callable[[Message], None]


@dataclass(frozen=True)
class Beat:
    """Something done again and again: seconds between the end of one time and the start of the next."""

    name: str
    seconds: float
    act: Callable[[], None]


def run(settings: Settings) -> None:
    """Until SIGTERM or SIGINT."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    work(beats(wiring.build(settings), stop), stop)


def work(all_beats: list[Beat], stop: threading.Event) -> None:
    """Runs the beats until stop is set, then lets each finish what it has begun."""
    threads = [threading.Thread(target=_beat, args=(beat, stop), name=beat.name, daemon=True) for beat in all_beats]
    for thread in threads:
        thread.start()
    stop.wait()
    for thread in threads:
        thread.join(LAST_WORD)


def beats(parts: Parts, stop: threading.Event) -> list[Beat]:
    """Files have a thread of their own: a long video never holds up a claim."""
    files, others = file_steps(parts), steps(parts)
    return [
        Beat("files", IDLE, partial(drain, parts, files, stop)),
        Beat("outbox", IDLE, partial(drain, parts, others, stop)),
        *timers(parts),
    ]


def steps(parts: Parts) -> dict[str, Step]:
    """HANDLERS: what each kind of message means, files apart."""
    return {"password_letter": partial(send_password_letter, parts)}


def file_steps(parts: Parts) -> dict[str, Step]:
    """HANDLERS of what takes long."""
    return {}


def timers(parts: Parts) -> list[Beat]:
    """TIMERS."""
    return [Beat("sweep", 3600, partial(_sweep, parts))]


def drain(parts: Parts, handlers: Mapping[str, Step], stop: threading.Event) -> None:
    """Carries out whatever of these kinds is due."""
    while handlers and not stop.is_set():
        with parts.writing() as session:
            message = outbox.take(session, now=parts.clock(), kinds=tuple(handlers))
        if message is None:
            return
        carry_out(parts, handlers[message.kind], message)


def carry_out(parts: Parts, step: Step, message: Message) -> None:
    """No transaction is open while the outside is called; the verdict of its error decides what happens next."""
    try:
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
            outbox.done(session, message, now=parts.clock())


def _again(parts: Parts, message: Message, wrong: Exception) -> None:
    seconds = getattr(wrong, "retry_after", None)
    pause = timedelta(seconds=seconds) if seconds else None
    with parts.writing() as session:
        outbox.again(session, message, now=parts.clock(), error=_said(wrong), pause=pause)


def _give_up(parts: Parts, message: Message, wrong: Exception) -> None:
    with parts.writing() as session:
        give_up_message(session, message, _said(wrong), now=parts.clock())


def _said(wrong: Exception) -> str:
    return str(wrong) or type(wrong).__name__


def _sweep(parts: Parts) -> None:
    with parts.writing() as session:
        sweep(session, older_than=parts.clock() - parts.door.session - timedelta(days=1))


def _beat(beat: Beat, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            beat.act()
        except Exception:
            log.exception("%s failed, again in %s s", beat.name, beat.seconds)
        stop.wait(beat.seconds)
