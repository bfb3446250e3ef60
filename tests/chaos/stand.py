"""The portal as an administrator runs it: pages, two workers and 1C as programs over one database, killed at will."""

import logging
import multiprocessing
import os
import secrets
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import httpx

from claims import outbox
from claims.actions import invite, sign_in
from claims.actions.consent import give_consent
from claims.queries.account import sha256
from emulators.onec.app import Config, start
from portal import schema, wiring, worker
from portal.parts import Parts
from portal.settings import Settings
from sync import home
from sync.errors import ErpMaintenance
from sync.odata import wire
from sync.pull import pull_reference, pull_shipments
from tests.agreements.onec_world import fill, key, line, shipment
from tests.ports import free_port

ROOT = Path(__file__).parents[2]
SHIPPED = 1_000_000  # pieces: more than all claims of a run hold
FORK = multiprocessing.get_context("forkserver")  # a worker begins at once: what it imports is there already
NAMES = (
    "data_dir",
    "database_url",
    "onec_url",
    "onec_window_months",
    "onec_poll_seconds",
    "port",
    "public_url",
    "alarm_minutes",
)


def work_in_haste(settings: Settings) -> None:
    """`portal worker`, its waits a twentieth: a lease that a killed one leaves behind is over in seconds."""
    outbox.LEASE, outbox.RENEW_EVERY = timedelta(seconds=6), timedelta(seconds=1.5)
    outbox.FIRST_PAUSE, outbox.LONGEST_PAUSE = timedelta(seconds=0.3), timedelta(seconds=10)
    wire.PAUSES, ErpMaintenance.retry_after, home.TURN = (0.02, 0.1), 2.0, timedelta(seconds=10)
    logging.basicConfig(filename=settings.data_dir / "programs.log", level=logging.WARNING)
    worker.run(settings)


class Stand:
    """Programs of one run in its folder. dealers: how many people send at once, each from a shipment of their own."""

    def __init__(self, folder: Path, database_url: str, dealers: int) -> None:
        onec, port = free_port(), free_port()
        self.onec_url, self.shipments = f"http://127.0.0.1:{onec}", [f"shipment {n}" for n in range(1, dealers + 1)]
        self.settings = Settings(
            data_dir=folder,
            database_url=database_url,
            onec_url=f"{self.onec_url}/trade/odata/standard.odata",
            onec_window_months=0,
            onec_poll_seconds=2,
            port=port,
            public_url=f"http://127.0.0.1:{port}",
        )
        self.log = (folder / "programs.log").open("ab")
        self._fill_onec()
        arguments = ["emulators.onec", "--port", str(onec), "--data", str(folder / "onec")]
        self.onec = self._program(*arguments)
        self._until_up(self.onec_url)
        schema.migrate(self.settings)
        self.parts = wiring.build(self.settings)
        self.cookies = self._prepare(self.parts)
        self.web = self.serve()
        self.workers = [self.worker() for _ in range(2)]

    # --- programs

    def serve(self) -> "subprocess.Popen[bytes]":
        return self._program("portal", "serve")

    def worker(self) -> "multiprocessing.process.BaseProcess":
        FORK.set_forkserver_preload(["tests.chaos.stand"])
        process = FORK.Process(target=work_in_haste, args=(self.settings,), daemon=True)
        process.start()
        return process

    def kill_worker(self, place: int) -> None:
        self.workers[place].kill()
        self.workers[place].join()
        self.workers[place] = self.worker()

    def kill_web(self) -> None:
        """Pages are two processes: both at once."""
        _killed(self.web)
        self.web = self.serve()

    def halt(self) -> None:
        """No program runs any more; the database can still be read."""
        for one in self.workers:
            one.kill()
            one.join()
        for program in (self.web, self.onec):
            _killed(program)

    def stop(self) -> None:
        self.halt()
        self.parts.engine.dispose()
        self.log.close()

    def _program(self, *module: str) -> "subprocess.Popen[bytes]":
        own = {f"PORTAL_{name.upper()}": str(getattr(self.settings, name)) for name in NAMES}
        bare = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
        command = [sys.executable, "-m", *module]
        return subprocess.Popen(
            command, cwd=ROOT, env=bare | own, stdout=self.log, stderr=self.log, start_new_session=True
        )

    def _until_up(self, url: str) -> None:
        last = time.monotonic() + 60
        while time.monotonic() < last:
            try:
                httpx.get(url, trust_env=False)
            except httpx.TransportError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError(f"{url} does not answer")

    # --- the world

    def _fill_onec(self) -> None:
        onec = start(Config(data=self.settings.data_dir / "onec"))
        onec.world.base.execute("PRAGMA synchronous=OFF")
        fill(onec)
        for name in self.shipments:
            goods = [line("Кристалл", 1, SHIPPED, 352.5, 352.5 * SHIPPED, 0)]
            shipment(onec, name, f"УТ00-{name[9:]:>06}", "2026-03-09T09:00:00", goods)
        onec.stop()

    def _prepare(self, parts: Parts) -> list[str]:
        """The catalogues of 1C are here; the dealer's head has signed in at several screens: their cookies."""
        exchange = wiring.exchange(self.settings, parts)
        assert exchange
        pull_reference(exchange.pull)
        pull_shipments(exchange.pull)
        exchange.close()
        now, cookies = parts.clock(), [secrets.token_urlsafe(32) for _ in self.shipments]
        with parts.writing() as session:
            person = invite.add_person(session, login="head@south.example", name="Олег Южный", now=now)
            invite.give_roles(session, person.id, key("south"), ["head"])
            give_consent(session, person.id, text="text", address="", now=now)
            for cookie in cookies:
                csrf = secrets.token_urlsafe(32)
                sign_in.start_session(session, person.id, key=sha256(cookie), csrf=csrf, now=now)
        return cookies


def _killed(program: "subprocess.Popen[bytes]") -> None:
    """A group of processes that we started."""
    if program.poll() is None:
        os.killpg(program.pid, signal.SIGKILL)
    program.wait()
