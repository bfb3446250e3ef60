"""A 1C of one's own: empty or with the demo company, and a client that speaks to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from emulators.onec.app import Config, OneC, start


class Client:
    """Speaks OData to one emulator: raw addresses in, status and JSON out."""

    def __init__(self, onec: OneC) -> None:
        self.http = httpx.Client(base_url=onec.odata, timeout=10)

    def call(self, method: str, address: str, body: Any = None, **headers: str) -> httpx.Response:
        mark = "&" if "?" in address else "?"
        url = quote(address + f"{mark}$format=json", safe="$,:/()'?&=*@")
        return self.http.request(method, url, json=body, headers=headers)

    def get(self, address: str) -> Any:
        answer = self.call("GET", address)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def values(self, address: str) -> list[Any]:
        found: list[Any] = self.get(address)["value"]
        return found

    def refusal(self, method: str, address: str, body: Any = None) -> tuple[int, str]:
        answer = self.call(method, address, body)
        return answer.status_code, answer.json()["odata.error"]["code"]


@pytest.fixture
def onec(tmp_path: Path) -> Iterator[OneC]:
    running = start(Config(data=tmp_path / "onec"))
    yield running
    running.stop()


@pytest.fixture
def client(onec: OneC) -> Iterator[Client]:
    speaker = Client(onec)
    yield speaker
    speaker.http.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client of an emulator that a whole module shares."""
    running = start(Config(data=tmp_path_factory.mktemp("shared")))
    speaker = Client(running)
    yield speaker
    speaker.http.close()
    running.stop()


@pytest.fixture(scope="module")
def demo_onec(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OneC]:
    running = start(Config(data=tmp_path_factory.mktemp("demo"), seed_demo=True))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def demo(demo_onec: OneC) -> Iterator[Client]:
    speaker = Client(demo_onec)
    yield speaker
    speaker.http.close()
