"""1C rings that something changed: believed by its signature, fresh, once; it only wakes the poll."""

import hashlib
import hmac
import json
import threading
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from litestar.testing import TestClient
from sqlalchemy import select

from claims.models import Problem, Ring
from portal.app import create_app
from portal.parts import Parts
from portal.work.beat import Beat, Bell, work

SECRET = "s3cret-of-our-1c-and-nobody-else-knows"


@pytest.fixture
def ours(parts: Parts) -> Parts:
    return replace(parts, company=replace(parts.company, hook_secret=SECRET))


def told(parts: Parts, ring_id: str = "ring-1", late: timedelta = timedelta()) -> bytes:
    at = (parts.clock() - late).strftime("%Y-%m-%dT%H:%M:%SZ")
    return json.dumps({"event": "changed", "base": "b", "id": ring_id, "at": at}).encode()


def rung(parts: Parts, body: bytes, secret: str = SECRET, **headers: str) -> httpx.Response:
    signature = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    own = {"Content-Type": "application/json", "X-Claims-Signature": signature, **headers}
    raw = {name: value.encode("latin-1") for name, value in own.items()}
    with TestClient(create_app(parts), base_url=parts.company.url) as client:
        return client.post("/hooks/1c", content=body, headers=raw)


def rings(parts: Parts) -> int:
    with parts.reading() as session:
        return len(session.scalars(select(Ring)).all())


def problems(parts: Parts) -> list[str]:
    with parts.reading() as session:
        return list(session.scalars(select(Problem.what).where(Problem.solved_at.is_(None))))


def test_a_signed_ring_is_heard_once(ours: Parts) -> None:
    body = told(ours)
    assert [rung(ours, body).status_code for _ in range(2)] == [202, 409]
    assert rings(ours) == 1


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"id": 1}', b'{"id": "", "at": "2026-03-10T08:20:00Z"}'])
def test_a_signed_body_that_says_nothing_is_refused(ours: Parts, body: bytes) -> None:
    assert rung(ours, body).status_code == 400
    assert rings(ours) == 0


def test_a_forged_or_changed_or_unsigned_ring_is_refused(ours: Parts) -> None:
    body = told(ours)
    assert rung(ours, body, "another secret, also long enough to be one").status_code == 401
    signature = "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    forged = {"X-Claims-Signature": signature}
    assert rung(ours, told(ours, "ring-2"), **forged).status_code == 401
    for odd in ("", "sha256=", "sha1=0", "é"):
        assert rung(ours, body, **{"X-Claims-Signature": odd}).status_code == 401
    assert rings(ours) == 0


def test_a_body_too_long_is_not_even_counted(ours: Parts) -> None:
    assert rung(ours, told(ours, "x" * 5000)).status_code == 401


@pytest.mark.parametrize("minutes", [6, -6, 180])
def test_an_old_ring_or_a_clock_that_is_off_is_refused_and_told_to_staff(ours: Parts, minutes: int) -> None:
    assert rung(ours, told(ours, late=timedelta(minutes=minutes))).status_code == 401
    assert problems(ours) == ["onec_clock"]
    assert rung(ours, told(ours)).status_code == 202
    assert problems(ours) == []


def test_without_a_secret_nobody_can_ring(parts: Parts) -> None:
    assert rung(parts, told(parts), "").status_code == 404


def test_a_ring_wakes_the_poll_and_one_that_comes_meanwhile_wakes_it_again(ours: Parts) -> None:
    polled, stop, again = threading.Semaphore(0), threading.Event(), iter((True, False, False, False))
    bell = Bell(ours)

    def poll() -> None:
        if next(again):
            rung(ours, told(ours, "during"))
        polled.release()

    worker = threading.Thread(target=work, args=([Beat("claims", 600, poll, bell)], stop))
    worker.start()
    try:
        assert all(polled.acquire(timeout=20) for _ in range(2)), "the first poll, and the ring that came during it"
        assert rung(ours, told(ours, "later")).status_code == 202
        assert polled.acquire(timeout=20)
    finally:
        stop.set()
        worker.join()
