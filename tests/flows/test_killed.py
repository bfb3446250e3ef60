"""The worker as a program of its own, killed right after 1C stored what it sent."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from claims.models import OutboxMessage
from claims.models.engine import open_engine
from emulators.faults import Fault
from portal import schema, wiring
from portal.settings import Settings
from tests.agreements.onec_world import ACTS, CLAIMS, key
from tests.flows.conftest import HEAD, Flow

ROOT = Path(__file__).parents[2]
Start = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A database as an administrator makes it: programs refuse one that nobody migrated."""
    url = f"sqlite:///{tmp_path / 'portal.db'}"
    schema.migrate(Settings(data_dir=tmp_path, database_url=url))
    engine = open_engine(url)
    yield engine
    engine.dispose()


@pytest.fixture
def start_worker(flow: Flow) -> Iterator[Start]:
    """Another worker program over the same database, 1C and disk."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    own = {
        "DATA_DIR": str(flow.settings.data_dir),
        "DATABASE_URL": flow.settings.database_url,
        "ONEC_URL": flow.onec.odata,
        "ONEC_POLL_SECONDS": "1",
        "ONEC_WINDOW_MONTHS": "0",
    }
    environment = bare | {f"PORTAL_{name}": value for name, value in own.items()}
    running: list[subprocess.Popen[bytes]] = []

    def start() -> "subprocess.Popen[bytes]":
        worker = subprocess.Popen([sys.executable, "-m", "portal", "worker"], cwd=ROOT, env=environment)
        running.append(worker)
        return worker

    yield start
    for worker in running:
        worker.kill()
        worker.wait()


def over_with_the_lease(flow: Flow) -> None:
    """Ten minutes later in the eyes of the next worker."""
    before = wiring.now() - timedelta(seconds=1)
    with flow.parts.writing() as session:
        session.execute(update(OutboxMessage).values(leased_until=before, next_at=before))


@pytest.mark.slow
def test_a_worker_killed_after_the_write_leaves_one_object(flow: Flow, start_worker: Start) -> None:
    first = start_worker()
    flow.add_people(key("south"))
    flow.onec.faults.add(Fault("drop_after", times=-1, method="POST", path=CLAIMS))
    number = flow.file(flow.browse(HEAD), key("shipment 1"), 1, "28")
    flow.until(lambda: flow.in_onec(CLAIMS), "1C stored it")
    first.kill()
    first.wait()
    assert flow.claim(number).delivered_at is None
    flow.onec.faults.clear()
    over_with_the_lease(flow)
    start_worker()
    flow.delivered(number)
    assert (len(flow.in_onec(ACTS)), len(flow.in_onec(CLAIMS))) == (1, 1)
