"""The administrator takes our own people in, says what they do and how far they see, and switches them off."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from claims.models import Dealer, Person
from claims.queries.staff import staff_roles
from claims.rules import process
from portal.parts import Parts
from tests.desk import team
from tests.filed import file_claim
from tests.portal.browser import Browser
from tests.portal.conftest import HASH
from tests.portal.test_people import letters
from tests.portal.test_staff_reach import STAFF, become
from tests.world import NOW, World

Browse = Callable[..., Browser]
NEW = {"login": "petr@maker.example", "name": "Пётр Новиков", "roles": ["warehouse", "logistics"], "sees": "all"}


@pytest.fixture
def parts(parts: Parts, request: pytest.FixtureRequest) -> Parts:
    return replace(parts, process=process.shipped(getattr(request, "param", "desk")))


@pytest.fixture
def admin(world: World, browse: Browse) -> Browser:
    become(world, "administrator")
    browser = browse(STAFF)
    browser.get("/staff/people")
    return browser


def person(world: World, login: str) -> Person:
    with world.reading() as session:
        return session.scalars(select(Person).where(Person.login == login)).one()


def roles(world: World, person_id: int) -> frozenset[str]:
    with world.reading() as session:
        return staff_roles(session, person_id)


@pytest.mark.parametrize("role", ["sales_head", "warehouse", "observer"])
def test_only_who_may_add_people_sees_the_pages_of_people(world: World, browse: Browse, role: str) -> None:
    become(world, role)
    browser = browse(STAFF)
    assert browser.get("/staff/people").status_code == 403
    assert ">Сотрудники</a>" not in browser.get("/staff").text


def test_a_newcomer_gets_a_letter_chooses_a_password_and_works(
    admin: Browser, world: World, parts: Parts, browse: Browse
) -> None:
    listed = admin.follow(admin.post("/staff/people/new", NEW)).text
    assert "Пётр Новиков" in listed
    assert "Ещё не входил" in listed
    text = letters(parts)["petr@maker.example"]
    assert "Ваша роль: склад, логистика." in text
    newcomer, path = browse(), text.split("http://portal.test")[1].split()[0]
    newcomer.get(path)
    newcomer.follow(newcomer.post(path, {"password": "четыре синих чайника", "again": "четыре синих чайника"}))
    assert newcomer.get("/staff").status_code == 200
    assert roles(world, person(world, "petr@maker.example").id) == {"warehouse", "logistics"}
    assert "Ещё не входил" not in admin.get("/staff/people").text


def test_who_has_not_come_in_yet_is_invited_again(admin: Browser, world: World, parts: Parts) -> None:
    admin.post("/staff/people/new", NEW)
    first = letters(parts)["petr@maker.example"]
    admin.post(f"/staff/people/{person(world, 'petr@maker.example').id}/invite")
    assert letters(parts)["petr@maker.example"] != first


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"name": ""}, "Введите имя и фамилию"),
        ({"login": "petr"}, "Введите почту, например «ivanov@company.ru»"),
        ({"login": "head@south.example"}, "С этой почтой входит человек дилера"),
        ({"login": " Staff@Maker.example"}, "Такой сотрудник уже есть"),
        ({"roles": []}, "Отметьте хотя бы одну роль"),
        ({"roles": ["king"]}, "Отметьте хотя бы одну роль"),
        ({"sees": ""}, "Выберите, чьи рекламации видит сотрудник"),
        ({"sees": "region"}, "Выберите регион"),
        ({"sees": "region", "region": "Марс"}, "Выберите регион"),
    ],
)
def test_what_is_wrong_is_said_at_its_place_and_nothing_typed_is_lost(
    admin: Browser, world: World, told: dict[str, object], words: str
) -> None:
    with world.writing() as session:
        session.get_one(Dealer, world.dealer).region = "Юг"
    answer = admin.post("/staff/people/new", {**NEW, "phone": "+7 999 000-00-00", **told})
    assert answer.status_code == 422
    assert answer.text.count(words) == 2, "in the summary and at the field"
    assert "+7 999 000-00-00" in answer.text
    with world.reading() as session:
        assert session.scalar(select(Person.id).where(Person.name == "Пётр Новиков")) is None


def test_another_role_region_and_phone_hold_from_the_next_request(admin: Browser, world: World, browse: Browse) -> None:
    with world.writing() as session:
        session.get_one(Dealer, world.dealer).region = "Юг"
        session.get_one(Dealer, world.stranger_dealer).region = "Урал"
        file_claim(session, world)
        found = Person(login="petr@maker.example", name="Пётр", is_staff=True, created_at=NOW)
        found.password_hash = HASH
        session.add(found)
    who = person(world, "petr@maker.example")
    petr = browse("petr@maker.example")
    assert "РК-2026-000123" in petr.get("/staff").text
    form = {"name": "Пётр Новиков", "phone": "8 800", "roles": ["sales_manager"], "sees": "region", "region": "Урал"}
    assert admin.post(f"/staff/people/{who.id}", form).status_code == 303
    assert "РК-2026-000123" not in petr.get("/staff").text
    page = admin.get(f"/staff/people/{who.id}").text
    assert 'value="8 800"' in page
    assert '<option value="Урал" selected>' in page
    assert roles(world, who.id) == {"sales_manager"}


def test_the_last_administrator_keeps_the_right_until_another_has_it(admin: Browser, world: World) -> None:
    form = {"name": "Ирина", "roles": ["observer"], "sees": "all"}
    answer = admin.post(f"/staff/people/{world.staff}", form)
    assert answer.status_code == 422
    assert "Сначала дайте право добавлять сотрудников ещё кому-нибудь" in answer.text
    assert roles(world, world.staff) == {"administrator"}
    admin.post("/staff/people/new", {**NEW, "roles": ["administrator"]})
    answer = admin.post(f"/staff/people/{world.staff}", form)
    assert answer.headers["location"] == "/staff", "the pages of people are this person's no more"
    assert admin.get("/staff/people").status_code == 403


def test_nobody_switches_themselves_off(admin: Browser, world: World) -> None:
    admin.post("/staff/people/new", {**NEW, "roles": ["administrator"]})
    answer = admin.post(f"/staff/people/{world.staff}/off")
    assert (answer.status_code, "Себя отключить нельзя" in answer.text) == (422, True)


def test_who_is_switched_off_is_out_at_once_and_comes_back_with_what_they_had(
    admin: Browser, world: World, browse: Browse
) -> None:
    with world.writing() as session:
        boris = team(session)["boris"]
        session.get_one(Person, boris).password_hash = HASH
    his = browse("boris@chistydom.example")
    assert his.get("/staff").status_code == 200
    assert "Сотрудник отключён" in admin.follow(admin.post(f"/staff/people/{boris}/off")).text
    assert his.get("/staff").headers["location"].startswith("/sign-in")
    assert admin.post(f"/staff/people/{boris}/invite").status_code == 422
    admin.post(f"/staff/people/{boris}/on")
    assert browse("boris@chistydom.example").get("/staff").status_code == 200
    assert roles(world, boris) == {"warehouse"}


def test_a_dealers_person_is_none_of_ours(admin: Browser, world: World) -> None:
    assert admin.get(f"/staff/people/{world.head}").status_code == 404
    assert admin.post(f"/staff/people/{world.head}/off").status_code == 404


@pytest.mark.parametrize("parts", ["erp"], indirect=True)
def test_where_the_process_knows_no_roles_everybody_may_add_people(world: World, browse: Browse) -> None:
    browser = browse(STAFF)
    browser.get("/staff/people")
    form = {"name": "Ирина Кузнецова", "sees": "own"}
    assert browser.post(f"/staff/people/{world.staff}", form).status_code == 303
    assert "Роли" not in browser.get("/staff/people/new").text
