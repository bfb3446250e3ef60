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

from sqlalchemy.exc import SQLAlchemyError

from claims import outbox
from claims.actions import journal
from claims.actions.carry_message import Trouble, message_again, message_done
from claims.actions.clock_moves import clock_moves
from claims.actions.give_up_message import give_up_message
from claims.actions.letter_link import sweep_links
from claims.actions.reconcile import order_reconciliation
from claims.actions.ring import forget_rings
from claims.actions.sign_in import sweep
from claims.actions.watch_exchange import watch_exchange
from claims.outbox import Message
from claims.queries.live import rings
from claims.queries.pause import paused
from claims.queries.reconcile import last_by_clock
from claims.rules.channel import channel, direction
from claims.wording.exchange import onec_fault
from portal import wiring
from portal.mail.alarm import send_alarm_letter
from portal.mail.claim_letters import send_claim_letter
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
from sync.reconcile import reconcile

log = logging.getLogger("portal.worker")

LATER = (ErpUnavailable, StoreUnavailable, OSError)
NEVER = (ErpRefused, ErpChanged, StoreRefused, LetterRefused)
MOST_SURPRISES = 8  # tries of a message that fails in a way nobody foresaw
FILES_AT_ONCE = 3
HOUR, DAY = 3600.0, 86_400.0  # seconds
LISTEN = 0.25  # seconds between looks for a ring of 1C
LINKS_KEPT = timedelta(days=30)  # after their end: until then a page says what became of them
WATCH = 15.0  # seconds between looks whether the exchange gets on
LOOK = 2.0  # seconds between looks for what nobody waits for
IDLE = 0.5  # seconds between looks into an empty outbox
LAST_WORD = 10.0  # seconds for what is under way when the worker is told to stop

Step = Callable[[Message], None]


@dataclass(frozen=True)
class Beat:
    """Something done again and again: seconds between the end of one time and the start of the next, unless woken."""

    name: str
    seconds: float
    act: Callable[[], None]
    woken: Callable[[], bool] | None = None


