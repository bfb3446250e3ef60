"""Every dealer who got a batch is asked once not to sell it, and told once that it may be sold again."""

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from claims import outbox
from claims.actions.batch_hold import LETTER, Author, batch_letter_left, hold_batch, lift_hold
from claims.errors import Incomplete, NotAllowed
from claims.models import BatchHold, BatchLetter, OutboxMessage, Product, ShipmentLine
from claims.queries.batch_hold import gone_to, held_for, was_asked
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


def lift(world: World, hold: int) -> None:
    with world.writing() as session:
        lift_hold(session, session.get_one(BatchHold, hold), "Можно", author(world))


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


def test_whose_first_letter_is_on_its_way_is_told_after_it(world: World) -> None:
    hold = ask(world)
    with world.writing() as session:
        first = outbox.take(session, now=NOW, kinds=(LETTER,))
        assert first is not None
    lift(world, hold)
    with world.reading() as session:
        second = session.scalars(select(BatchLetter).where(BatchLetter.kind == "lift")).one()
        assert second.person_id == session.get_one(BatchLetter, first.body["letter"]).person_id
        assert not was_asked(session, second)
    with world.writing() as session:
        batch_letter_left(session, first.body["letter"], now=NOW)
        assert was_asked(session, second)


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
