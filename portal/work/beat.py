"""Beats: what the worker does again and again, each in a thread of its own, until told to stop."""

import logging
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from claims.queries.live import rings
from claims.queries.pause import paused
from portal.parts import Parts
from sync.errors import ErpError

log = logging.getLogger("portal.worker")

LISTEN = 0.25  # seconds between looks for a ring of 1C
LOOK_UP = 0.5  # seconds between looks whether the worker is told to stop
LAST_WORD = 10.0  # seconds for what is under way when the worker is told to stop


@dataclass(frozen=True)
class Beat:
    """Something done again and again: seconds between the end of one time and the start of the next, unless woken."""

    name: str
    seconds: float
    act: Callable[[], None]
    woken: Callable[[], bool] | None = None


def stop_at_a_word(stop: threading.Event) -> None:
    """SIGTERM and SIGINT set it."""
    for number in (signal.SIGTERM, signal.SIGINT):
        # By another hand: who is just about to wait holds the lock of the event, and would wait for itself.
        signal.signal(number, lambda *_: threading.Thread(target=stop.set, daemon=True).start())


def work(all_beats: list[Beat], stop: threading.Event) -> None:
    """Runs the beats until stop is set, then lets each finish what it has begun.

    Looks up at times: a signal between the interpreter's last look and an endless wait would never be acted on.
    """
    threads = [threading.Thread(target=_beat, args=(beat, stop), name=beat.name, daemon=True) for beat in all_beats]
    for thread in threads:
        thread.start()
    log.info("at work: %s", ", ".join(beat.name for beat in all_beats))
    while not stop.wait(LOOK_UP):
        pass
    for thread in threads:
        thread.join(LAST_WORD)


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


def unless_paused(parts: Parts, act: Callable[[], None]) -> Callable[[], None]:
    """Nothing is read from 1C while staff have stopped that."""

    def unless() -> None:
        with parts.reading() as session:
            stands = "from" in paused(session)
        if not stands:
            act()

    return unless
