"""Makes the disk refuse, hang, lie or forget on request: POST /_faults."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

CALLS = (
    "any",
    "info",
    "meta",
    "mkdir",
    "delete",
    "copy",
    "move",
    "link",
    "put",
    "operation",
    "download",
    "get",
    "publish",
    "patch",
    "fetch",
    "list",
    "trash",
)
DEEDS = {
    "answer": "answer `status` (with `error`, `retry_after`) and do nothing",
    "answer_after": "put: keep the file, then answer `status`",
    "accepted": "put: 202, the file appears after `polls` looks at the operation",
    "stall": "put: keep the file, then be silent for `seconds`",
    "cut": "break the connection in the middle of the body, or instead of an answer",
    "cut_after": "put: keep the file, then break the connection",
    "late": "put: 201, but the file is not found by the next `polls` looks at it",
    "unsummed": "put: 201, but md5 and sha256 are empty for the next `polls` looks at the file",
    "corrupt": "put: keep other bytes than those sent",
    "failed": "put: 202, and the operation fails",
    "slow": "wait `seconds` before the answer",
    "elsewhere": "link, download: a link to `href`",
    "drip": "get, put: pause of `seconds` between pieces of 64 KiB",
}


@dataclass
class Fault:
    """One thing that goes wrong `times` times (null: until cleared), after `skip` calls that went well.

    on: name of the call; path: only where the path contains it; seconds: of waiting; retry_after: for the header.
    """

    on: str
    do: str
    times: int | None = 1
    skip: int = 0
    path: str = ""
    status: int = 503
    error: str = ""
    retry_after: int | None = None
    seconds: float = 1.0
    polls: int = 2
    href: str = ""

    def __post_init__(self) -> None:
        if self.on not in CALLS:
            raise ValueError(f"on: {self.on!r}, choose from {', '.join(CALLS)}")
        if self.do not in DEEDS:
            raise ValueError(f"do: {self.do!r}, choose from {', '.join(DEEDS)}")


NAMES = {field.name for field in fields(Fault)}


def fault_from(values: Mapping[str, Any]) -> Fault:
    """From JSON; an unknown key or word is a ValueError, so that nobody waits for a fault with a typo."""
    unknown = set(values) - NAMES
    if unknown or not {"on", "do"} <= set(values):
        raise ValueError(f"unknown {sorted(unknown)}, needed: on, do; allowed: {sorted(NAMES)}")
    return Fault(**values)


class Faults:
    """Those that are switched on, in order, and a log of those that struck."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._on: list[Fault] = []
        self.log: list[dict[str, str]] = []

    def set(self, faults: Sequence[Fault]) -> None:
        with self._lock:
            self._on = list(faults)

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._on.append(fault)

    def clear(self) -> None:
        with self._lock:
            self._on, self.log = [], []

    def listing(self) -> list[dict[str, Any]]:
        with self._lock:
            return [asdict(fault) for fault in self._on]

    def take(self, call: str, path: str) -> Fault | None:
        """The fault that meets this call, counted down."""
        with self._lock:
            for fault in self._on:
                if fault.on not in ("any", call) or fault.path not in path:
                    continue
                if fault.skip:
                    fault.skip -= 1
                    continue
                self._count_down(fault)
                self.log.append({"on": call, "do": fault.do, "path": path})
                return fault
        return None

    def _count_down(self, fault: Fault) -> None:
        if fault.times is None:
            return
        fault.times -= 1
        if not fault.times:
            self._on.remove(fault)
