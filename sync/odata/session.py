"""The session of one publication: kept where 1C hands out a cookie for it, begun anew when 1C lost it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

HEADER, COOKIE = "IBSession", "ibsession"


class Session:
    """Most publications reuse sessions by themselves and give no cookie: then none is asked for a second time."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        self._asked = False
        self._alone = threading.Lock()

    @property
    def held(self) -> bool:
        return COOKIE in self._client.cookies

    @contextmanager
    def turn(self) -> Iterator[dict[str, str]]:
        """Headers of one request; in a session of our own requests go one by one."""
        if self._asked and not self.held:
            yield {}
            return
        with self._alone:
            yield {} if self.held else {HEADER: "start"}
            self._asked = True

    def lost(self) -> bool:
        """The next request begins a new one; False if there was none to lose."""
        had = self.held
        self._client.cookies.clear()
        self._asked = self._asked and not had
        return had

    def finish(self, url: str) -> None:
        """Frees the licence at once instead of after 20 seconds."""
        if self.held:
            try:
                self._client.get(url, headers={HEADER: "finish"}, timeout=5.0)
            except httpx.HTTPError:
                return
