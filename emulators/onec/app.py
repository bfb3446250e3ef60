"""Starts the 1C emulator and puts its doors together: OData, SOAP, faults, the manager's page."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from emulators.faults import Faults
from emulators.http import Request, Response, Served, serve
from emulators.onec import control, demo, levers, plans
from emulators.onec.bell import Bell
from emulators.onec.edition import published
from emulators.onec.manager import Manager
from emulators.onec.names import Base
from emulators.onec.odata import ROOT, OData
from emulators.onec.recorded import Recorded, merge
from emulators.onec.soap import service
from emulators.onec.world import World


@dataclass(frozen=True)
class Config:
    """How one emulator is started.

    `metadata` is a file or the name of an edition; `recorded` is a folder of recorded answers; `plans` are
    exchange plans by name with the sets they tell about; `wsdl` is the description of the SOAP service: without it
    there is none, as without the extension; `ring` is where to tell that something changed, signed with `ring_secret`.
    """

    data: Path
    port: int = 0
    metadata: Path | None = None
    user: str = ""
    password: str = ""
    seed_demo: bool = False
    recorded: Path | None = None
    plans: dict[str, list[str]] = field(default_factory=dict)
    wsdl: Path | None = None
    ring: str = ""
    ring_secret: str = ""


@dataclass
class OneC:
    """A running emulator. `url` is the server, `odata` the address a client is given."""

    served: Served
    world: World
    faults: Faults
    interface: OData
    recorded: Recorded | None = field(default=None)
    service: service.Service | None = field(default=None)
    bell: Bell | None = field(default=None)

    @property
    def url(self) -> str:
        return self.served.url

    @property
    def odata(self) -> str:
        return f"{self.url}{ROOT}/"

    @property
    def soap(self) -> str:
        return f"{self.url}{service.ROOT}"

    def stop(self) -> None:
        """Closes the door and the file."""
        self.served.stop()
        if self.bell:
            self.bell.stop()
        self.world.close()


def start(config: Config) -> OneC:
    """Opens the world of config.data, fills it when asked and empty, and serves it on 127.0.0.1.

    Raises OSError (taken port, unreadable file), ParseError (bad metadata), sqlite3.Error.
    """
    model, edition = published(config.metadata)
    world = World(config.data)
    if config.seed_demo and world.empty():
        demo.fill(world, date.today(), edition)  # noqa: DTZ011 -- a 1C base lives by its own wall clock
    recorded = None
    if config.recorded:
        model, recorded = merge(world, model, config.recorded)
    faults = Faults(clock=world.clock)
    base = Base(world, model)
    _plan(base, config.plans)
    interface = OData(base)
    pages = Manager(base)
    soap = service.Service(base, config.wsdl) if config.wsdl else None

    def answer(request: Request) -> Response:
        if request.path.startswith(f"{ROOT}/") or request.path == ROOT:
            if not _allowed(config, request):
                return _unauthorized()
            return control.under(faults, request, interface.answer)
        if soap and request.path == service.ROOT:
            if not _allowed(config, request):
                return _unauthorized()
            return control.under(faults, request, soap.answer, path=soap.called(request), refusal=service.refusal)
        if request.path == "/_faults":
            return control.order(faults, interface, request)
        if request.path == "/_control":
            return levers.control(base, request)
        return pages.answer(request)

    try:
        running = OneC(serve(answer, config.port), world, faults, interface, recorded, soap)
    except OSError:
        world.close()
        raise
    if config.ring:
        running.bell = Bell(world, config.ring, config.ring_secret)
    return running


def _plan(base: Base, wanted: dict[str, list[str]]) -> None:
    plans.publish(base)
    for name, sets in wanted.items():
        plans.switch_on(base, name, sets)


def _allowed(config: Config, request: Request) -> bool:
    if not config.user:
        return True
    expected = base64.b64encode(f"{config.user}:{config.password}".encode()).decode()
    return request.headers.get("Authorization", "") == f"Basic {expected}"


def _unauthorized() -> Response:
    body = b"<html><body><h1>401 Unauthorized</h1></body></html>"
    return Response(401, body, "text/html;charset=utf-8", (("WWW-Authenticate", 'Basic realm="1C:Enterprise 8.3"'),))
