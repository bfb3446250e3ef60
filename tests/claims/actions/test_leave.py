"""Leave on both databases: tasks and rights come to the deputy by themselves, and go back when the leave is over."""

from datetime import date, datetime, time

import pytest
from sqlalchemy import select

from claims.actions.leave import TypedLeave, end_leave, enter_leave
from claims.actions.staff import switch_off
from claims.errors import Incomplete, NotAllowed, NotFound
from claims.models import Leave, Task
from claims.queries.account import me
from claims.queries.at_work import at_work
from claims.queries.leave import absences
from claims.queries.tasks import TaskTab, task_list
from tests.desk import TEAM, ZONE, Desk, at_desk
from tests.world import World

TODAY = date(2026, 3, 10)


@pytest.fixture
def desk(world: World) -> Desk:
    return at_desk(world, kind="shortage")


def leave(desk: Desk, who: str, deputy: str, first: str, last: str, today: date = TODAY) -> None:
    typed = TypedLeave(person_id=desk.team[who], deputy_id=desk.team[deputy], first_day=first, last_day=last)
    with desk.world.writing() as session:
        enter_leave(session, typed, today)


def refused(desk: Desk, who: str, deputy: str, first: str, last: str) -> dict[str, str]:
    with pytest.raises(Incomplete) as wrong:
        leave(desk, who, deputy, first, last)
    return wrong.value.fields


def tasks(desk: Desk, who: str, day: date) -> set[str]:
    """What «Мои задачи» and the list of the department show this person on that day."""
    with desk.world.reading() as session:
        person = me(session, desk.team[who])
        assert person is not None
        person, now = at_work(session, person, desk.process, day), datetime.combine(day, time(12), ZONE)
        tabs: tuple[TaskTab, ...] = ("mine", "department")
        return {task.name for tab in tabs for task in task_list(session, person, tab, now)}


def may_lead(desk: Desk, who: str, day: date) -> bool:
    """Whether this person may do the work of the stage at hand on that day."""
    with desk.world.reading() as session:
        person = me(session, desk.team[who])
        assert person is not None
        return desk.process.stages[desk.stage].department in at_work(session, person, desk.process, day).departments


def test_tasks_and_rights_go_to_the_deputy_by_themselves_and_come_back(desk: Desk) -> None:
    desk.take("boris")
    leave(desk, "boris", "anna", "12.03.2026", "20.03.2026")
    before, first, last, after = (date(2026, 3, day) for day in (11, 12, 20, 21))
    assert [tasks(desk, "anna", day) != set() for day in (before, first, last, after)] == [False, True, True, False]
    assert [may_lead(desk, "anna", day) for day in (before, first, last, after)] == [False, True, True, False]
    assert tasks(desk, "boris", after) == tasks(desk, "anna", first), "nothing was given away for good"


def test_a_claim_that_comes_meanwhile_waits_for_the_deputy_and_then_for_its_holder(world: World, desk: Desk) -> None:
    desk.take("boris")
    leave(desk, "boris", "anna", "10.03.2026", "11.03.2026")
    with world.writing() as session:
        session.add(
            Task(
                claim_id=desk.claim_id,
                stage="warehouse",
                department="warehouse",
                name="Пересчитать ещё раз",
                person_id=desk.team["boris"],
                created_at=desk.at,
            )
        )
    assert "Пересчитать ещё раз" in tasks(desk, "anna", TODAY)
    assert "Пересчитать ещё раз" not in tasks(desk, "anna", date(2026, 3, 12))
    assert "Пересчитать ещё раз" in tasks(desk, "boris", date(2026, 3, 12))


def test_a_right_of_the_head_is_the_deputys_for_these_days_only(desk: Desk) -> None:
    leave(desk, "egor", "dina", "12.03.2026", "13.03.2026")
    rights = []
    for day in (11, 12, 14):
        with desk.world.reading() as session:
            person = me(session, desk.team["dina"])
            assert person is not None
            rights.append("assign" in at_work(session, person, desk.process, date(2026, 3, day)).rights)
    assert rights == [False, True, False]


