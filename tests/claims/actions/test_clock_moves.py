"""What happens by itself: a decision without an act closes its claim after the days the process names."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, select

from claims.actions.answer import answer
from claims.actions.ask import Voice, ask
from claims.actions.clock_moves import clock_moves
from claims.models import Claim, ClaimEvent, OutboxMessage
from claims.rules.process import shipped
from tests.filed import file_claim
from tests.world import World, build

MOSCOW = ZoneInfo("Europe/Moscow")
DECIDED = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)  # a Monday; ten days later is a Thursday
EVENING = datetime(2026, 3, 26, 15, 0, tzinfo=UTC)  # 18:00 in Moscow


def decided(world: World, **columns: Any) -> int:
    with world.writing() as session:
        claim = file_claim(session, world, stage="decided", stage_since=DECIDED, outcome="satisfied", **columns)
        return claim.id


def pass_time(world: World, now: datetime) -> int:
    with world.writing() as session:
        return clock_moves(session, shipped("erp"), now=now, zone=MOSCOW)


def test_it_is_closed_when_the_tenth_day_ends_and_not_before(world: World) -> None:
    claim_id = decided(world)
    assert pass_time(world, EVENING - timedelta(seconds=1)) == 0
    assert pass_time(world, EVENING) == 1
    with world.reading() as session:
        claim = session.get_one(Claim, claim_id)
        assert (claim.stage, claim.outcome, claim.stage_since, claim.closed_at) == (
            "closed",
            "satisfied",
            EVENING,
            EVENING,
        )
        event = session.scalars(select(ClaimEvent).order_by(ClaimEvent.id.desc()).limit(1)).one()
    assert (event.what, event.source, event.said["stage"]) == ("stage", "clock", "closed")


def test_a_second_look_changes_nothing(world: World) -> None:
    decided(world)
    assert pass_time(world, EVENING) == 1
    assert pass_time(world, EVENING + timedelta(days=1)) == 0


def test_one_whose_act_1c_still_works_off_waits_for_1c(world: World) -> None:
    decided(world, act_onec_number="УТ00-000001")
    assert pass_time(world, EVENING + timedelta(days=30)) == 0


def test_days_that_a_question_waited_for_the_dealer_do_not_count(world: World) -> None:
    claim_id = decided(world)
    with world.writing() as session:
        claim = session.get_one(Claim, claim_id)
        asked = Voice("staff", world.staff, DECIDED + timedelta(days=1), MOSCOW)
        question = ask(session, claim, "Куда довезти?", asked, shipped("erp"))
    later = DECIDED + timedelta(days=20)
    assert pass_time(world, later) == 0
    with world.writing() as session:
        claim = session.get_one(Claim, claim_id)
        answer(session, claim, question.id, "На склад", Voice("dealer", world.head, later, MOSCOW), shipped("erp"))
    assert pass_time(world, EVENING + timedelta(days=19, seconds=-1)) == 0
    assert pass_time(world, EVENING + timedelta(days=19)) == 1


def test_the_other_process_has_no_such_move(world: World) -> None:
    decided(world)
    with world.writing() as session:
        assert clock_moves(session, shipped("desk"), now=EVENING, zone=MOSCOW) == 0


def test_1c_is_told_of_a_move_only_where_the_portal_owns_the_stage(world: World) -> None:
    erp, desk = shipped("erp"), shipped("desk")
    waiting = next(move for move in erp.moves if move.after is not None)
    closing = replace(waiting, from_="paperwork", to="closed", when={}, free=True)
    ours = replace(desk, moves=(*desk.moves, closing))
    with world.writing() as session:
        file_claim(session, world, stage="paperwork", stage_since=DECIDED, outcome="satisfied")
        file_claim(session, world, "РК-2026-000124", stage="decided", stage_since=DECIDED, outcome="satisfied")
    for process in (erp, ours):
        with world.writing() as session:
            assert clock_moves(session, process, now=EVENING, zone=MOSCOW) == 1
    with world.reading() as session:
        rows = select(OutboxMessage.kind, Claim.number).join(Claim).where(OutboxMessage.kind != "letter")
        told = session.execute(rows).all()
    assert [tuple(row) for row in told] == [("details", "РК-2026-000123")]


def test_each_claim_waits_as_long_as_its_own_version_says_and_moves_once(world: World) -> None:
    newest = shipped("erp")
    longer = [
        replace(move, after=replace(move.after, amount=30)) if move.after is not None else move for move in newest.moves
    ]
    process = replace(newest, number=2, moves=tuple(longer), earlier={1: newest})
    first = decided(world, process_version=1)
    for number, version in (("РК-2026-000124", 2), ("РК-2026-000125", None)):
        decided(world, number=number, process_version=version)
    stood = {EVENING: 1, EVENING + timedelta(hours=1): 0, EVENING + timedelta(days=20): 2}
    for now, moves in stood.items():
        with world.writing() as session:
            assert clock_moves(session, process, now=now, zone=MOSCOW) == moves
    with world.reading() as session:
        told = select(ClaimEvent.claim_id).where(ClaimEvent.what == "stage").order_by(ClaimEvent.id)
        assert session.scalars(told).all() == [first, first + 1, first + 2]


@pytest.mark.postgres
def test_a_claim_that_somebody_works_at_holds_up_no_other(postgres_engine: Engine) -> None:
    world = build(postgres_engine)  # SQLite has one writer anyway
    due, not_due = decided(world), decided(world, number="РК-2026-000124", act_onec_number="УТ00-000001")
    with ThreadPoolExecutor(1) as clock, world.writing() as session:
        session.execute(select(Claim.id).where(Claim.id == not_due).with_for_update()).all()
        assert clock.submit(pass_time, world, EVENING).result(20) == 1
    with world.reading() as session:
        assert session.get_one(Claim, due).stage == "closed"
