"""How a stand-in that runs as a program is told to stop."""

from __future__ import annotations

import signal
import time

LOOK = 0.2  # seconds


class Stop:
    """SIGTERM or SIGINT, heard from the moment this is made."""

    def __init__(self) -> None:
        self._told = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._tell)

    def wait(self) -> None:
        """Looks up from its sleep: a signal between the interpreter's last look and an endless wait wakes nobody."""
        while not self._told:
            time.sleep(LOOK)

    def _tell(self, *_: object) -> None:
        self._told = True
