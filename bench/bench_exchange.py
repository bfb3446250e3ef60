"""The exchange under way: a stage saved in 1C until it is on an open page, an idle poll, two thousand claims drained.

Portal and worker run as programs, 1C answers from this one. Latency is set against the interval that a poll waits.
"""

import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import httpx
from sqlalchemy import func, select

from claims import outbox
from claims.actions import invite, sign_in
from claims.actions.consent import give_consent
from claims.models import Claim
from claims.queries.account import sha256
from emulators.onec.app import OneC
from portal import schema, wiring, worker
from portal.parts import Parts
from portal.settings import Settings
from portal.work.carry import drain
from sync.pull import pull_claims, pull_reference, pull_shipments
from sync.push import push_claim
from tests.agreements.onec_world import CLAIMS, key, put, running
from tests.ports import free_port
from tests.sync.conftest import file_claim
from tests.sync.machine import another

ROOT = Path(__file__).parents[1]
POLL = 2.0  # seconds
RINGS, POLLS = 40, 15
QUEUED = int(os.environ.get("QUEUED", "2000"))
STATUSES = ("Обрабатывается", "Зарегистрирована")
RING_LIMIT = 1.0  # seconds, p95


def settings_of(folder: Path, onec: str, port: int, secret: str) -> Settings:
    return Settings(
        data_dir=folder,
        database_url=f"sqlite:///{folder / 'portal.db'}",
        onec_url=onec,
        onec_window_months=0,
        onec_poll_seconds=POLL,
        onec_hook_secret=secret,
        port=port,
        public_url=f"http://127.0.0.1:{port}",
    )


@contextmanager
def programs(settings: Settings) -> Iterator[None]:
    """Pages and worker, until the block ends."""
    names = ("data_dir", "database_url", "onec_url", "onec_window_months", "onec_poll_seconds", "port", "public_url")
    own = {f"PORTAL_{name.upper()}": str(getattr(settings, name)) for name in names}
    own["PORTAL_ONEC_HOOK_SECRET"] = settings.onec_hook_secret.get_secret_value()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": ROOT, "env": os.environ | own}
    started = [subprocess.Popen([sys.executable, "-m", "portal", name], **quiet) for name in ("serve", "worker")]
    try:
        for _ in range(300):
            try:
                httpx.get(f"{settings.public_url}/sign-in")
                break
            except httpx.HTTPError:
                time.sleep(0.1)
        yield
    finally:
        for program in started:
            program.terminate()
        for program in started:
            program.wait()


def prepared(settings: Settings) -> tuple[Parts, str]:
    """A portal that knows the small world, one claim in 1C, and the cookie of its dealer's head."""
    schema.migrate(settings)
    parts = wiring.build(settings)
    exchange = wiring.exchange(settings, parts)
    assert exchange
    pull_reference(exchange.pull)
    pull_shipments(exchange.pull)
    cookie = secrets.token_urlsafe(32)
    with parts.writing() as session:
        file_claim(session)
        now = parts.clock()
        invite.give_roles(session, 1, key("south"), ["head"])
        give_consent(session, 1, text="text", address="", now=now)
        sign_in.start_session(session, 1, key=sha256(cookie), csrf="x" * 43, now=now)
    push_claim(exchange.push, 1)
    pull_claims(exchange.pull)
    exchange.close()
    return parts, cookie


class Page:
    """A dealer's open page: notes when it is told of a change."""

    def __init__(self, settings: Settings, cookie: str) -> None:
        self.told = threading.Semaphore(0)
        address = f"{settings.public_url}/claims/РК-2026-000123/live"
        threading.Thread(target=self._listen, args=(address, cookie), daemon=True).start()
        assert self.told.acquire(timeout=60), "a page is told of the edition that it opens with"

    def _listen(self, address: str, cookie: str) -> None:
        with (
            suppress(httpx.HTTPError),  # the portal stops before the page
            httpx.Client(cookies={"session": cookie}, timeout=None) as client,
            client.stream("GET", address) as answer,
        ):
            for line in answer.iter_lines():
                if line.startswith("event: changed"):
                    self.told.release()


