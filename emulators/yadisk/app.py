"""Puts the disk together: start(port, root, token) gives a running one with .url and .stop()."""

import threading
from dataclasses import dataclass
from pathlib import Path

from emulators.yadisk import page, transfer
from emulators.yadisk.api import OPEN_TO_ALL, call_for
from emulators.yadisk.clock import Clock
from emulators.yadisk.disk import Disk
from emulators.yadisk.errors import Refusal, refusal_of
from emulators.yadisk.faults import Fault, Faults, fault_from
from emulators.yadisk.links import Links
from emulators.yadisk.oauth import OAuth
from emulators.yadisk.operations import Operations
from emulators.yadisk.parts import Parts
from emulators.yadisk.seed import seed
from emulators.yadisk.server import Answer, Cut, Request, Server, json_answer


@dataclass
class Running:
    """A disk that answers at url until stop(); faults may be set directly or by POST /_faults."""

    url: str
    faults: Faults
    files: Path
    clock: Clock
    oauth: OAuth
    links: Links
    _server: Server
    _thread: threading.Thread

    def stop(self) -> None:
        self._server.stop()
        self._thread.join()


class App:
    """Who asks, what goes wrong this time, and which call it is."""

    def __init__(self, server: Server, root: Path, token: str, *, yandex_links: bool) -> None:
        self.disk = Disk(root)
        self.clock = Clock()
        self.links = Links(server.url, yandex_links, self.clock)
        self.oauth = OAuth(token, self.clock, server.url)
        self.operations = Operations()
        self.faults = Faults()
        self._stopping = server.stopping

    def reply(self, request: Request) -> Answer:
        if request.path == "/_faults":
            return self._control(request)
        if request.path == "/_clock":
            return self._put_forward(request)
        if (given := self.oauth.answer(request)) is not None:
            return given
        if not request.path.startswith(("/v1/", "/upload-target/", "/disk/")):
            return page.answer(self.disk, self.faults, request)
        return self._call(request)

    def _call(self, request: Request) -> Answer:
        if request.path.startswith("/upload-target/"):
            parts = self._parts("put", request)
            return transfer.put(parts, self._stopping)
        if request.path.startswith("/disk/"):
            parts = self._parts("get", request)
            return transfer.get(parts, self._stopping)
        name, call = call_for(request.method, request.path)
        if call not in OPEN_TO_ALL and not self.oauth.lets_in(request.headers.get("Authorization", "")):
            raise Refusal("UnauthorizedError")
        return call(self._parts(name, request))

    def _parts(self, name: str, request: Request) -> Parts:
        """With the fault that meets this call; those that need no more than the connection strike here."""
        fault = self.faults.take(name, request.query.get("path", request.path))
        if fault:
            self._strike(name, fault)
        return Parts(self.disk, self.links, self.operations, request, fault)

    def _strike(self, name: str, fault: Fault) -> None:
        if fault.do == "slow":
            self._stopping.wait(fault.seconds)
        if fault.do == "cut" and name not in ("put", "get"):
            raise Cut
        if fault.do == "answer" and name != "put":
            raise refusal_of(fault.status, fault.error, fault.retry_after)

    def _put_forward(self, request: Request) -> Answer:
        """POST {"seconds": 1800}: so much later for links and tokens."""
        try:
            self.clock.ahead += float(request.values().get("seconds", 0))
        except (TypeError, ValueError) as wrong:
            return json_answer({"error": "FieldValidationError", "description": str(wrong)}, 400)
        return json_answer({"ahead": self.clock.ahead})

    def _control(self, request: Request) -> Answer:
        """GET lists, DELETE clears, POST adds one fault (an object) or replaces all ({"faults": […]})."""
        if request.method == "DELETE":
            self.faults.clear()
        if request.method == "POST":
            try:
                self._order(request)
            except (ValueError, TypeError, KeyError) as wrong:
                return json_answer({"error": "FieldValidationError", "description": str(wrong)}, 400)
            if "form" in request.headers.get("Content-Type", ""):
                return Answer(303, headers={"Location": "/"})
        return json_answer({"faults": self.faults.listing(), "log": self.faults.log})

    def _order(self, request: Request) -> None:
        values = request.values()
        if "preset" in values:
            self.faults.set([fault_from(fault) for fault in page.PRESETS[values["preset"]].faults])
        elif "faults" in values:
            self.faults.set([fault_from(fault) for fault in values["faults"]])
        else:
            self.faults.add(fault_from(values))


def start(
    port: int = 0,
    *,
    root: Path,
    token: str,
    link_hosts: str = "loopback",
    throttle: float = 0.0,
    seed_demo: bool = False,
) -> Running:
    """Serves on 127.0.0.1; port 0 takes a free one. Raises OSError (taken port).

    link_hosts: where links to bodies lead, «loopback» or «yandex» as recorded. throttle: bytes a second for uploads
    of media types that the real one holds back, 0: none. seed_demo: files to look at.
    """
    server = Server(port)
    app = App(server, root, token, yandex_links=link_hosts == "yandex")
    app.links.throttle = throttle
    if seed_demo:
        seed(app.disk)
    server.reply = app.reply
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    return Running(server.url, app.faults, app.disk.files, app.clock, app.oauth, app.links, server, thread)
