"""What open pages hear: server-sent events of one thing that is looked at twice a second."""

import asyncio
from collections.abc import AsyncGenerator, Callable

from litestar.response import ServerSentEventMessage

LOOK = 0.5  # seconds between looks
BEAT = 30  # looks between heartbeats: proxies close what is silent
LONGEST = 1200  # looks; then the browser comes again, and its session is asked for anew


async def watch(look: Callable[[], str | None], seen: str) -> AsyncGenerator[ServerSentEventMessage, None]:
    """«changed» whenever a look finds another than was seen; ends when it finds None, and after LONGEST looks."""
    yield ServerSentEventMessage(comment="open", retry=3000)
    for number in range(LONGEST):
        found = await asyncio.to_thread(look)
        if found is None:
            return
        if found != seen:
            seen = found
            yield ServerSentEventMessage(event="changed", data=found, id=found if found.isdecimal() else None)
        elif number % BEAT == BEAT - 1:
            yield ServerSentEventMessage(comment="still here")
        await asyncio.sleep(LOOK)
