"""Many open claims go by the newest version slice by slice, whatever happens between two slices."""

import pytest
from sqlalchemy import func, select

from claims.actions.enter_stage import begin
from claims.actions.hand import Hand
from claims.actions.move_open import move_open_claims, move_slice
from claims.errors import Incomplete, NotAllowed
from claims.models import Claim, ClaimEvent, OutboxMessage, ProcessMove
from claims.queries.moving import Moving, last_move
from claims.rules.process import shipped
from tests.claims.actions.test_versions import FIRST, SECOND, THIRD, put, running, start
from tests.desk import ZONE
from tests.filed import REGISTERED, file_claim
from tests.world import NOW, World

FIVE = tuple(f"РК-2026-00020{number}" for number in range(5))


@pytest.fixture(autouse=True)
def small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.actions.move_open.SLICE", 2)


@pytest.fixture(autouse=True)
def claims(world: World) -> None:
    """Five in the warehouse, sent by the first version."""
    start(world, FIRST)
    hand = Hand(source="dealer", person_id=world.head, at=REGISTERED, zone=ZONE)
    with world.writing() as session:
        for number in FIVE:
            begin(
                session, file_claim(session, world, number, kind="shortage", process_version=1), hand, shipped("desk")
            )


def order(world: World, to: dict[str, str] | None = None) -> int:
    with world.writing() as session:
        hand = Hand(source="staff", person_id=world.staff, at=NOW, zone=ZONE)
        move = move_open_claims(session, running(world), to or {}, hand)
        assert move is not None
        return move.id


def carry(world: World, move_id: int, *, killed: bool = False) -> bool:
    """The next slice; killed: before its end."""
    with world.writing() as session:
        more = move_slice(session, move_id, running(world), now=NOW, zone=ZONE)
        if killed:
            session.rollback()
        return more


def versions(world: World) -> list[int | None]:
    with world.reading() as session:
        return list(session.scalars(select(Claim.process_version).order_by(Claim.id)))


def told(world: World) -> Moving:
    with world.reading() as session:
        found = last_move(session)
    assert found is not None
    return found


def carried_out(world: World) -> None:
    """The worker has marked the order done."""
    with world.writing() as session:
        for message in session.scalars(select(OutboxMessage).filter_by(kind="claims_move")):
            message.state = "done"


def test_many_are_ordered_and_moved_each_once_though_the_worker_is_killed_in_between(world: World) -> None:
    put(world, SECOND, seen=1)
    move = order(world)
    assert versions(world) == [1, 1, 1, 1, 1]
    assert (told(world).state, told(world).moved, told(world).total) == ("going", 0, 5)
    assert carry(world, move)
    assert carry(world, move, killed=True)
    assert versions(world) == [2, 2, 1, 1, 1]
    assert told(world).moved == 2
    assert carry(world, move)
    assert not carry(world, move)
    assert not carry(world, move)  # its message was not marked done, and comes once more
    assert versions(world) == [2, 2, 2, 2, 2]
    assert (told(world).state, told(world).moved, told(world).by) == ("done", 5, "Ирина Кузнецова")
    with world.reading() as session:
        assert session.scalar(select(func.count()).where(ClaimEvent.what == "version")) == 5


def test_there_is_one_order_at_a_time(world: World) -> None:
    put(world, SECOND, seen=1)
    order(world)
    with pytest.raises(NotAllowed, match="Перевод уже идёт"):
        order(world)


def test_a_few_are_moved_at_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.actions.move_open.SLICE", 5)
    put(world, SECOND, seen=1)
    order(world)
    assert versions(world) == [2, 2, 2, 2, 2]
    assert (told(world).state, told(world).moved) == ("done", 5)


def test_a_claim_that_is_over_or_moved_meanwhile_is_passed_by(world: World) -> None:
    put(world, SECOND, seen=1)
    move = order(world)
    with world.writing() as session:
        one, other, *_ = session.scalars(select(Claim).order_by(Claim.id))
        one.stage, other.process_version = "closed", 2
    while carry(world, move):
        pass
    assert versions(world) == [1, 2, 2, 2, 2]
    assert (told(world).moved, dict(told(world).left)) == (3, {})


def test_where_another_version_came_meanwhile_the_order_is_over_and_the_next_one_goes_on(world: World) -> None:
    put(world, SECOND, seen=1)
    move = order(world)
    carry(world, move)
    put(world, FIRST, seen=2)
    assert not carry(world, move)
    carried_out(world)
    assert versions(world) == [2, 2, 1, 1, 1]
    assert (told(world).state, told(world).number, told(world).moved) == ("overtaken", 2, 2)
    move = order(world)
    while carry(world, move):
        pass
    assert versions(world) == [3, 3, 3, 3, 3]
    assert (told(world).state, told(world).number, told(world).moved) == ("done", 3, 5)


def test_where_a_stage_is_gone_the_order_asks_first_and_keeps_what_was_chosen(world: World) -> None:
    put(world, THIRD, seen=1)
    with pytest.raises(Incomplete):
        order(world)
    move = order(world, {"warehouse": "stock"})
    while carry(world, move):
        pass
    with world.reading() as session:
        assert set(session.scalars(select(Claim.stage))) == {"stock"}


def test_a_claim_that_cannot_be_moved_is_named_and_stops_no_other(world: World) -> None:
    put(world, THIRD.replace('"review"', '"second_look"'), seen=1)
    move = order(world, {"warehouse": "stock"})
    with world.writing() as session:
        one, other, *_ = session.scalars(select(Claim).order_by(Claim.id))
        one.stage, other.stage = "review", "never_heard_of"  # one came meanwhile to a stage that nobody was asked of
    while carry(world, move):
        pass
    assert versions(world) == [1, 1, 2, 2, 2]
    left = told(world).left
    assert left[FIVE[0]] == "Выберите, в какой стадии продолжить"
    assert "Неожиданная ошибка" in left[FIVE[1]]
    assert told(world).moved == 3


def test_an_order_that_nobody_carries_on_says_so_and_may_be_given_anew(world: World) -> None:
    put(world, SECOND, seen=1)
    move = order(world)
    with world.writing() as session:
        session.scalars(select(OutboxMessage).filter_by(kind="claims_move")).one().state = "given_up"
    assert told(world).state == "stopped"
    assert order(world) != move
    with world.reading() as session:
        assert session.scalar(select(func.count()).select_from(ProcessMove)) == 2
