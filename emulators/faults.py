"""Switches that make a stand-in refuse, hang or lie: which request, how, how many times."""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass, field


@dataclass
class Fault:
    """One order: `kind` happens to the next `times` requests (-1: until cleared) that match method and path.

    `method` is exact ("" = any), `path` is a piece of the decoded path ("" = any), `seconds` is for slow kinds,
    `text` is what a refusal says.
    """

    kind: str
    times: int = 1
    method: str = ""
    path: str = ""
    seconds: float = 15.0
    text: str = ""


@dataclass
class Faults:
    """What is ordered now; safe under many threads."""

    orders: list[Fault] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, fault: Fault) -> None:
        """Orders one more fault; the oldest matching one happens first."""
        with self.lock:
            self.orders.append(fault)

    def clear(self) -> None:
        """Forgets all orders."""
        with self.lock:
            self.orders.clear()

    def take(self, method: str, path: str) -> Fault | None:
        """The fault that happens to this request, counted down."""
        with self.lock:
            for fault in self.orders:
                if fault.method not in ("", method) or fault.path not in path:
                    continue
                fault.times -= 1
                if fault.times == 0:
                    self.orders.remove(fault)
                return fault
        return None

    def listed(self) -> list[dict[str, object]]:
        """Orders still standing, as plain data for a control page."""
        with self.lock:
            return [asdict(fault) for fault in self.orders]
