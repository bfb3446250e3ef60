"""Sessions that a client holds by a cookie, as a publication with reuseSessions="use" lets it."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from http.cookies import SimpleCookie

from emulators.http import Request, Response
from emulators.onec.troubles import HTML, no_session

COOKIE = "ibsession"


@dataclass
class Sessions:
    """Which sessions are held now; safe under many threads."""

    open: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def under(self, request: Request, pool: int, run: Callable[[Request], Response]) -> Response:
        """`IBSession: start` opens one and gives its cookie, `finish` ends it; an unknown cookie is 400."""
        held, wanted = _held(request), (request.headers.get("IBSession") or "").lower()
        made = ""
        with self.lock:
            if held and held not in self.open:
                return Response(400, b"<html><body><h1>400 Bad Request</h1></body></html>", HTML)
            if wanted == "start" and not held:
                if len(self.open) >= pool:
                    return no_session()
                made = str(uuid.uuid4())
                self.open.add(made)
            if wanted == "finish":
                self.open.discard(held)
        answer = run(request)
        if not made:
            return answer
        return replace(answer, headers=(*answer.headers, ("Set-Cookie", f"{COOKIE}={made}; path=/; HttpOnly")))


def _held(request: Request) -> str:
    cookie = SimpleCookie(request.headers.get("Cookie") or "").get(COOKIE)
    return cookie.value if cookie else ""
