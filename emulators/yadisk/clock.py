"""The disk's own time, which may be put forward: links grow old, tokens end, without anybody waiting."""

import time


class Clock:
    """ahead: seconds before the machine's time."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time() + self.ahead
