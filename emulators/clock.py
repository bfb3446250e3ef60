"""The wall clock of a stand-in: the machine's own, shifted, or standing where a test has put it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass
class Clock:
    """`shift` is in seconds; `stopped` wins over it."""

    shift: float = 0.0
    stopped: datetime | None = None

    def now(self) -> datetime:
        """Local time without a zone, as 1C keeps it."""
        if self.stopped is not None:
            return self.stopped
        return datetime.now().astimezone().replace(tzinfo=None) + timedelta(seconds=self.shift)

    def stamp(self) -> str:
        """The same as 1C writes it, to a second."""
        return self.now().strftime("%Y-%m-%dT%H:%M:%S")
