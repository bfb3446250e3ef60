"""«Отпуск»: everybody of ours enters their own, who hands work out those of others, too."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from claims.models import Leave, Person
from claims.rules import process
from portal.parts import Parts
from tests.desk import team
from tests.portal.browser import Browser
from tests.portal.conftest import HASH, Clock
from tests.portal.test_staff_reach import STAFF, become
from tests.world import World

Browse = Callable[..., Browser]
DAYS = {"first_day": "12.03.2026", "last_day": "20.03.2026"}


@pytest.fixture
def parts(parts: Parts) -> Parts:
    return replace(parts, process=process.shipped("desk"))


@pytest.fixture
def people(world: World) -> dict[str, int]:
    with world.writing() as session:
        found = team(session)
        for one in found.values():
            session.get_one(Person, one).password_hash = HASH
        return found


def whose(world: World) -> list[tuple[int, int]]:
    with world.reading() as session:
        return [tuple(row) for row in session.execute(select(Leave.person_id, Leave.deputy_id).order_by(Leave.id))]


def test_everybody_enters_their_own_leave_and_nobody_elses(
    world: World, browse: Browse, people: dict[str, int]
) -> None:
    boris = browse("boris@chistydom.example")
    assert 'name="person"' not in boris.get("/staff/leave").text
    form = {**DAYS, "deputy": people["anna"], "person": people["egor"]}
    page = boris.follow(boris.post("/staff/leave", form)).text
    assert whose(world) == [(people["boris"], people["anna"])]
    assert "Замещает Анна Сергеева" in page
    assert "Замещение не передаётся дальше" in page
    assert "Замещаете вы" in browse("anna@chistydom.example").get("/staff/leave").text


def test_a_head_enters_the_leave_of_others(world: World, browse: Browse, people: dict[str, int]) -> None:
    egor = browse("egor@chistydom.example")
    assert ">Борис Кладов</option>" in egor.get("/staff/leave").text
    form = {**DAYS, "deputy": people["vera"], "person": people["boris"]}
    assert "Борис Кладов" in egor.follow(egor.post("/staff/leave", form)).text
    assert whose(world) == [(people["boris"], people["vera"])]


def test_what_is_wrong_keeps_what_was_typed(browse: Browse, people: dict[str, int]) -> None:
    egor = browse("egor@chistydom.example")
    egor.get("/staff/leave")
    answer = egor.post("/staff/leave", {"first_day": "12 марта", "last_day": "потом", "person": people["boris"]})
    assert answer.status_code == 422
    assert 'value="12 марта"' in answer.text
    assert f'<option value="{people["boris"]}" selected>Борис Кладов' in answer.text
    assert answer.text.count("Выберите заместителя") == 2


def test_nobody_ends_the_leave_of_another_but_who_hands_work_out(
    world: World, browse: Browse, people: dict[str, int]
) -> None:
    with world.writing() as session:
        leave = Leave(
            person_id=people["boris"],
            deputy_id=people["anna"],
            first_day=date(2026, 3, 12),
            last_day=date(2026, 3, 20),
        )
        session.add(leave)
        session.flush()
        path = f"/staff/leave/{leave.id}/end"
    anna = browse("anna@chistydom.example")
    assert "Отменить" not in anna.get("/staff/leave").text
    assert anna.post(path).status_code == 404
    egor = browse("egor@chistydom.example")
    egor.get("/staff/leave")
    assert egor.post(path).status_code == 303
    assert whose(world) == []


def test_the_deputy_opens_what_was_the_administrators_until_they_are_back(
    world: World, browse: Browse, people: dict[str, int], clock: Clock
) -> None:
    become(world, "administrator")
    admin = browse(STAFF)
    admin.get("/staff/leave")
    admin.post("/staff/leave", {**DAYS, "person": world.staff, "deputy": people["vera"]})
    vera = browse("vera@chistydom.example")
    seen = []
    for _ in range(3):
        seen.append(vera.get("/staff/exchange").status_code)
        clock.go(days=5)
        vera = browse("vera@chistydom.example")
    assert (seen, clock.now.date()) == ([403, 200, 200], date(2026, 3, 25))
    assert vera.get("/staff/exchange").status_code == 403


def test_the_administrator_sees_who_is_away(world: World, browse: Browse, people: dict[str, int], clock: Clock) -> None:
    become(world, "administrator")
    admin = browse(STAFF)
    admin.get("/staff/leave")
    admin.post("/staff/leave", {**DAYS, "person": people["boris"], "deputy": people["vera"]})
    page = admin.get(f"/staff/people/{people['boris']}").text
    assert "замещает Вера Орлова" in page
    assert f"/staff/leave?person={people['boris']}" in page
    clock.go(days=3)
    assert "В отпуске до 20\u00a0марта" in browse(STAFF).get("/staff/people").text
