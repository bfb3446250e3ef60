"""1C rings the portal: «something changed», signed, once for all that was written a moment ago."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import uuid
from datetime import UTC, datetime
from urllib.error import URLError
from urllib.request import Request, urlopen

from emulators.onec.world import World

KINDS = ("Catalog_Претензии", "Document_АктОРасхожденияхПослеОтгрузки", "Document_ЗаявкаНаВозвратТоваровОтКлиента")
TOGETHER = 0.05  # seconds: one save of a card writes the claim and its act
LONGEST = 5.0  # seconds of waiting for an answer, as the extension does


class Bell:
    """Rings `url` after each write of a claim, its act or its request. A ring that fails is forgotten, as in 1C."""

    def __init__(self, world: World, url: str, secret: str) -> None:
        self._url, self._secret = url, secret
        self._written, self._over = threading.Event(), threading.Event()
        world.watchers.append(self._note)
        self._thread = threading.Thread(target=self._ring_on, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._written.set()
        self._thread.join()

    def _note(self, kind: str, _: str) -> None:
        if kind.startswith(KINDS):
            self._written.set()

    def _ring_on(self) -> None:
        while not self._over.is_set():
            self._written.wait()
            self._over.wait(TOGETHER)
            self._written.clear()
            if not self._over.is_set():
                self._ring()

    def _ring(self) -> None:
        at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        body = json.dumps({"event": "changed", "base": "emulator", "id": str(uuid.uuid4()), "at": at}).encode()
        signature = "sha256=" + hmac.new(self._secret.encode(), body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json; charset=utf-8", "X-Claims-Signature": signature}
        try:
            with urlopen(Request(self._url, body, headers), timeout=LONGEST):  # noqa: S310 - the address is an option
                pass
        except (URLError, OSError):
            return
