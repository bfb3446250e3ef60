"""What the worker makes of a failure, and how often it looks at 1C."""

import itertools
import logging
import threading
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from claims import outbox
from claims.actions.add_file import Received, add_file
from claims.models import OutboxMessage, Problem
from claims.outbox import Message
from portal.parts import Parts
from portal.work.beat import Beat, Quietly, Seldom, work
from portal.work.carry import MOST_SURPRISES, carry_out, drain, drain_files
from storage.store import StoreUnavailable
from sync.errors import ErpMaintenance, ErpRefused, ErpSignIn, ErpUnavailable
from tests.filed import file_claim
from tests.portal.conftest import Clock
from tests.world import World


def put(parts: Parts) -> None:
    with parts.writing() as session:
        outbox.put(session, "claim", now=parts.clock())


def try_once(parts: Parts, wrong: Exception | None) -> OutboxMessage:
    """The message after one try that ended so."""

    def step(_: Message) -> None:
        if wrong is not None:
            raise wrong

    with parts.writing() as session:
        message = outbox.take(session, now=parts.clock())
    assert message is not None
    carry_out(parts, step, message)
    with parts.reading() as session:
        return session.get_one(OutboxMessage, message.id)


def problems(parts: Parts) -> list[str]:
    with parts.reading() as session:
        return list(session.scalars(select(Problem.what)))


@pytest.mark.parametrize("wrong", [ErpUnavailable("timeout"), StoreUnavailable("503"), ConnectionResetError("gone")])
def test_what_is_merely_away_is_tried_again_later_and_troubles_nobody(
    parts: Parts, world: World, clock: Clock, wrong: Exception
) -> None:
    put(parts)
    for _ in range(20):
        row = try_once(parts, wrong)
        assert row.state == "waiting"
        assert row.last_error
        assert row.next_at > clock()
        clock.go(minutes=11)
    assert problems(parts) == []
    assert try_once(parts, None).state == "done"


@pytest.mark.parametrize("wrong", [ErpMaintenance("maintenance"), ErpSignIn("sign_in")])
def test_a_night_of_maintenance_uses_up_no_try(parts: Parts, world: World, clock: Clock, wrong: Exception) -> None:
    put(parts)
    for _ in range(50):
        row = try_once(parts, wrong)
        assert (row.state, row.tries, row.next_at - clock()) == ("waiting", 0, timedelta(seconds=60))
        clock.go(minutes=2)
    assert "1С" in row.last_error
    assert problems(parts) == []
    assert try_once(parts, RuntimeError("first surprise")).state == "waiting"


def test_the_pause_that_a_store_asks_for_is_kept(parts: Parts, world: World, clock: Clock) -> None:
    put(parts)
    row = try_once(parts, StoreUnavailable("429", retry_after=77.0))
    assert row.next_at - clock() == timedelta(seconds=77)


def test_a_refusal_stops_and_becomes_a_problem(parts: Parts, world: World) -> None:
    put(parts)
    assert try_once(parts, ErpRefused("kept_other", "Сумма")).state == "given_up"
    assert problems(parts) == ["message_given_up"]


