"""The worker: what becomes of a message by the verdict of its error, and that it stops when told."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from claims import outbox
from claims.actions.sign_in import count_try, start_session
from claims.models import Attempt, OutboxMessage, Problem, SignIn
from claims.outbox import Message
from portal import worker
from portal.parts import LetterRefused, Parts
from storage.store import StoreRefused, StoreUnavailable
from sync.errors import ErpChanged, ErpRefused, ErpUnavailable
from tests.portal.conftest import Clock
from tests.world import World


def put(world: World, parts: Parts, kind: str = "letter", lane: str = "") -> None:
    with world.writing() as session:
        outbox.put(session, kind, now=parts.clock(), lane=lane)


def drain(parts: Parts, step: worker.Step, kind: str = "letter") -> None:
    worker.drain(parts, {kind: step}, threading.Event())


def only(world: World) -> OutboxMessage:
    with world.reading() as session:
        return session.scalars(select(OutboxMessage)).one()


def fails(wrong: Exception) -> worker.Step:
    def step(_: Message) -> None:
        raise wrong

    return step


def test_a_message_is_carried_out_once(world: World, parts: Parts) -> None:
    put(world, parts)
    seen: list[str] = []
    for _ in range(2):
        drain(parts, lambda message: seen.append(message.kind))
    assert (seen, only(world).state) == (["letter"], "done")


@pytest.mark.parametrize("wrong", [ErpUnavailable("timeout"), StoreUnavailable("503"), ConnectionError("no route")])
def test_what_is_away_is_tried_again_later(world: World, parts: Parts, clock: Clock, wrong: Exception) -> None:
    put(world, parts)
    drain(parts, fails(wrong))
    waiting = only(world)
    assert (waiting.state, waiting.tries, waiting.next_at > clock.now) == ("waiting", 1, True)
    clock.go(minutes=1)
    drain(parts, lambda _: None)
    assert only(world).state == "done"


def test_the_other_sides_own_pause_is_kept(world: World, parts: Parts, clock: Clock) -> None:
    put(world, parts)
    drain(parts, fails(StoreUnavailable("429", retry_after=120)))
    assert only(world).next_at == clock.now + timedelta(seconds=120)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (ErpRefused("refused", "Период закрыт"), "1С отказала. Период закрыт"),
        (ErpChanged("worked_on"), "С документом в 1С уже работают"),
        (StoreRefused("507"), "507"),
        (LetterRefused("550"), "550"),
    ],
)
def test_what_is_refused_waits_for_a_person(world: World, parts: Parts, wrong: Exception, said: str) -> None:
    put(world, parts)
    drain(parts, fails(wrong))
    message = only(world)
    with world.reading() as session:
        problem = session.scalars(select(Problem)).one()
    assert (message.state, problem.message_id, problem.what) == ("given_up", message.id, "message_given_up")
    assert said in problem.said["error"]


def test_a_surprise_is_tried_eight_times_and_then_shown(
    world: World, parts: Parts, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    put(world, parts)
    for _ in range(worker.MOST_SURPRISES):
        assert only(world).state == "waiting"
        drain(parts, fails(ZeroDivisionError("nobody thought of this")))
        clock.go(minutes=15)
    assert (only(world).state, only(world).tries) == ("given_up", worker.MOST_SURPRISES)
    assert "nobody thought of this" in caplog.text


def test_no_transaction_is_open_while_the_outside_is_called(world: World, parts: Parts) -> None:
    put(world, parts)

    def step(_: Message) -> None:
        with world.writing() as session:  # on SQLite a second writer would wait and fail
            outbox.put(session, "other", now=parts.clock())

    drain(parts, step)
    with world.reading() as session:
        assert session.scalars(select(OutboxMessage.kind).order_by(OutboxMessage.id)).all() == ["letter", "other"]


def test_kinds_without_a_handler_wait(world: World, parts: Parts) -> None:
    put(world, parts, "claim")
    drain(parts, lambda _: None)
    assert (only(world).state, only(world).tries) == ("waiting", 0)


def test_a_beat_that_fails_beats_on(caplog: pytest.LogCaptureFixture) -> None:
    stop, beaten = threading.Event(), []

    def act() -> None:
        beaten.append(1)
        if len(beaten) == 3:
            stop.set()
        raise RuntimeError("stumbled")

    worker.work([worker.Beat("heart", 0.01, act)], stop)
    assert len(beaten) == 3
    assert "heart failed" in caplog.text


def test_the_sweep_forgets_what_can_no_longer_mean_anything(world: World, parts: Parts, clock: Clock) -> None:
    with world.writing() as session:
        start_session(session, world.head, key="0" * 64, csrf="x", now=clock())
        count_try(session, "login:x", now=clock())
    clock.go(hours=40)
    with world.writing() as session:
        start_session(session, world.head, key="1" * 64, csrf="x", now=clock())
    sweep = next(beat for beat in worker.timers(parts, None) if beat.name == "sweep")
    sweep.act()
    with world.reading() as session:
        assert session.scalars(select(SignIn.key_sha256)).all() == ["1" * 64]
        assert session.scalars(select(Attempt)).all() == []