def test_a_deputy_of_a_deputy_is_not_followed(desk: Desk) -> None:
    """Nor can it be entered: who is away is nobody's deputy, and who stands in does not leave."""
    leave(desk, "boris", "anna", "12.03.2026", "20.03.2026")
    said = refused(desk, "anna", "vera", "19.03.2026", "25.03.2026")
    assert said == {
        "first_day": "Анна Сергеева в эти дни замещает другого: Борис Кладов, 12.03.2026 – 20.03.2026. "
        "Сначала запишите там другого заместителя"
    }
    said = refused(desk, "vera", "boris", "20.03.2026", "25.03.2026")
    assert said["deputy"].startswith("Борис Кладов в эти дни тоже в отпуске: 12.03.2026 – 20.03.2026.")
    leave(desk, "anna", "vera", "21.03.2026", "25.03.2026")
    leave(desk, "vera", "boris", "26.03.2026", "26.03.2026")


@pytest.mark.parametrize(
    ("who", "deputy", "first", "last", "field", "words"),
    [
        ("anna", "vera", "", "20.03.2026", "first_day", "Введите первый день"),
        ("anna", "vera", "12.03.2026", "скоро", "last_day", "не прочиталось"),
        ("anna", "vera", "20.03.2026", "12.03.2026", "last_day", "раньше первого"),
        ("anna", "vera", "01.03.2026", "09.03.2026", "last_day", "не раньше сегодняшней"),
        ("anna", "anna", "12.03.2026", "20.03.2026", "deputy", "самого себя"),
        ("boris", "vera", "20.03.2026", "25.03.2026", "first_day", "уже записан: 12.03.2026 – 20.03.2026"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(
    desk: Desk, who: str, deputy: str, first: str, last: str, field: str, words: str
) -> None:
    leave(desk, "boris", "gleb", "12.03.2026", "20.03.2026")
    said = refused(desk, who, deputy, first, last)
    assert list(said) == [field]
    assert words in said[field]


def test_who_fell_ill_yesterday_is_entered_today_and_a_year_may_turn(desk: Desk) -> None:
    leave(desk, "boris", "anna", "вчера", "11 марта")
    leave(desk, "gleb", "anna", "28 декабря", "8 января", today=date(2026, 11, 26))
    with desk.world.reading() as session:
        days = session.execute(select(Leave.first_day, Leave.last_day).order_by(Leave.id)).all()
    assert [tuple(row) for row in days] == [
        (date(2026, 3, 9), date(2026, 3, 11)),
        (date(2026, 12, 28), date(2027, 1, 8)),
    ]


def test_nobody_who_is_switched_off_stands_in(world: World, desk: Desk) -> None:
    leave(desk, "boris", "anna", "10.03.2026", "20.03.2026")
    with world.writing() as session:
        switch_off(session, desk.team["anna"], desk.process, by=desk.team["egor"])
    with world.reading() as session:
        assert [(row.deputy, row.gone) for row in absences(session, TODAY)] == [(TEAM["anna"][0], True)]
    assert "deputy" in refused(desk, "vera", "anna", "10.03.2026", "20.03.2026")


def test_of_who_is_switched_off_while_away_nothing_stays_with_the_deputy(world: World, desk: Desk) -> None:
    leave(desk, "boris", "anna", "10.03.2026", "20.03.2026")
    assert may_lead(desk, "anna", TODAY)
    with world.writing() as session:
        switch_off(session, desk.team["boris"], desk.process, by=desk.team["egor"])
    assert not may_lead(desk, "anna", TODAY)


def test_a_leave_ends_earlier_or_is_called_off(world: World, desk: Desk) -> None:
    leave(desk, "boris", "anna", "09.03.2026", "20.03.2026")
    leave(desk, "gleb", "anna", "15.03.2026", "20.03.2026")
    with world.writing() as session:
        for one in absences(session, TODAY):
            end_leave(session, one.id, TODAY)
    with world.reading() as session:
        assert absences(session, TODAY) == []
        kept = session.scalars(select(Leave)).one()
        assert (kept.first_day, kept.last_day) == (date(2026, 3, 9), date(2026, 3, 9))
    with pytest.raises(NotFound), world.writing() as session:
        end_leave(session, kept.id, TODAY)
    assert not may_lead(desk, "anna", TODAY)
    with pytest.raises(NotAllowed):
        desk.take("anna")