def test_what_nobody_foresaw_is_tried_some_times_and_then_shown(
    parts: Parts, world: World, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    put(parts)
    for _ in range(MOST_SURPRISES - 1):
        assert try_once(parts, ValueError("odd")).state == "waiting"
        clock.go(minutes=11)
    assert problems(parts) == []
    assert try_once(parts, ValueError("odd")).state == "given_up"
    assert problems(parts) == ["message_given_up"]
    assert "ValueError: odd" in caplog.text


def test_what_is_read_seldom_is_tried_at_once_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    at, done = [0.0], []
    monkeypatch.setattr("portal.work.beat.monotonic", lambda: at[0])

    def act() -> None:
        done.append(at[0])
        if len(done) == 1:
            raise ErpUnavailable("timeout")

    seldom = Seldom(300, act)
    with pytest.raises(ErpUnavailable):
        seldom()
    for at[0] in (3.0, 6.0, 302.0, 303.0):
        seldom()
    assert done == [0.0, 3.0, 303.0]


def test_a_1c_that_stays_away_is_said_once_and_so_is_its_return(caplog: pytest.LogCaptureFixture) -> None:
    answers = [ErpUnavailable("connection"), ErpUnavailable("connection"), ErpUnavailable("timeout"), None, None]

    def act() -> None:
        if wrong := answers.pop(0):
            raise wrong

    quietly = Quietly(act)
    with caplog.at_level(logging.INFO, "portal.worker"):
        for _ in range(5):
            quietly()
    assert [record.message for record in caplog.records] == ["1C: connection", "1C: timeout", "1C answers again"]


def test_a_look_into_an_empty_outbox_waits_for_no_writer(parts: Parts, world: World) -> None:
    with parts.writing() as session:
        session.execute(update(Problem).values(what=""))
        look = threading.Thread(target=drain, args=(parts, {"claim": print}, threading.Event()), daemon=True)
        look.start()
        look.join(5)
        assert not look.is_alive()


def test_what_is_due_is_carried_out_until_nothing_is_left(parts: Parts, world: World) -> None:
    carried: list[Message] = []
    put(parts)
    put(parts)
    drain(parts, {"claim": carried.append}, threading.Event())
    assert [message.kind for message in carried] == ["claim", "claim"]
    with parts.reading() as session:
        assert set(session.scalars(select(OutboxMessage.state))) == {"done"}


def test_a_busy_database_does_not_end_the_renewing_of_a_lease(
    parts: Parts, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "RENEW_EVERY", timedelta(milliseconds=5))
    put(parts)
    renew, again, tries = outbox.renew, threading.Event(), 0

    def busy_once(session: Session, message: Message, *, now: datetime) -> bool:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise OperationalError("UPDATE outbox", {}, Exception("database is locked"))
        again.set()
        return renew(session, message, now=now)

    monkeypatch.setattr(outbox, "renew", busy_once)
    drain(parts, {"claim": lambda _: again.wait(10)}, threading.Event())
    assert again.is_set()


def test_a_step_that_takes_long_keeps_its_message(
    parts: Parts, world: World, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "RENEW_EVERY", timedelta(milliseconds=20))
    put(parts)
    taken_over: list[Message | None] = []

    def step(message: Message) -> None:
        clock.go(minutes=10)
        renewed = threading.Event()
        while not renewed.wait(0.01):
            with parts.reading() as session:
                row = session.get_one(OutboxMessage, message.id)
                assert row.leased_until is not None
                if row.leased_until > clock():
                    renewed.set()
        with parts.writing() as session:
            taken_over.append(outbox.take(session, now=clock()))

    with parts.writing() as session:
        message = outbox.take(session, now=clock())
    assert message is not None
    carry_out(parts, step, message)
    assert taken_over == [None]
    with parts.reading() as session:
        assert session.get_one(OutboxMessage, message.id).state == "done"


def test_a_timer_outlives_a_database_that_does_not_answer_its_bell() -> None:
    acted, stop, calls = threading.Semaphore(0), threading.Event(), itertools.count()

    def bell() -> bool:
        if next(calls) == 0:
            raise OSError("the database restarts")
        return True

    worker = threading.Thread(target=work, args=([Beat("claims", 0.01, acted.release, bell)], stop))
    worker.start()
    try:
        assert all(acted.acquire(timeout=20) for _ in range(3))
    finally:
        stop.set()
        worker.join()


def test_a_photo_of_a_claim_goes_before_its_video_and_one_thread_takes_no_videos(parts: Parts, world: World) -> None:
    carried: list[str] = []
    steps = {"file": lambda message: carried.append(str(message.body["file"]))}
    keys = {}
    with world.writing() as session:
        claim = file_claim(session, world)
        for name, kind in (("video", "video/mp4"), ("scan", "application/pdf"), ("photo", "image/jpeg")):
            size = 20_000_000 if name == "scan" else 1000
            received = Received(purpose="load", name=name, media_type=kind, size=size, sha256="0" * 64, spool_name="")
            keys[str(add_file(session, claim, received, person_id=world.head, now=parts.clock()).key)] = name
    drain_files(parts, steps, threading.Event(), heaviest=0)
    assert [keys[key] for key in carried] == ["photo"]
    drain_files(parts, steps, threading.Event())
    assert [keys[key] for key in carried] == ["photo", "scan", "video"]
