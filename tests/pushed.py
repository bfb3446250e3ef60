"""A push service of the tests' own, and the portal's part that speaks to it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from emulators.push.server import Running, start
from portal.webpush.keys import new_key, read_key
from portal.webpush.service import WebPush


@contextmanager
def push_service(clock: Callable[[], datetime]) -> Iterator[Running]:
    """It goes by the portal's clock, or signatures of a moved clock would be over."""
    running = start()
    running.service.now = clock().timestamp()
    yield running
    running.stop()


def ringer(clock: Callable[[], datetime], *hosts: str) -> WebPush:
    """Loopback is allowed to tests only."""
    return WebPush(read_key(new_key()), subject="mailto:it@maker.example", hosts=hosts or ("127.0.0.1",), clock=clock)
