"""«Отделы»: who works where by their roles, who is away, and where there is nobody."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from claims.models import Leave, Person
from claims.rules import process
from portal.parts import Parts
from tests.desk import team
from tests.portal.browser import Browser
from tests.portal.test_staff_reach import STAFF, become
from tests.world import World

Browse = Callable[..., Browser]


@pytest.fixture
def parts(parts: Parts, request: pytest.FixtureRequest) -> Parts:
    return replace(parts, process=process.shipped(getattr(request, "param", "desk")))


def department(page: str, name: str) -> str:
    """The section of one department."""
    return page.partition(f">{name}</h2>")[2].partition("</section>")[0]


def test_each_department_has_its_stages_and_people(world: World, browse: Browse) -> None:
    become(world, "administrator")
    with world.writing() as session:
        people = team(session)
        days = {"first_day": date(2026, 3, 9), "last_day": date(2026, 3, 13)}
        session.add(Leave(person_id=people["boris"], deputy_id=people["vera"], **days))
    page = browse(STAFF).get("/staff/departments").text
    warehouse = department(page, "Склад")
    assert "Стадия: Расследование: склад" in warehouse
    assert f'href="/staff/people/{people["boris"]}">Борис Кладов</a>' in warehouse
    assert "В отпуске до 13\u00a0марта" in warehouse
    assert "замещает Вера Орлова" in warehouse
    assert "никого нет" not in warehouse
    heads = department(page, "Руководитель продаж")
    assert "Егор Носов" in heads
    assert "Фаина Громова" in heads


def test_a_department_with_nobody_in_it_is_said_in_red_words(world: World, browse: Browse) -> None:
    become(world, "administrator")
    with world.writing() as session:
        people = team(session)
        session.get_one(Person, people["gleb"]).disabled = True
    page = browse(STAFF).get("/staff/departments").text
    for vacant in ("Техническая поддержка", "Производство", "Финансы"):
        assert '<p class="lack">В отделе никого нет</p>' in department(page, vacant)
    assert "Некому работать: Техническая поддержка, Производство, Финансы." in page


def test_who_is_away_and_left_it_to_somebody_switched_off_is_nobody(world: World, browse: Browse) -> None:
    become(world, "administrator")
    with world.writing() as session:
        people = team(session)
        days = {"first_day": date(2026, 3, 9), "last_day": date(2026, 3, 13)}
        session.add(Leave(person_id=people["boris"], deputy_id=people["vera"], **days))
        session.get_one(Person, people["vera"]).disabled = True
    warehouse = department(browse(STAFF).get("/staff/departments").text, "Склад")
    assert "В отделе никого нет: все в отпуске, а заместители отключены" in warehouse


@pytest.mark.parametrize("parts", ["erp"], indirect=True)
def test_where_1c_leads_claims_there_are_no_departments_to_fill(world: World, browse: Browse) -> None:
    page = browse(STAFF).get("/staff/departments").text
    assert "каждый сотрудник может всё" in page
    assert "никого нет" not in page
