"""The worker: carries out the outbox and keeps the timers, each in a thread of its own, until told to stop."""

import logging
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from time import monotonic

from claims import outbox
from claims.actions.clock_moves import clock_moves
from claims.actions.give_up_message import give_up_message
from claims.actions.sign_in import sweep
from claims.outbox import Message
from claims.wording.exchange import onec_fault
from portal import wiring
from portal.mail.letters import send_password_letter
from portal.parts import LetterRefused, Parts
from portal.settings import Settings
from portal.wiring import Exchange
from storage.keep import keep
from storage.spool import sweep_parts
from storage.store import StoreRefused, StoreUnavailable
from sync.errors import ErpChanged, ErpError, ErpRefused, ErpUnavailable
from sync.pull import PullParts, pull_claims, pull_reference, pull_returns, pull_shipments, watch_drift
from sync.push import HANDLERS, PushParts

log = logging.getLogger("portal.worker")

LATER = (ErpUnavailable, StoreUnavailable, OSError)
NEVER = (ErpRefused, ErpChanged, StoreRefused, LetterRefused)
MOST_SURPRISES = 8  # tries of a message that fails in a way nobody foresaw
FILES_AT_ONCE = 3
HOUR, DAY = 3600.0, 86_400.0  # seconds
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
    parts = wiring.build(settings)
    work(beats(parts, wiring.exchange(settings, parts), stop), stop)


def work(all_beats: list[Beat], stop: threading.Event) -> None:
    """Runs the beats until stop is set, then lets each finish what it has begun."""
    threads = [threading.Thread(target=_beat, args=(beat, stop), name=beat.name, daemon=True) for beat in all_beats]
    for thread in threads:
        thread.start()
    log.info("at work: %s", ", ".join(beat.name for beat in all_beats))
    stop.wait()
    for thread in threads:
        thread.join(LAST_WORD)


def beats(parts: Parts, exchange: Exchange | None, stop: threading.Event) -> list[Beat]:
    """Files have threads of their own: a long video never holds up a claim, nor one claim's files another's."""
    files, others = file_steps(parts), steps(parts, exchange)
    return [
        *(Beat(f"files {number}", IDLE, partial(drain, parts, files, stop)) for number in range(FILES_AT_ONCE)),
        Beat("outbox", IDLE, partial(drain, parts, others, stop)),
        *timers(parts, exchange),
    ]


def steps(parts: Parts, exchange: Exchange | None) -> dict[str, Step]:
    """HANDLERS: what each kind of message means, files apart. Without a 1C what is for it waits."""
    onec = {kind: partial(_give, exchange.push, act) for kind, act in HANDLERS.items()} if exchange else {}
    return {"password_letter": partial(send_password_letter, parts), **onec}


def file_steps(parts: Parts) -> dict[str, Step]:
    """HANDLERS of what takes long."""
    return {"file": partial(keep, parts)}


def timers(parts: Parts, exchange: Exchange | None) -> list[Beat]:
    """TIMERS. Catalogues are looked at often and read seldom: after a failure they need not wait their whole turn."""
    own = [Beat("sweep", 3600, partial(_sweep, parts)), Beat("clock", 60, partial(_clock, parts))]
    if exchange is None:
        return own
    pull, poll = exchange.pull, exchange.poll
    if exchange.drift:
        own.append(Beat("drift", 300, Quietly(Seldom(HOUR, partial(watch_drift, pull, exchange.drift)))))
    return [
        *own,
        Beat("claims", poll, Quietly(partial(pull_claims, pull))),
        Beat("catalogues", min(poll, exchange.catalogues), Quietly(_catalogues(pull, exchange.catalogues))),
    ]


@dataclass
class Seldom:
    """Does it at the first call and again when these seconds have passed since it went well."""

    seconds: float
    act: Callable[[], object]
    _good: float | None = field(default=None, init=False)

    def __call__(self) -> None:
        if self._good is not None and monotonic() - self._good < self.seconds:
            return
        self.act()
        self._good = monotonic()


@dataclass
class Quietly:
    """1C's failures are no surprise: the pull notes them for the pages, the log gets a line when one begins or ends."""

    act: Callable[[], object]
    _said: str = field(default="", init=False)

    def __call__(self) -> None:
        try:
            self.act()
        except ErpError as wrong:
            if str(wrong) != self._said:
                log.warning("1C: %s", wrong)
            self._said = str(wrong)
        else:
            if self._said:
                log.info("1C answers again")
            self._said = ""


def _catalogues(pull: PullParts, seconds: float) -> Callable[[], None]:
    """One after another: a shipment refers to the rest. Old shipments may change, too; once a day finds them."""
    new = [Seldom(seconds, partial(read, pull)) for read in (pull_reference, pull_shipments, pull_returns)]
    old = Seldom(DAY, partial(pull_shipments, pull, full=True))

    def read_all() -> None:
        for stream in (*new, old):
            stream()

    return read_all


def _give(push: PushParts, act: Callable[[PushParts, int], None], message: Message) -> None:
    assert message.claim_id is not None
    act(push, message.claim_id)


def _clock(parts: Parts) -> None:
    with parts.writing() as session:
        clock_moves(session, parts.process, now=parts.clock(), zone=parts.company.zone)


def drain(parts: Parts, handlers: Mapping[str, Step], stop: threading.Event) -> None:
    """Carries out whatever of these kinds is due."""
    kinds = tuple(handlers)
    while handlers and not stop.is_set():
        with parts.reading() as session:
            if not outbox.is_due(session, now=parts.clock(), kinds=kinds):
                return
        with parts.writing() as session:
            message = outbox.take(session, now=parts.clock(), kinds=kinds)
        if message is None:
            return
        carry_out(parts, handlers[message.kind], message)


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
            outbox.done(session, message, now=parts.clock())


@contextmanager
def _holding(parts: Parts, message: Message) -> Iterator[None]:
    """Renews the lease while the step takes long: a killed worker's message is free again after one LEASE."""
    over = threading.Event()

    def renew() -> None:
        while not over.wait(outbox.RENEW_EVERY.total_seconds()):
            with parts.writing() as session:
                if not outbox.renew(session, message, now=parts.clock()):
                    return

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
        counted = getattr(wrong, "counted", True)
        outbox.again(session, message, now=parts.clock(), error=_said(wrong), pause=pause, counted=counted)


def _give_up(parts: Parts, message: Message, wrong: Exception) -> None:
    with parts.writing() as session:
        give_up_message(session, message, _said(wrong), now=parts.clock())


def _said(wrong: Exception) -> str:
    if isinstance(wrong, ErpError):
        return onec_fault(wrong.code, wrong.detail)
    return str(wrong) or type(wrong).__name__


def _sweep(parts: Parts) -> None:
    with parts.writing() as session:
        sweep(session, older_than=parts.clock() - parts.door.session - timedelta(days=1))
    parts.spool.sweep()
    sweep_parts(parts.thumbnails)


def _beat(beat: Beat, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            beat.act()
        except Exception:
            log.exception("%s failed, again in %s s", beat.name, beat.seconds)
        stop.wait(beat.seconds)