def latencies(onec: OneC, page: Page, times: int) -> list[float]:
    """Seconds from a status saved in 1C until the page knows."""
    found = []
    for place in range(times):
        time.sleep(1 + (place % 7) * POLL / 7)  # nobody saves in step with the poll, nor before it is over
        began = time.monotonic()
        now = (onec.world.get(CLAIMS, str(key("claim"))) or {})["Статус"]
        put(onec, CLAIMS, "claim", Статус=STATUSES[now == STATUSES[0]])
        assert page.told.acquire(timeout=60), "the page was not told"
        found.append(time.monotonic() - began)
    return found


def percentile(found: list[float], part: int) -> float:
    return statistics.quantiles(found, n=100)[part - 1]


def told(name: str, found: list[float]) -> str:
    return f"{name}: p50 {percentile(found, 50):.2f} s, p95 {percentile(found, 95):.2f} s"


def rung(folder: Path) -> list[float]:
    port, secret = free_port(), secrets.token_urlsafe(32)
    ring = {"ring": f"http://127.0.0.1:{port}/hooks/1c", "ring_secret": secret}
    with running(folder / "onec", **ring) as onec:
        settings = settings_of(folder, onec.odata, port, secret).model_copy(update={"onec_poll_seconds": 600.0})
        _, cookie = prepared(settings)
        with programs(settings):
            page = Page(settings, cookie)
            latencies(onec, page, 2)
            return latencies(onec, page, RINGS)


def polled(folder: Path) -> list[float]:
    with running(folder / "onec") as onec:
        settings = settings_of(folder, onec.odata, free_port(), secrets.token_urlsafe(32))
        _, cookie = prepared(settings)
        with programs(settings):
            page = Page(settings, cookie)
            latencies(onec, page, 1)
            return latencies(onec, page, POLLS)


def drained(folder: Path) -> str:
    """Claims queued while 1C was off: all go, then a poll has nothing to do."""
    with running(folder / "onec") as onec:
        onec.world.base.execute("PRAGMA synchronous=OFF")  # its disk is not what is measured
        settings = settings_of(folder, onec.odata, free_port(), secrets.token_urlsafe(32))
        parts, _ = prepared(settings)
        exchange = wiring.exchange(settings, parts)
        assert exchange
        with closing(exchange):
            with parts.writing() as session:
                for number in range(1000, QUEUED + 1000):
                    claim = another(session, number)
                    outbox.put(session, "claim", now=parts.clock(), claim_id=claim.id, lane=f"onec {claim.id}")
            took = timed(lambda: drain(parts, worker.onec_steps(exchange), threading.Event()))
            assert len(onec.world.all(CLAIMS)) == QUEUED + 1
            pull_claims(exchange.pull)
            while timed(lambda: pull_claims(exchange.pull)) and unsealed(parts):
                pass
            idle = statistics.median(timed(lambda: pull_claims(exchange.pull)) for _ in range(5))
    return f"drained {QUEUED} claims in {took:.0f} s, {QUEUED / took:.0f}/s; idle poll over them {idle * 1000:.0f} ms"


def unsealed(parts: Parts) -> int:
    with parts.reading() as session:
        return session.scalar(select(func.count()).select_from(Claim).where(Claim.sealed_no.is_(None))) or 0


def timed(act: Callable[[], object]) -> float:
    began = time.monotonic()
    act()
    return time.monotonic() - began


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folders = [Path(name) / part for part in ("rung", "polled", "drained")]
        for folder in folders:
            folder.mkdir()
        by_ring, by_poll = rung(folders[0]), polled(folders[1])
        print(told("stage in 1C → dealer's page by ring", by_ring))
        print(told(f"the same by a poll each {POLL:.0f} s", by_poll))
        print(drained(folders[2]))
    if percentile(by_ring, 95) > RING_LIMIT or percentile(by_poll, 95) > POLL + 1:
        raise SystemExit(f"by ring more than {RING_LIMIT} s, or by poll more than its interval and a second")


if __name__ == "__main__":
    main()
