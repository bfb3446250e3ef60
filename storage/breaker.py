"""A circuit around the file store: one that takes nothing is left alone a while, then one file goes first to see."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.store import StoreBusy, StoreClosed, StoreRefused, StoreUnavailable

SILENT = "silent"


class StoreShut(StoreUnavailable):
    """The circuit is open. counted False: the store was not asked, so it was no try of this file."""

    def __init__(self, message: str, retry_after: float, *, counted: bool = False) -> None:
        super().__init__(message, retry_after)
        self.counted = counted


@dataclass(frozen=True)
class Open:
    """code: no_space | no_entry | silent; until: when one is let through to see; rest: how long that was."""

    code: str
    said: str
    until: datetime
    rest: timedelta


class Circuit:
    """Opens after `most` failures one after another, or at the first that says the store is closed to all.

    rest: how long nobody asks, doubled after each vain try up to `longest`. Its state dies with the process: the next
    one finds out by its first file.
    """

    def __init__(
        self,
        most: int = 5,
        rest: timedelta = timedelta(seconds=5),
        longest: timedelta = timedelta(minutes=10),
    ) -> None:
        self.open: Open | None = None
        self._most, self._rest, self._longest = most, rest, longest
        self._failures = 0
        self._trying = False
        self._lock = threading.Lock()

    def shut(self, now: datetime) -> bool:
        """Nothing gets through now."""
        with self._lock:
            return self.open is not None and (self._trying or now < self.open.until)

    @contextmanager
    def call(self, clock: Callable[[], datetime]) -> Iterator[None]:
        """Around one call that brings something into the store. Raises StoreShut, or what the call raised."""
        trying = self._enter(clock())
        try:
            yield
        except StoreBusy:
            raise
        except StoreClosed as error:
            rest = self._opened(clock(), error.code, str(error), again=trying)
            raise StoreShut(str(error), rest.total_seconds(), counted=True) from error
        except StoreUnavailable as error:
            self._failed(clock(), str(error), trying)
            raise
        except StoreRefused:  # of this file alone: of the store it says nothing
            raise
        else:
            self._well()
        finally:
            if trying:
                self._trying = False

    def _enter(self, now: datetime) -> bool:
        """Whether this call is the one that tries an open circuit."""
        with self._lock:
            if self.open is None:
                return False
            if self._trying or now < self.open.until:
                raise StoreShut(self.open.said, max((self.open.until - now).total_seconds(), 1.0))
            self._trying = True
            return True

    def _well(self) -> None:
        with self._lock:
            self.open, self._failures = None, 0

    def _failed(self, now: datetime, said: str, trying: bool) -> None:
        with self._lock:
            self._failures += 1
            enough = trying or self._failures >= self._most
        if enough:
            self._opened(now, SILENT, said, again=trying)

    def _opened(self, now: datetime, code: str, said: str, *, again: bool) -> timedelta:
        """What was under way when it opened finds it open and lengthens nothing."""
        with self._lock:
            if self.open and not again:
                return self.open.rest
            rest = min(self.open.rest * 2, self._longest) if self.open else self._rest
            self.open = Open(code, said, now + rest, rest)
            return rest
