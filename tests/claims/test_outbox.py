"""The outbox: one message, one worker, in order."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from sqlalchemy import Engine, select

from claims import outbox
from claims.models import OutboxMessage
from claims.models.engine import reading, writing
from claims.queries.alarm import late_kinds


def put(engine: Engine, now: datetime, *kinds: str, lane: str = "") -> None:
    with writing(engine) as session:
        for kind in kinds:
            outbox.put(session, kind, now=now, lane=lane)
            session.flush()


def test_a_message_written_in_a_rolled_back_transaction_never_existed(engine: Engine, now: datetime) -> None:
    try:
        with writing(engine) as session:
            outbox.put(session, "claim", now=now)
            session.flush()
            raise RuntimeError
    except RuntimeError:
        pass
    with reading(engine) as session:
        assert session.scalar(select(OutboxMessage)) is None


def test_a_younger_message_of_a_lane_waits_for_the_older(engine: Engine, now: datetime) -> None:
    put(engine, now, "claim", "withdrawal", lane="claim 1")
    with writing(engine) as session:
        first = outbox.take(session, now=now)
        assert first is not None
        assert first.kind == "claim"
        assert outbox.take(session, now=now) is None
        assert outbox.done(session, first, now=now)
        second = outbox.take(session, now=now)
        assert second is not None
        assert second.kind == "withdrawal"


def test_another_lane_is_not_held_up(engine: Engine, now: datetime) -> None:
    put(engine, now, "claim", lane="claim 1")
    put(engine, now, "claim", lane="claim 2")
    with writing(engine) as session:
        assert outbox.take(session, now=now)
        assert outbox.take(session, now=now)


def test_a_message_put_back_waits_longer_each_time(engine: Engine, now: datetime) -> None:
    put(engine, now, "file")
    with writing(engine) as session:
        first = outbox.take(session, now=now)
        assert first
        outbox.again(session, first, now=now, error="503")
        assert outbox.take(session, now=now + timedelta(seconds=4)) is None
        second = outbox.take(session, now=now + timedelta(seconds=6))
        assert second
        assert second.tries == 2


def test_a_lost_lease_is_taken_over_and_the_first_holder_cannot_finish(engine: Engine, now: datetime) -> None:
    put(engine, now, "file")
    later = now + outbox.LEASE + timedelta(seconds=1)
    with writing(engine) as session:
        dead = outbox.take(session, now=now)
        assert dead
        alive = outbox.take(session, now=later)
        assert alive
        assert not outbox.done(session, dead, now=later)
        assert outbox.done(session, alive, now=later)


def test_a_person_may_send_a_given_up_message_again(engine: Engine, now: datetime) -> None:
    put(engine, now, "claim")
    with writing(engine) as session:
        message = outbox.take(session, now=now)
        assert message
        outbox.give_up(session, message, now=now, error="1C refused")
        assert outbox.take(session, now=now) is None
        assert outbox.retry(session, message.id, now=now)
        assert outbox.take(session, now=now)


def test_ten_workers_carry_forty_messages_each_once(engine: Engine, now: datetime) -> None:
    put(engine, now, *["file"] * 40)

    def work(_: int) -> list[int]:
        mine = []
        while True:
            with writing(engine) as session:
                message = outbox.take(session, now=now)
                if message is None:
                    return mine
                outbox.done(session, message, now=now)
                mine.append(message.id)

    with ThreadPoolExecutor(10) as pool:
        taken = [id_ for ids in pool.map(work, range(10)) for id_ in ids]
    assert len(taken) == len(set(taken))
    with reading(engine) as session:
        states = session.scalars(select(OutboxMessage.state)).all()
    assert set(states) <= {"done", "waiting"}
    assert states.count("done") == len(taken)


def weighed(engine: Engine, now: datetime, *weights: int, lane: str = "") -> None:
    with writing(engine) as session:
        for weight in weights:
            outbox.put(session, f"weight {weight}", now=now, lane=lane, weight=weight)
            session.flush()


def carried(engine: Engine, now: datetime, heaviest: int | None = None) -> list[str]:
    """Kinds in the order in which one worker carries them."""
    order = []
    with writing(engine) as session:
        while message := outbox.take(session, now=now, heaviest=heaviest):
            order.append(message.kind)
            outbox.done(session, message, now=now)
    return order


def test_the_light_go_before_the_heavy_whatever_was_written_first(engine: Engine, now: datetime) -> None:
    weighed(engine, now, 2, 1, 0, 2, 0)
    assert carried(engine, now) == ["weight 0", "weight 0", "weight 1", "weight 2", "weight 2"]


def test_in_one_lane_too_and_never_beside_one_that_is_on_its_way(engine: Engine, now: datetime) -> None:
    weighed(engine, now, 2, lane="files 1")
    with writing(engine) as session:
        video = outbox.take(session, now=now)
    assert video
    weighed(engine, now, 2, 0, lane="files 1")
    assert carried(engine, now) == []
    with writing(engine) as session:
        outbox.done(session, video, now=now)
    assert carried(engine, now) == ["weight 0", "weight 2"]


def test_a_heavy_one_that_has_waited_long_goes_before_the_light_of_today(engine: Engine, now: datetime) -> None:
    weighed(engine, now, 2, 1)
    weighed(engine, now + timedelta(hours=2), 0)
    assert carried(engine, now + timedelta(hours=2)) == ["weight 1", "weight 0", "weight 2"]
    weighed(engine, now, 2)
    weighed(engine, now + timedelta(hours=25), 0)
    assert carried(engine, now + timedelta(hours=25)) == ["weight 2", "weight 0"]


def test_a_worker_for_the_light_alone_leaves_the_heavy_to_others(engine: Engine, now: datetime) -> None:
    weighed(engine, now, 2, 0, 1)
    assert carried(engine, now, heaviest=0) == ["weight 0"]


def test_a_video_that_lets_photos_go_first_is_late_after_a_day_or_once_it_failed(engine: Engine, now: datetime) -> None:
    weighed(engine, now, 2)
    with reading(engine) as session:
        assert late_kinds(session, now + timedelta(hours=23)) == {}
        assert set(late_kinds(session, now + timedelta(hours=25))) == {"weight 2"}
    with writing(engine) as session:
        video = outbox.take(session, now=now)
        assert video
        outbox.again(session, video, now=now, error="503")
    with reading(engine) as session:
        assert set(late_kinds(session, now + timedelta(minutes=1))) == {"weight 2"}