def run(settings: Settings) -> None:
    """Until SIGTERM or SIGINT."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    parts = wiring.build(settings)
    exchange = wiring.exchange(settings, parts)
    work(beats(parts, exchange, stop), stop)
    if exchange:
        exchange.close()


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
    """Files have threads of their own: a long video never holds up a claim, nor one claim's files another's.

    So have 1C and letters: a slow mail server holds up neither 1C nor who waits for a new password.
    """
    files = file_steps(parts)
    return [
        *(Beat(f"files {number}", IDLE, partial(drain, parts, files, stop)) for number in range(FILES_AT_ONCE)),
        Beat("letters", IDLE, partial(drain, parts, letter_steps(parts), stop)),
        Beat("own letters", IDLE, partial(drain, parts, own_letter_steps(parts), stop)),
        Beat("outbox", IDLE, partial(drain, parts, onec_steps(exchange), stop, "to")),
        Beat("reconcile", LOOK, partial(drain, parts, asking_steps(exchange), stop, "from")),
        *timers(parts, exchange),
    ]


def onec_steps(exchange: Exchange | None) -> dict[str, Step]:
    """HANDLERS of what is for 1C; without one it waits."""
    return {kind: partial(_give, exchange.push, act) for kind, act in HANDLERS.items()} if exchange else {}


def asking_steps(exchange: Exchange | None) -> dict[str, Step]:
    """HANDLERS of what only asks 1C, and long."""
    if exchange is None:
        return {}
    pull = exchange.pull
    return {"reconcile": lambda message: reconcile(pull, int(message.body["report"]))}


def own_letter_steps(parts: Parts) -> dict[str, Step]:
    """HANDLERS of letters that somebody waits for: a new password, an alarm."""
    return {
        "password_letter": partial(send_password_letter, parts),
        "alarm_letter": partial(send_alarm_letter, parts),
    }


def file_steps(parts: Parts) -> dict[str, Step]:
    """HANDLERS of what takes long."""
    return {"file": partial(keep, parts)}


def letter_steps(parts: Parts) -> dict[str, Step]:
    """HANDLERS of letters about claims."""
    return {outbox.LETTER: partial(send_claim_letter, parts)}


def timers(parts: Parts, exchange: Exchange | None) -> list[Beat]:
    """TIMERS. Catalogues are looked at often and read seldom: after a failure they need not wait their whole turn."""
    own = [
        Beat("sweep", 3600, partial(_sweep, parts)),
        Beat("clock", 60, partial(_clock, parts)),
        Beat("watch", WATCH, partial(_watch, parts)),
    ]
    if exchange is None:
        return own
    pull, poll = exchange.pull, exchange.poll
    if exchange.drift:
        own.append(Beat("drift", 300, Quietly(Seldom(HOUR, partial(watch_drift, pull, exchange.drift)))))
    return [
        *own,
        Beat("nightly", 300, partial(_nightly, parts)),
        Beat("claims", poll, unless_paused(parts, Quietly(partial(pull_claims, pull))), Bell(parts)),
        Beat(
            "catalogues",
            min(poll, exchange.catalogues),
            unless_paused(parts, Quietly(_catalogues(pull, exchange.catalogues))),
        ),
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


@dataclass
class Bell:
    """True once for all that 1C has rung since it was asked last."""

    parts: Parts
    _heard: tuple[int, int] = field(default=(0, 0), init=False)

    def __call__(self) -> bool:
        with self.parts.reading() as session:
            now = rings(session)
        rung, self._heard = now != self._heard, now
        return rung


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


def _nightly(parts: Parts) -> None:
    """Once a night, in the hour of the setting; a worker that sleeps through it does it the next night."""
    now = parts.clock()
    with parts.reading() as session:
        last = last_by_clock(session)
    fresh = last is not None and now - last < timedelta(hours=12)
    if fresh or now.astimezone(parts.company.zone).hour != parts.watch.reconcile_hour:
        return
    with parts.writing() as session:
        order_reconciliation(session, by=None, now=now)


def _watch(parts: Parts) -> None:
    with parts.writing() as session:
        watch_exchange(session, parts.limits, parts.watch.alarm_to, now=parts.clock())


def unless_paused(parts: Parts, act: Callable[[], None]) -> Callable[[], None]:
    """Nothing is read from 1C while staff have stopped that."""

    def unless() -> None:
        with parts.reading() as session:
            stands = "from" in paused(session)
        if not stands:
            act()

    return unless


def drain(parts: Parts, handlers: Mapping[str, Step], stop: threading.Event, way: str = "") -> None:
    """Carries out whatever of these kinds is due; nothing while staff have paused this way of the exchange."""
    kinds = tuple(handlers)
    while handlers and not stop.is_set():
        with parts.reading() as session:
            if way in paused(session) or not outbox.is_due(session, now=parts.clock(), kinds=kinds):
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


def _sweep(parts: Parts) -> None:
    with parts.writing() as session:
        forget_rings(session, now=parts.clock())
        sweep(session, older_than=parts.clock() - parts.door.session - timedelta(days=1))
        sweep_links(session, older_than=parts.clock() - LINKS_KEPT)
    _prune(parts)
    parts.spool.sweep()
    sweep_parts(parts.thumbnails)


def _prune(parts: Parts) -> None:
    """In short transactions: nobody waits for a million rows."""
    gone = 1
    while gone:
        with parts.writing() as session:
            gone = journal.prune(session, older_than=parts.clock() - parts.watch.journal)


def _beat(beat: Beat, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            beat.act()
            _rest(beat, stop)
        except Exception:
            log.exception("%s failed, again in %s s", beat.name, beat.seconds)
            stop.wait(beat.seconds)


def _rest(beat: Beat, stop: threading.Event) -> None:
    """A ring during the act counts, too: it wakes at once."""
    if beat.woken is None:
        stop.wait(beat.seconds)
        return
    end = monotonic() + beat.seconds
    while not stop.is_set() and (left := end - monotonic()) > 0 and not beat.woken():
        stop.wait(min(left, LISTEN))
