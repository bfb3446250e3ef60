"""How long Yandex.Disk is waited for, and how long between tries."""

import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass

GIB = 1024**3
THINKING = 120.0  # seconds per GiB that the uploader may need after the last byte (rclone's experience)


@dataclass(frozen=True)
class Pace:
    """All in seconds. tries: pauses between the tries of one call (so one try more than pauses).

    poll: between looks at an operation or a file, growing to poll_longest. patience: how long a file that was accepted
    may take to be seen; doubt: the same when the answer to the upload was lost. longest_said: a Retry-After beyond it
    ends the call, the outbox waits instead. token_rest: after a refused token nothing is asked for so long.
    """

    tries: tuple[float, ...] = (1.0, 3.0, 9.0)
    connect: float = 10.0
    answer: float = 30.0
    body: float = 60.0
    poll: float = 0.5
    poll_longest: float = 10.0
    patience: float = 60.0
    doubt: float = 30.0
    longest_said: float = 15.0
    token_rest: float = 60.0

    def body_timeout(self, size: int) -> float:
        return self.body + THINKING * size / GIB

    def until(self, size: int, *, sure: bool) -> float:
        """The moment (monotonic) after which a file of that size is no longer waited for."""
        return time.monotonic() + (self.patience + THINKING * size / GIB if sure else self.doubt)

    def looks(self, until: float) -> Iterator[None]:
        """One look at once, then one after each pause, until that moment."""
        pause = self.poll
        yield
        while time.monotonic() < until:
            time.sleep(pause)
            pause = min(pause * 1.6, self.poll_longest)
            yield

    def rest(self, pause: float, said: float | None) -> None:
        """Between two tries: our pause, spread so that workers do not come in step, or what the disk asked for."""
        time.sleep(max(pause * (0.75 + secrets.randbelow(500) / 1000), said or 0.0))
