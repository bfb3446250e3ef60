"""People of ours are reminded of tasks by letter: once, by day, the deputy of who is away, the head at the end."""

from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from claims.actions.answer import answer
from claims.actions.ask import Voice, ask
from claims.actions.choose_notices import choose_notices
from claims.actions.remind import remind, send_digests
from claims.models import Claim, Leave, OutboxMessage, Person, Task
from claims.queries.staff_letter import task_facts
from claims.rules.notices import Choice
from tests.desk import ZONE, Desk, at_desk
from tests.filed import REGISTERED
from tests.world import World


@pytest.fixture
def desk(world: World) -> Desk:
    return at_desk(world)


def told(desk: Desk, at: datetime) -> Counter[tuple[str, str]]:
    """(first name, about) of the letters that this look puts."""
    names = {id_: first for first, id_ in desk.team.items()}
    with desk.world.writing() as session:
        last = session.scalar(select(OutboxMessage.id).order_by(OutboxMessage.id.desc()).limit(1)) or 0
        remind(session, desk.process, now=at, zone=ZONE)
        session.flush()
        new = session.scalars(select(OutboxMessage).where(OutboxMessage.id > last)).all()
        return Counter((names.get(row.body["person_id"], "?"), row.body["about"]) for row in new)


def test_a_new_task_is_told_once_to_all_who_may_take_it(desk: Desk) -> None:
    assert told(desk, REGISTERED) == {("boris", "task"): 1}
    assert told(desk, REGISTERED + timedelta(minutes=5)) == {}


def test_near_its_end_it_is_told_again_and_at_the_end_to_the_head(desk: Desk) -> None:
    told(desk, REGISTERED)
    due = desk.claim().stage_due_at
    assert due is not None
    assert told(desk, due - (due - REGISTERED) / 20) == {("boris", "warning"): 1}
    late = told(desk, due + timedelta(minutes=1))
    assert late == {("boris", "overdue"): 1, ("egor", "overdue"): 1, ("faina", "overdue"): 1}
    assert told(desk, due + timedelta(hours=2)) == {}


def test_by_night_nobody_is_told_and_nothing_is_forgotten(desk: Desk) -> None:
    night = REGISTERED.replace(hour=19)
    assert told(desk, night) == {}
    assert told(desk, night + timedelta(hours=12)) == {("boris", "task"): 1}


def test_who_is_away_is_told_by_the_deputy(desk: Desk) -> None:
    days = {"first_day": date(2026, 3, 9), "last_day": date(2026, 3, 11)}
    with desk.world.writing() as session:
        session.add(Leave(person_id=desk.team["boris"], deputy_id=desk.team["vera"], **days))
    assert told(desk, REGISTERED) == {("vera", "task"): 1}


def test_while_the_dealer_is_asked_the_clock_of_a_task_stands(desk: Desk) -> None:
    told(desk, REGISTERED)
    with desk.world.writing() as session:
        claim = session.get_one(Claim, desk.claim_id)
        ask(session, claim, "Где пломба?", Voice("staff", desk.team["boris"], REGISTERED, ZONE), desk.process)
    assert told(desk, REGISTERED + timedelta(days=9)) == {}


def test_a_task_whose_time_grew_is_warned_of_again_near_its_new_end(desk: Desk) -> None:
    told(desk, REGISTERED)
    due = desk.claim().stage_due_at
    assert due is not None
    near = due - timedelta(hours=1)
    assert told(desk, near) == {("boris", "warning"): 1}
    with desk.world.writing() as session:
        claim = session.get_one(Claim, desk.claim_id)
        question = ask(session, claim, "Где пломба?", Voice("staff", desk.team["boris"], near, ZONE), desk.process)
        session.flush()
        later = Voice("dealer", desk.world.head, near + timedelta(days=5), ZONE)
        answer(session, claim, question.id, "На месте", later, desk.process)
    grown = desk.claim().stage_due_at
    assert grown is not None
    assert grown > due + timedelta(days=4)
    assert told(desk, near + timedelta(days=5)) == {("boris", "warning"): 1}
    assert told(desk, grown - timedelta(minutes=5)) == {}


def test_each_working_morning_brings_one_letter(desk: Desk) -> None:
    morning = datetime(2026, 3, 11, 8, 45, tzinfo=ZONE)
    with desk.world.writing() as session:
        staff = len(session.scalars(select(Person).where(Person.is_staff)).all())
        assert send_digests(session, desk.process, now=morning - timedelta(minutes=30), zone=ZONE) == 0
        assert send_digests(session, desk.process, now=morning, zone=ZONE) == staff
        assert send_digests(session, desk.process, now=morning + timedelta(hours=1), zone=ZONE) == 0
        assert send_digests(session, desk.process, now=morning + timedelta(days=3), zone=ZONE) == 0, "a Saturday"


def test_the_commercial_director_hears_of_a_large_claim_at_once(world: World) -> None:
    desk = at_desk(world, discrepancy=Decimal(500_000))
    with world.reading() as session:
        rows = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "staff_letter"))
        assert [(row.body["person_id"], row.body["about"]) for row in rows] == [(desk.team["faina"], "large")]


def test_of_a_usual_claim_the_director_hears_nothing(desk: Desk) -> None:
    with desk.world.reading() as session:
        assert session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "staff_letter")).all() == []


def test_who_does_not_see_the_claim_gets_no_letter_of_its_task_unless_it_is_their_own(desk: Desk) -> None:
    boris = desk.team["boris"]
    own = (Task.claim_id == desk.claim_id, Task.done_at.is_(None))

    def reads() -> bool:
        with desk.world.reading() as session:
            return task_facts(session, session.scalars(select(Task.id).where(*own)).one(), boris) is not None

    assert reads()
    with desk.world.writing() as session:
        person = session.get_one(Person, boris)
        person.sees, person.region = "region", "Урал"
    assert not reads()
    with desk.world.writing() as session:
        session.scalars(select(Task).where(*own)).one().person_id = boris
    assert reads()


def refuse(desk: Desk, first: str, *kinds: str) -> None:
    with desk.world.writing() as session:
        choose_notices(session, desk.team[first], dict.fromkeys(kinds, Choice(letter=False, push=False)))


def test_who_does_not_want_a_letter_gets_none_but_a_head_is_told_of_overdue(desk: Desk) -> None:
    for first in ("boris", "egor"):
        refuse(desk, first, "task", "overdue")
    assert told(desk, REGISTERED) == {}
    due = desk.claim().stage_due_at
    assert due is not None
    assert told(desk, due + timedelta(minutes=1)) == {("egor", "overdue"): 1, ("faina", "overdue"): 1}


def test_who_does_not_want_the_letter_of_the_morning_gets_none(desk: Desk) -> None:
    refuse(desk, "boris", "digest")
    morning = datetime(2026, 3, 11, 8, 30, tzinfo=ZONE)
    with desk.world.writing() as session:
        staff = len(session.scalars(select(Person).where(Person.is_staff)).all())
        assert send_digests(session, desk.process, now=morning, zone=ZONE) == staff - 1
