"""The small 1C rings the portal when somebody saves a claim."""

import hashlib
import hmac
import json
import queue
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from emulators.http import Request, Response, Served, serve
from emulators.onec.app import Config, OneC, start

SECRET = "a secret of at least thirty-two characters"
CLAIMS = "Catalog_Претензии"


@dataclass
class Heard:
    """A portal's door: it keeps what it is told."""

    served: Served
    rings: "queue.Queue[Request]"


@pytest.fixture
def door() -> Iterator[Heard]:
    rings: queue.Queue[Request] = queue.Queue()

    def answer(request: Request) -> Response:
        rings.put(request)
        return Response(202)

    served = serve(answer, 0)
    yield Heard(served, rings)
    served.stop()


@pytest.fixture
def onec(tmp_path: Path, door: Heard) -> Iterator[OneC]:
    running = start(Config(data=tmp_path, ring=f"{door.served.url}/hooks/1c", ring_secret=SECRET))
    yield running
    running.stop()


def test_a_saved_claim_rings_once_with_a_signature_over_its_bytes(onec: OneC, door: Heard) -> None:
    for status in ("Зарегистрирована", "Обрабатывается"):
        onec.world.put(CLAIMS, "one", {"Ref_Key": "one", "Статус": status})
    ring = door.rings.get(timeout=20)
    signature = hmac.new(SECRET.encode(), ring.body, hashlib.sha256).hexdigest()
    assert ring.headers["X-Claims-Signature"] == f"sha256={signature}"
    assert {"event", "base", "id", "at"} == set(json.loads(ring.body))


def test_other_objects_do_not_ring(onec: OneC, door: Heard) -> None:
    onec.world.put("Catalog_Номенклатура", "one", {"Ref_Key": "one"})
    onec.world.put(CLAIMS, "one", {"Ref_Key": "one"})
    door.rings.get(timeout=20)
    onec.stop()
    assert door.rings.empty()


def test_a_portal_that_does_not_answer_holds_up_nobody(onec: OneC, door: Heard) -> None:
    door.served.stop()
    for number in range(3):
        assert onec.world.put(CLAIMS, str(number), {"Ref_Key": str(number)})
