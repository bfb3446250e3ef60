"""Every dealer who got a batch is asked once not to sell it, and told once that it may be sold again."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from claims import outbox
from claims.actions.batch_hold import LETTER, Author, batch_letter_left, hold_batch, lift_hold
from claims.errors import Incomplete, NotAllowed
from claims.models import BatchHold, BatchLetter, OutboxMessage, Product, ShipmentLine
from claims.queries.batch_hold import gone_to, held_for
from claims.queries.reach import Reach, Sight
from tests.desk import ZONE
from tests.world import NOW, World

BATCH, SINCE = "П-17", date(2026, 1, 1)


@pytest.fixture
def world(world: World) -> World:
    """Кристалл of one batch went to both dealers."""
    with world.writing() as session:
        product = session.get_one(ShipmentLine, world.lines["Кристалл"]).product_key
        for line in session.scalars(select(ShipmentLine).where(ShipmentLine.product_key == product)):
            line.batch = BATCH
    return world


def author(world: World, sees: str = "all") -> Author:
    return Author(person_id=world.staff, sight=Sight(sees), at=NOW, zone=ZONE)


def ask(world: World, *, since: date = SINCE, words: str = "Не продавайте", sees: str = "all") -> int:
    with world.writing() as session:
        key = session.get_one(ShipmentLine, world.lines["Кристалл"]).product_key
        return hold_batch(session, session.get_one(Product, key), BATCH, since, words, author(world, sees)).id


def lift(world: World, hold: int, at: datetime = NOW) -> None:
    with world.writing() as session:
        lift_hold(session, session.get_one(BatchHold, hold), "Можно", replace(author(world), at=at))


def leave(world: World) -> None:
    """The worker carries all that waits."""
    with world.writing() as session:
        while (message := outbox.take(session, now=NOW, kinds=(LETTER,))) is not None:
            batch_letter_left(session, message.body["letter"], now=NOW)
            outbox.done(session, message, now=NOW)


def letters(world: World) -> Counter[tuple[int, str]]:
    with world.reading() as session:
        ids = [row.body["letter"] for row in session.scalars(select(OutboxMessage).filter_by(kind="batch_letter"))]
        return Counter((row.person_id, row.kind) for row in (session.get_one(BatchLetter, one) for one in ids))


def shown(world: World, *dealers: object) -> int:
    with world.reading() as session:
        return len(held_for(session, [Reach(one) for one in dealers], ZONE))  # type: ignore[arg-type]


def test_each_dealer_who_got_the_batch_is_written_to_once(world: World) -> None:
    first = ask(world)
    assert ask(world) == first
    told = letters(world)
    assert told[(world.head, "hold")] == 1
    assert set(told.values()) == {1}
    assert (world.storekeeper, "hold") not in told, "heads are written to"


def test_whom_it_went_to_is_counted_from_a_day_on(world: World) -> None:
    with world.reading() as session:
        key = session.get_one(ShipmentLine, world.lines["Кристалл"]).product_key
        assert key is not None
        gone = gone_to(session, key, BATCH, SINCE, ZONE)
        assert world.dealer in {one.dealer_key for one in gone}
        assert all(one.units > 0 and one.shipments > 0 for one in gone)
        assert gone_to(session, key, BATCH, date(2030, 1, 1), ZONE) == []


def test_the_dealer_sees_it_while_it_is_in_force(world: World) -> None:
    assert shown(world, world.dealer) == 0
    hold = ask(world)
    assert shown(world, world.dealer) == 1
    leave(world)
    lift(world, hold)
    assert shown(world, world.dealer) == 0
    told = letters(world)
    assert told[(world.head, "lift")] == told[(world.head, "hold")] == 1


def test_it_is_taken_back_once_and_may_be_asked_anew(world: World) -> None:
    hold = ask(world)
    lift(world, hold)
    with pytest.raises(NotAllowed):
        lift(world, hold)
    assert ask(world) != hold
    assert letters(world)[(world.head, "hold")] == 2


def test_whose_first_letter_has_not_left_gets_no_second(world: World) -> None:
    lift(world, ask(world))
    assert {kind for _, kind in letters(world)} == {"hold"}


def take(world: World) -> outbox.Message:
    """A worker has the letter to the first of them in hand."""
    with world.writing() as session:
        message = outbox.take(session, now=NOW, kinds=(LETTER,))
    assert message is not None
    return message


def lifted(world: World) -> list[int]:
    """Whose letters ask not to sell it, of those who are told that they may."""
    with world.reading() as session:
        back = session.scalars(select(BatchLetter).filter_by(kind="lift")).all()
        first = session.scalars(select(BatchLetter).filter_by(kind="hold")).all()
        asked = {(row.dealer_key, row.person_id): row.id for row in first}
        return [asked[row.dealer_key, row.person_id] for row in back]


def test_whose_first_letter_is_on_its_way_is_told_after_it(world: World) -> None:
    hold = ask(world)
    first = take(world)
    lift(world, hold)
    assert lifted(world) == [first.body["letter"]]


def test_whose_first_letter_may_have_arrived_is_told_too(world: World) -> None:
    hold = ask(world)
    first = take(world)
    with world.writing() as session:
        outbox.again(session, first, now=NOW, error="timed out")
    lift(world, hold)
    assert lifted(world) == [first.body["letter"]]


def test_whose_first_letter_is_tried_anew_by_hand_is_told_too(world: World) -> None:
    hold = ask(world)
    first = take(world)
    with world.writing() as session:
        outbox.give_up(session, first, now=NOW, error="timed out for days")
        outbox.retry(session, first.id, now=NOW)
    lift(world, hold)
    assert lifted(world) == [first.body["letter"]]


def test_whose_first_letter_a_killed_worker_had_is_told_too(world: World) -> None:
    hold = ask(world)
    first = take(world)
    lift(world, hold, NOW + 2 * outbox.LEASE)
    assert lifted(world) == [first.body["letter"]]


def test_nobody_takes_a_letter_that_is_being_taken_back(world: World) -> None:
    if world.engine.dialect.name == "sqlite":
        pytest.skip("one writer at a time")
    hold = ask(world)
    with world.writing() as session, world.writing() as worker:
        lift_hold(session, session.get_one(BatchHold, hold), "Можно", author(world))
        assert outbox.take(worker, now=NOW, kinds=(LETTER,)) is None


def test_of_several_batches_the_dealer_sees_those_of_its_own_days(world: World) -> None:
    ask(world)
    with world.writing() as session:
        line = session.get_one(ShipmentLine, world.lines["Пена"])
        line.batch = BATCH
        session.flush()
        hold_batch(session, session.get_one(Product, line.product_key), BATCH, SINCE, "Отложите", author(world))
    assert shown(world, world.dealer) == 2
    with world.writing() as session:
        session.scalars(select(BatchHold)).first().since = date(2030, 1, 1)  # type: ignore[union-attr]
    assert shown(world, world.dealer) == 1
    assert shown(world) == 0


def test_what_is_wrong_is_said_and_who_sees_some_dealers_writes_to_nobody(world: World) -> None:
    with pytest.raises(Incomplete):
        ask(world, words=" ")
    with pytest.raises(Incomplete):
        ask(world, since=NOW.date() + timedelta(days=999))
    with pytest.raises(NotAllowed):
        ask(world, sees="own")
    assert letters(world) == {}
