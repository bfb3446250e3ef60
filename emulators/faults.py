"""Switches that make a stand-in refuse, hang or lie: which request, how, when, and a log of what was decided."""

from __future__ import annotations

import random
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime

from emulators.clock import Clock

KEPT = 10_000


@dataclass
class Fault:
    """One order: `kind` happens to the next `times` requests (-1: until cleared) that match.

    `method` is exact, `path` a piece of the decoded path, `key` a piece of the path, query or body; "" = any.
    `chance` is drawn from `seed` for each match; `since` and `until` are HH:MM or full moments of the clock;
    `limit` is how many sessions may run at once; `seconds` is for slow kinds, `text` is what a refusal says.
    """

    kind: str
    times: int = 1
    method: str = ""
    path: str = ""
    seconds: float = 15.0
    text: str = ""
    key: str = ""
    chance: float = 1.0
    seed: int = 0
    since: str = ""
    until: str = ""
    limit: int = 0
    matched: int = 0

    def meets(self, method: str, path: str, text: str) -> bool:
        """The request is one that this order speaks of."""
        return self.method in ("", method) and self.path in path and (self.key in path or self.key in text)

    def reigns(self, now: datetime) -> bool:
        """The clock is inside the order's hours; a night may go over midnight."""
        if not self.since and not self.until:
            return True
        at = now.isoformat() if "T" in self.since + self.until else now.strftime("%H:%M")
        after, before = at >= self.since, not self.until or at < self.until
        return (after or before) if self.until and self.until < self.since else (after and before)

    def drawn(self) -> float:
        """The next number of this order: the same seed gives the same run of them."""
        self.matched += 1
        return random.Random(f"{self.seed} {self.matched}").random()


@dataclass
class Faults:
    """What is ordered now; safe under many threads. `log` tells each decision, `busy` counts running requests."""

    orders: list[Fault] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    clock: Clock = field(default_factory=Clock)
    log: deque[dict[str, object]] = field(default_factory=lambda: deque(maxlen=KEPT))
    asked: int = 0
    busy: int = 0

    def add(self, fault: Fault) -> None:
        """Orders one more fault; the oldest matching one happens first."""
        with self.lock:
            self.orders.append(fault)

    def clear(self) -> None:
        """Forgets all orders and the log."""
        with self.lock:
            self.orders.clear()
            self.log.clear()
            self.asked = 0

    @contextmanager
    def session(self) -> Iterator[None]:
        """A request that runs, as a session that holds a licence."""
        with self.lock:
            self.busy += 1
        try:
            yield
        finally:
            with self.lock:
                self.busy -= 1

    def take(self, method: str, path: str, text: str = "") -> Fault | None:
        """The fault that happens to this request, counted down; `text` is its query and body."""
        with self.lock:
            self.asked += 1
            for fault in self.orders:
                if not fault.meets(method, path, text) or not fault.reigns(self.clock.now()):
                    continue
                if fault.limit and self.busy <= fault.limit:
                    continue
                if self._decided(fault, method, path):
                    return fault
        return None

    def _decided(self, fault: Fault, method: str, path: str) -> bool:
        drawn = fault.drawn()
        happens = drawn < fault.chance
        self.log.append(
            {
                "number": self.asked,
                "at": self.clock.stamp(),
                "method": method,
                "path": path,
                "kind": fault.kind,
                "drawn": round(drawn, 6),
                "happens": happens,
            }
        )
        if happens:
            fault.times -= 1
            if fault.times == 0:
                self.orders.remove(fault)
        return happens

    def listed(self) -> list[dict[str, object]]:
        """Orders still standing, as plain data for a control page."""
        with self.lock:
            return [asdict(fault) for fault in self.orders]

    def told(self) -> list[dict[str, object]]:
        """The log, the oldest decision first."""
        with self.lock:
            return list(self.log)
