"""When the exchange counts as stuck, and that staff are told once of each outage."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from claims import outbox
from claims.actions import import_mark
from claims.actions.hold_letters import hold_letters
from claims.actions.pause import pause_exchange, resume_exchange
from claims.actions.watch_exchange import KIND, begin_outage, watch_exchange
from claims.models import Outage, OutboxMessage
from claims.queries.alarm import Limits, alarm
from claims.queries.exchange import lag, queue
from tests.world import World

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
LIMITS = Limits()
TO = ("exchange@maker.example", "head@maker.example")


def minutes(count: float) -> datetime:
    return NOW + timedelta(minutes=count)


def put(world: World, kind: str = "claim", at: datetime = NOW) -> None:
    with world.writing() as session:
        outbox.put(session, kind, now=at)


def reasons(world: World, at: datetime) -> list[str]:
    with world.reading() as session:
        return [reason.text for reason in alarm(session, LIMITS, at)]


def watch(world: World, at: datetime) -> list[tuple[str, bool]]:
    """The letters that wait after a look: to whom, and whether all is well again."""
    with world.writing() as session:
        watch_exchange(session, LIMITS, TO, now=at)
        session.flush()
        bodies = session.scalars(select(OutboxMessage.body).where(OutboxMessage.kind == KIND)).all()
    return sorted((body["to"], body["over"]) for body in bodies)


def test_a_message_may_wait_five_minutes_and_no_longer(world: World) -> None:
    put(world)
    assert reasons(world, minutes(5)) == []
    assert reasons(world, minutes(5.1)) == ["Не уходит: Рекламация в 1С"]


def test_what_a_worker_has_in_hand_is_not_late_until_its_lease_is_over(world: World) -> None:
    put(world)
    with world.writing() as session:
        assert outbox.take(session, now=minutes(9))
    assert reasons(world, minutes(10)) == []
    assert reasons(world, minutes(9) + outbox.LEASE * 2) == ["Не уходит: Рекламация в 1С"]


def test_letters_that_wait_for_a_persons_word_are_not_late(world: World) -> None:
    put(world, outbox.LETTER)
    assert len(reasons(world, minutes(6))) == 1
    with world.writing() as session:
        hold_letters(session, "onec_rolled_back", minutes(6))
    assert reasons(world, minutes(60)) == []


def test_what_is_put_for_a_later_hour_is_not_late(world: World) -> None:
    with world.writing() as session:
        outbox.put(session, "claim", now=NOW).next_at = minutes(60)
    assert reasons(world, minutes(59)) == []
    assert reasons(world, minutes(61)) == ["Не уходит: Рекламация в 1С"]


def read(world: World, *names: str, at: datetime = NOW) -> None:
    with world.writing() as session:
        for name in names:
            import_mark.read_until(session, name, "", now=at)


def fail(world: World, *names: str, at: datetime = NOW) -> None:
    with world.writing() as session:
        for name in names:
            import_mark.failed(session, name, "Нет соединения с 1С", now=at)


def test_a_stream_that_fails_for_long_is_an_alarm(world: World) -> None:
    fail(world, "claims")
    assert reasons(world, minutes(14)) == []
    assert reasons(world, minutes(16)) == ["Не читается: Рекламации"]


def test_streams_that_nobody_reads_are_an_alarm_that_points_to_the_worker(world: World) -> None:
    read(world, "shipments")
    assert reasons(world, minutes(14)) == []
    assert reasons(world, minutes(16)) == ["Давно не читали: Отгрузки. Проверьте, что работает portal worker"]


def test_while_1c_is_down_the_streams_behind_the_first_that_fails_are_no_reasons_of_their_own(world: World) -> None:
    read(world, "reference", "contacts", "shipments", "returns", "claims")
    fail(world, "reference", "claims", at=minutes(1))
    assert reasons(world, minutes(15)) == []
    assert reasons(world, minutes(30)) == ["Не читается: Справочники", "Не читается: Рекламации"]


def test_a_worker_begun_anew_while_1c_is_down_does_not_end_the_alarm(world: World) -> None:
    read(world, "claims", "shipments")
    assert len(reasons(world, minutes(20))) == 2
    fail(world, "claims", at=minutes(21))
    assert reasons(world, minutes(22)) == ["Не читается: Рекламации"]


def test_contacts_are_read_within_the_reference_lists_and_are_no_stream_of_their_own(world: World) -> None:
    read(world, "contacts")
    read(world, "reference", at=minutes(60))
    assert reasons(world, minutes(61)) == []


def test_streams_that_are_read_seldom_are_not_late_between_two_readings(world: World) -> None:
    seldom = Limits(poll=timedelta(minutes=20), catalogues=timedelta(hours=1))
    read(world, "reference", "claims")
    with world.reading() as session:
        assert alarm(session, seldom, minutes(39)) == ()
        assert [row.subject for row in alarm(session, seldom, minutes(41))] == ["claims"]
        assert {row.subject for row in alarm(session, seldom, minutes(121))} == {"claims", "reference"}


def test_after_a_long_pause_time_counts_anew(world: World) -> None:
    put(world)
    read(world, "shipments")
    fail(world, "claims")
    with world.writing() as session:
        pause_exchange(session, "both", "обновление", by=world.staff, now=minutes(1))
    with world.writing() as session:
        resume_exchange(session, ("to", "from"), by=world.staff, now=minutes(180))
    for at in (180, 184):
        assert reasons(world, minutes(at)) == []
    assert watch(world, minutes(181)) == []
    assert reasons(world, minutes(186)) == ["Не уходит: Рекламация в 1С"]
    assert reasons(world, minutes(196)) == ["Не уходит: Рекламация в 1С", "Не читается: Рекламации"]


def test_a_pause_of_1c_excuses_no_letter(world: World) -> None:
    put(world, "password_letter")
    with world.writing() as session:
        pause_exchange(session, "both", "обновление", by=world.staff, now=NOW)
    with world.writing() as session:
        resume_exchange(session, ("to", "from"), by=world.staff, now=minutes(10))
    assert reasons(world, minutes(11)) == ["Не уходит: Письмо со ссылкой"]


@pytest.mark.parametrize(("way", "left"), [("to", 1), ("from", 1), ("both", 0)])
def test_what_staff_have_paused_is_no_alarm(world: World, way: str, left: int) -> None:
    put(world)
    with world.writing() as session:
        import_mark.failed(session, "claims", "Нет соединения с 1С", now=NOW)
        pause_exchange(session, way, "обновление", by=world.staff, now=NOW)
    assert len(reasons(world, minutes(60))) == left
    with world.writing() as session:
        resume_exchange(session, ("to", "from"), by=world.staff, now=minutes(60))
    assert len(reasons(world, minutes(76))) == 2


def test_an_outage_of_a_thousand_claims_is_one_letter_to_each_and_one_when_it_is_over(world: World) -> None:
    for _ in range(30):
        put(world)
    assert watch(world, minutes(4)) == []
    told = [(address, False) for address in TO]
    for at in (6, 7, 300):
        assert watch(world, minutes(at)) == told
    with world.writing() as session:
        while message := outbox.take(session, now=minutes(300)):
            outbox.done(session, message, now=minutes(300))
    over = sorted(told + [(address, True) for address in TO])
    for at in (301, 302):
        assert watch(world, minutes(at)) == over
    with world.reading() as session:
        (row,) = session.scalars(select(Outage)).all()
    assert (row.began_at, row.over_at, row.standing) == (NOW, minutes(301), None)
    put(world, at=minutes(400))
    assert len(watch(world, minutes(410))) == 6


def test_of_two_workers_that_look_at_once_one_begins_the_outage(world: World) -> None:
    put(world)
    assert len(watch(world, minutes(6))) == 2
    with world.writing() as session:
        assert begin_outage(session, alarm(session, LIMITS, minutes(6))) is None, "the other was quicker"
    assert len(watch(world, minutes(6))) == 2


def test_the_queue_is_told_by_kind_with_the_next_try(world: World) -> None:
    for kind in ("claim", "file", "file", "unheard_of"):
        put(world, kind)
    with world.reading() as session:
        found = queue(session)
    assert (found.waiting, found.oldest, found.next_at) == (4, NOW, NOW)
    assert found.kinds == (("Файл в хранилище", 2), ("unheard_of", 1), ("Рекламация в 1С", 1))


def test_the_lag_is_of_deliveries_to_1c_within_a_day(world: World) -> None:
    with world.reading() as session:
        assert lag(session, NOW) is None
    for seconds in (*range(1, 21), 4000):
        put(world, at=NOW)
        with world.writing() as session:
            message = outbox.take(session, now=NOW)
            assert message
            outbox.done(session, message, now=NOW + timedelta(seconds=seconds))
    put(world, "file", at=NOW - timedelta(days=3))
    with world.writing() as session:
        message = outbox.take(session, now=NOW)
        assert message
        outbox.done(session, message, now=NOW)
    with world.reading() as session:
        found = lag(session, minutes(70))
        assert lag(session, minutes(60 * 30)) is None
    assert found is not None
    assert (found.count, found.half, found.most) == (21, timedelta(seconds=11), timedelta(seconds=20))
