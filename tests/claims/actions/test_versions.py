"""Versions of the process: a claim goes by the one it was sent by until somebody moves it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from claims.actions.move_open import move_open_claims
from claims.actions.put_in_force import Author, put_in_force, take_file
from claims.errors import Incomplete, NotAllowed
from claims.models import Claim, ClaimEvent, ProcessVersion, Task
from claims.queries.versions import in_force, listed
from claims.rules.process import ProcessError, shipped, shipped_text
from claims.rules.shape import Process
from tests.desk import Desk, at_desk
from tests.filed import REGISTERED, file_claim
from tests.world import NOW, World

FIRST = shipped_text("desk")
# The warehouse has a day less.
SECOND = FIRST.replace('limit = "3 days"\nlimit_from = "registration"', 'limit = "2 days"\nlimit_from = "registration"')
# Stage and department are called otherwise, the role is the same.
THIRD = SECOND.replace('"warehouse"', '"stock"').replace(
    'code = "stock"\nname = "Склад"\nd', 'code = "warehouse"\nname = "Склад"\nd'
)


def put(world: World, text: str, *, seen: int, why: str = "Склад просит", by: int = 0) -> int:
    with world.writing() as session:
        author = Author(person_id=by or world.staff, at=NOW, why=why, seen=seen)
        return put_in_force(session, text, shipped("desk"), author)


def running(world: World) -> Process:
    with world.reading() as session:
        found = in_force(session)
    assert found is not None
    return found


def start(world: World, text: str) -> bool:
    with world.writing() as session:
        return take_file(session, text, now=NOW)


@pytest.fixture
def desk(world: World) -> Desk:
    """A claim in the warehouse, sent by the first version."""
    start(world, FIRST)
    return at_desk(world, kind="shortage", process_version=1)


def test_programs_write_a_file_that_has_changed_and_nothing_else(world: World) -> None:
    assert [start(world, text) for text in (FIRST, FIRST, SECOND, SECOND)] == [True, False, True, False]
    assert running(world).number == 2


def test_programs_that_start_together_write_one_version(world: World) -> None:
    with ThreadPoolExecutor(4) as programs:
        assert sorted(programs.map(lambda _: start(world, FIRST), range(4))) == [False, False, False, True]


def test_a_restart_does_not_undo_what_a_person_has_put_in_force(world: World) -> None:
    start(world, FIRST)
    put(world, SECOND, seen=1)
    assert not start(world, FIRST)
    assert not start(world, THIRD)
    assert running(world).stages["warehouse"].limit.amount == 2  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "seen", "why", "refused"),
    [
        (SECOND.replace("2 days", "два дня"), 1, "Склад просит", ProcessError),
        (FIRST, 1, "Склад просит", NotAllowed),
        (SECOND, 0, "Склад просит", NotAllowed),
        (shipped_text("erp"), 1, "Склад просит", NotAllowed),
        (SECOND, 1, " ", Incomplete),
        (SECOND, 1, "о" * 301, Incomplete),
    ],
)
def test_what_is_wrong_is_never_in_force(
    world: World, text: str, seen: int, why: str, refused: type[Exception]
) -> None:
    start(world, FIRST)
    with pytest.raises(refused):
        put(world, text, seen=seen, why=why)
    with world.reading() as session:
        assert session.scalars(select(ProcessVersion.number)).all() == [1]


def test_a_claim_goes_on_by_the_version_it_was_sent_by_and_the_next_one_by_the_new(world: World, desk: Desk) -> None:
    put(world, THIRD, seen=1)
    process = running(world)
    with world.writing() as session:
        later = file_claim(session, world, "РК-2026-000124", kind="shortage", process_version=process.number)
        assert process.of(later) is process
        first = session.get_one(Claim, desk.claim_id)
        assert process.of(first).stages["warehouse"].limit.amount == 3  # type: ignore[union-attr]
    desk.process = process.of(desk.claim())  # its people hold it still
    desk.fill("boris", finding="ours", finding_comment="Не положили")
    assert desk.stage == "review"
    assert process.together.stages["warehouse"].name == "Расследование: склад"
    assert process.shown("nowhere") == ("nowhere", "plain")


def test_the_list_says_who_when_what_for_and_how_many_claims_go_by_each(world: World, desk: Desk) -> None:
    put(world, SECOND, seen=1)
    with world.reading() as session:
        found = listed(session, running(world))
    assert [(row.number, bool(row.by), row.why, row.claims) for row in found] == [
        (2, True, "Склад просит", 0),
        (1, False, "", 1),
    ]


def move(world: World, desk: Desk, to: dict[str, str]) -> int:
    with world.writing() as session:
        hand = desk.hand("anna", session.get_one(Claim, desk.claim_id))
        done = move_open_claims(session, running(world), to, hand)
        return done.moved if done else 0


def test_moved_to_the_newest_a_claim_has_its_terms_and_the_dealer_reads_nothing_of_it(world: World, desk: Desk) -> None:
    before = desk.claim()
    put(world, SECOND, seen=1)
    assert move(world, desk, {}) == 1
    moved = desk.claim()
    assert (moved.process_version, moved.stage) == (2, "warehouse")
    assert moved.stage_due_at == (before.stage_due_at or REGISTERED) - timedelta(days=1)
    assert moved.desk_edition > before.desk_edition
    with world.reading() as session:
        event = session.scalars(select(ClaimEvent).where(ClaimEvent.what == "version")).one()
        assert event.hidden
        assert event.said == {"before": 1, "after": 2}
    assert move(world, desk, {}) == 0


def test_a_stage_that_is_another_departments_now_has_its_tasks_there(world: World, desk: Desk) -> None:
    put(world, FIRST.replace('"warehouse"\nlimit = "3 days"', '"logistics"\nlimit = "3 days"'), seen=1)
    assert move(world, desk, {}) == 1
    with world.reading() as session:
        open_ = session.scalars(select(Task.department).where(Task.done_at.is_(None))).all()
    assert (desk.stage, open_) == ("warehouse", ["logistics"])
    assert move(world, desk, {}) == 0


def test_a_claim_in_a_stage_that_is_gone_goes_where_one_of_ours_says(world: World, desk: Desk) -> None:
    put(world, THIRD, seen=1)
    with pytest.raises(Incomplete) as asked:
        move(world, desk, {"warehouse": "draft"})
    assert asked.value.fields == {"warehouse": "Выберите, в какой стадии продолжить"}
    assert desk.stage == "warehouse"
    assert move(world, desk, {"warehouse": "stock"}) == 1
    assert desk.stage == "stock"
    with world.reading() as session:
        open_tasks = select(Task.department).where(Task.claim_id == desk.claim_id, Task.done_at.is_(None))
        assert set(session.scalars(open_tasks)) == {"stock"}
