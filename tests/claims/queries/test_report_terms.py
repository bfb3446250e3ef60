"""Time per stage, terms kept, the first try and the load of people: by hand, on both databases."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from claims.models import Claim, ClaimEvent, ClaimWish, Question, Task
from claims.queries.reach import Sight
from claims.queries.report_load import Load, load
from claims.queries.report_terms import StageTime, Terms, terms
from claims.rules.periods import period
from claims.rules.process import shipped
from tests.filed import file_claim
from tests.world import World

DESK = shipped("desk")
YEAR = period("12-months", date(2026, 3, 20), ZoneInfo("Europe/Moscow"), None)
MARCH = datetime(2026, 3, 10, 11, 20, tzinfo=UTC)  # when file_claim registers
NOW = MARCH + timedelta(days=30)
NUMBERS = iter(range(1, 10**6))


def filed(session: Session, world: World, outcome: str = "", *, days: float = 0, **columns: Any) -> Claim:
    claim = file_claim(session, world, f"РК-2026-{next(NUMBERS):06}", **columns)
    claim.decide(outcome, MARCH + timedelta(days=days))
    return claim


def moved(session: Session, claim: Claim, *moves: tuple[float, str]) -> None:
    """Hours after registration, and the stage that it went to."""
    for hours, stage in moves:
        at = MARCH + timedelta(hours=hours)
        session.add(ClaimEvent(claim_id=claim.id, at=at, source="staff", what="stage", said={"stage": stage}))
    session.flush()


def read(world: World, sight: Sight = Sight()) -> Terms:
    with world.reading() as session:
        return terms(session, sight, YEAR, DESK, NOW)


def test_time_per_stage_is_of_stays_that_ended(world: World) -> None:
    """Ten claims stood 1…10 hours at registration; three went on, after 2, 4 and 30 hours at the warehouse."""
    with world.writing() as session:
        for hours in range(1, 11):
            claim = filed(session, world)
            moved(session, claim, (hours, "warehouse"))
            if hours in (1, 2, 3):
                moved(session, claim, (hours + {1: 2, 2: 4, 3: 30}[hours], "review"))
        filed(session, world)
    assert [(one.stage, one.times, one.half, one.most) for one in read(world).stages] == [
        ("registered", 10, timedelta(hours=5), timedelta(hours=9)),
        ("warehouse", 3, timedelta(hours=4), timedelta(hours=30)),
    ]


def test_tasks_done_in_time_are_counted_by_stage(world: World) -> None:
    with world.writing() as session:
        claim = filed(session, world)
        moved(session, claim, (1, "warehouse"), (9, "review"))
        for done in (1, 2, 5, None):
            task = Task(
                claim_id=claim.id, stage="warehouse", department="warehouse", name="Проверить", created_at=MARCH
            )
            task.due_at = MARCH + timedelta(days=3)
            task.done_at = MARCH + timedelta(days=done) if done else None
            session.add(task)
    warehouse = next(one for one in read(world).stages if one.stage == "warehouse")
    assert (warehouse.tasks, warehouse.in_time) == (3, 2)


def test_terms_kept_are_of_claims_whose_term_is_over_or_that_are_decided(world: World) -> None:
    """The term is the 24th: one decided before, one after, one late and open, one withdrawn, one with a longer term."""
    with world.writing() as session:
        filed(session, world, "satisfied", days=5)
        filed(session, world, "refused", days=20)
        filed(session, world)
        filed(session, world, "withdrawn", days=1)
        filed(session, world, due_at=NOW + timedelta(days=1))
    seen = read(world)
    assert (seen.due, seen.kept, seen.decided) == (3, 1, 2)
    assert (seen.half, seen.most) == (timedelta(days=5), timedelta(days=20))


def test_first_time_right_and_coming_again(world: World) -> None:
    with world.writing() as session:
        right, asked, later, appealed, again = (filed(session, world, "partly", days=5) for _ in range(5))
        for claim, days in ((asked, 1), (asked, 2), (later, 6)):
            at = MARCH + timedelta(days=days)
            session.add(Question(claim_id=claim.id, side="staff", text="Где фото?", asked_at=at))
        session.add(ClaimWish(claim_id=appealed.id, code="appeal", person_id=world.head, at=NOW))
        session.add(ClaimWish(claim_id=again.id, code="again", person_id=world.head, at=NOW, led_to=right.id))
        session.add(ClaimWish(claim_id=right.id, code="consent", person_id=world.head, at=NOW))
    seen = read(world)
    assert (seen.decided, seen.right, seen.again) == (5, 4, 2)


def test_nothing_is_said_of_no_claims(world: World) -> None:
    seen = read(world)
    assert (seen.stages, seen.due, seen.kept, seen.half, seen.most) == ((), 0, 0, None, None)


def test_the_load_of_people_is_what_they_hold_now(world: World) -> None:
    with world.writing() as session:
        late = filed(session, world, holder_id=world.staff, stage_due_at=NOW - timedelta(days=1))
        filed(session, world, holder_id=world.staff, stage_due_at=NOW + timedelta(days=1))
        filed(session, world, holder_id=world.staff, stage="closed")
        filed(session, world, due_at=NOW + timedelta(days=1))
        for person, due in ((world.staff, -1), (world.staff, 1), (None, -1)):
            session.add(
                Task(
                    claim_id=late.id,
                    stage="review",
                    department="service",
                    name="Разобрать",
                    person_id=person,
                    created_at=MARCH,
                    due_at=NOW + timedelta(days=due),
                )
            )
    with world.reading() as session:
        found = load(session, Sight(), DESK, NOW)
        assert load(session, Sight("own", "Никто"), DESK, NOW) == ()
    assert found == (
        Load(person_id=world.staff, name="Ирина Кузнецова", claims=2, late=1, tasks=2, tasks_late=1),
        Load(person_id=None, name="", claims=1, late=0, tasks=1, tasks_late=1),
    )


def test_who_sees_own_dealers_alone_reads_their_terms(world: World) -> None:
    with world.writing() as session:
        moved(session, filed(session, world), (1, "warehouse"))
    assert read(world, Sight("own", "Ирина Кузнецова")).stages == (
        StageTime(stage="registered", times=1, half=timedelta(hours=1), most=timedelta(hours=1)),
    )
    assert read(world, Sight("own", "Никто")).stages == ()
