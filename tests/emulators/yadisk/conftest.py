"""A running disk and somebody who knows its token."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from emulators.yadisk.app import Running, start

TOKEN = "y0_test"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Running]:
    running = start(root=tmp_path / "disk", token=TOKEN)
    yield running
    running.stop()


@pytest.fixture
def client(disk: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=disk.url, headers={"Authorization": f"OAuth {TOKEN}"}, timeout=5) as client:
        yield client
