"""The small push service is as strict as a real one: what a browser could not read or trust is refused."""

from collections.abc import Iterator

import httpx
import pytest

from emulators.push.server import Running, start


@pytest.fixture
def service() -> Iterator[Running]:
    running = start()
    yield running
    running.stop()


def send(service: Running, endpoint: str, body: bytes = b"x" * 200, **headers: str) -> httpx.Response:
    own = {"TTL": "60", "Content-Encoding": "aes128gcm", **headers}
    with httpx.Client(trust_env=False) as client:
        return client.post(endpoint, content=body, headers=own)


def test_an_unsigned_message_and_a_badly_signed_one_are_refused(service: Running) -> None:
    endpoint = service.service.subscribe()["endpoint"]
    for signed in ("", "Bearer 1", "vapid t=a.b.c,k=d", "vapid"):
        answer = send(service, endpoint, Authorization=signed)
        assert (answer.status_code, service.service.messages) == (403, []), signed


def test_an_unknown_device_is_gone_and_a_long_message_too_large(service: Running) -> None:
    assert send(service, f"{service.url}/push/nobody").status_code == 410
    endpoint = service.service.subscribe()["endpoint"]
    assert send(service, endpoint, b"x" * 5000).status_code == 413


def test_it_answers_as_it_is_told_to_and_then_as_always(service: Running) -> None:
    endpoint = service.service.subscribe()["endpoint"]
    with httpx.Client(base_url=service.url, trust_env=False) as client:
        assert client.post("/faults", json={"status": 429, "retry_after": "7"}).status_code == 204
        told = send(service, endpoint)
        assert (told.status_code, told.headers["Retry-After"]) == (429, "7")
        assert send(service, endpoint).status_code == 403
        assert client.get("/messages").json() == []
        assert "Устройств: 1" in client.get("/").text
