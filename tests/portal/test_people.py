"""The dealer's administrator takes people in, says what they do and where, and lets them go."""

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import select

from claims.models import Claim, Membership, Person, SignIn, Store
from portal.parts import Parts
from portal.worker import drain, own_letter_steps
from tests.portal.browser import Browser
from tests.portal.conftest import Postman
from tests.portal.test_filing_pages import HEAD, begin
from tests.world import World

Browse = Callable[..., Browser]
STORE = "store@south.example"


@pytest.fixture
def admin(browse: Browse, world: World) -> Browser:
    browser = browse(HEAD)
    browser.get("/people")
    return browser


@pytest.fixture
def north(world: World) -> int:
    with world.writing() as session:
        store = Store(dealer_key=world.dealer, name="Север", address="г. Краснодар, ул. Северная, д. 1")
        session.add(store)
        session.flush()
        return store.id


def invite(admin: Browser, world: World, **told: object) -> int:
    form = {"login": "new@south.example", "name": "Нина Счётова", "roles": ["accountant"], "where": "all"}
    return admin.post(f"/people/{world.dealer}/new", {**form, **told}).status_code


def letters(parts: Parts) -> dict[str, str]:
    drain(parts, own_letter_steps(parts), threading.Event())
    assert isinstance(parts.mailer, Postman)
    return {letter.to: letter.text for letter in parts.mailer.letters}


def test_a_newcomer_gets_a_letter_chooses_a_password_and_works(
    admin: Browser, world: World, parts: Parts, browse: Browse
) -> None:
    assert invite(admin, world) == 303
    assert "Ещё не входил" in admin.get("/people").text
    text = letters(parts)["new@south.example"]
    assert "Южный дилер" in text
    assert "бухгалтер" in text
    newcomer = browse()
    path = text.split("http://portal.test")[1].split()[0]
    newcomer.get(path)
    password = "четыре синих чайника"
    newcomer.follow(newcomer.post(path, {"password": password, "again": password}))
    with world.reading() as session:
        person = session.scalars(select(Person).where(Person.login == "new@south.example")).one()
        assert person.password_hash
        roles = session.scalars(select(Membership.role).where(Membership.person_id == person.id)).all()
    assert roles == ["accountant"]


def test_who_has_a_password_already_is_told_to_come_in_with_it(
    admin: Browser, world: World, parts: Parts, browse: Browse
) -> None:
    """A person may serve several dealers."""
    assert invite(admin, world, login="head@north.example") == 303
    text = letters(parts)["head@north.example"]
    assert "/sign-in" in text
    assert "/link/" not in text
    both = browse("head@north.example").get("/claims").text
    assert "Южный дилер" in both
    assert "Северный дилер" in both


@pytest.mark.parametrize(
    ("told", "field", "said"),
    [
        ({"login": "почта"}, "login", "Введите почту"),
        ({"login": "a b@south.example"}, "login", "Введите почту"),
        ({"login": "staff@maker.example"}, "login", "сотрудника производителя"),
        ({"name": " "}, "name", "Введите имя"),
        ({"name": "Я" * 151}, "name", "до 150 знаков"),
        ({"roles": []}, "roles", "хотя бы одну роль"),
        ({"roles": ["owner"]}, "roles", "хотя бы одну роль"),
        ({"where": "some"}, "stores", "хотя бы одну точку"),
        ({"where": "some", "stores": ["999999"]}, "stores", "хотя бы одну точку"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    admin: Browser, world: World, north: int, told: dict[str, object], field: str, said: str
) -> None:
    form = {
        "login": "new@south.example",
        "name": "Нина Счётова",
        "roles": ["head"],
        "where": "all",
        "position": "Товаровед",
    }
    answer = admin.post(f"/people/{world.dealer}/new", {**form, **told})
    assert answer.status_code == 422
    assert said in answer.text
    assert f'id="{field}' in answer.text
    assert "Товаровед" in answer.text
    with world.reading() as session:
        assert session.scalars(select(Person).where(Person.login == "new@south.example")).all() == []


def test_messages_stand_in_the_order_of_the_page(admin: Browser, world: World) -> None:
    text = admin.post(f"/people/{world.dealer}/new", {"where": "all"}).text
    assert text.index("#name") < text.index("#login") < text.index("#roles")


def test_a_person_of_one_store_sees_nothing_else_from_the_next_page_on(
    admin: Browser, world: World, north: int, browse: Browse
) -> None:
    storekeeper = browse(STORE)
    draft = begin(storekeeper, world)
    with world.writing() as session:
        own = session.scalars(select(Store).where(Store.dealer_key == world.dealer, Store.name == "Склад")).one()
        session.get_one(Claim, int(draft.rsplit("/", 1)[1])).store_id = own.id
    page = admin.get(f"/people/{world.dealer}/{world.storekeeper}")
    assert "Только отмеченные" in page.text
    place = {"roles": ["storekeeper"], "where": "some", "stores": [str(north)]}
    assert admin.post(f"/people/{world.dealer}/{world.storekeeper}", place).status_code == 303
    assert storekeeper.get(f"{draft}/lines").status_code == 404
    assert "Север" in admin.get("/people").text


def test_one_who_is_let_go_in_mid_draft_loses_access_at_once_and_the_draft_stays(
    admin: Browser, world: World, browse: Browse
) -> None:
    storekeeper = browse(STORE)
    draft = begin(storekeeper, world)
    assert admin.post(f"/people/{world.dealer}/{world.storekeeper}/dismiss").status_code == 303
    gone = storekeeper.get(f"{draft}/lines")
    assert (gone.status_code, gone.headers["location"].split("?")[0]) == (303, "/sign-in")
    assert admin.get(f"{draft}/subject").status_code == 200
    with world.reading() as session:
        assert session.scalars(select(SignIn).where(SignIn.person_id == world.storekeeper)).all() == []


def test_one_who_serves_another_dealer_too_keeps_that(admin: Browser, world: World, browse: Browse) -> None:
    invite(admin, world, login="head@north.example")
    other = browse("head@north.example")
    assert admin.post(f"/people/{world.dealer}/{world.stranger}/dismiss").status_code == 303
    assert other.get("/claims").status_code == 200
    assert "Южный дилер" not in other.get("/claims").text


@pytest.mark.parametrize("act", ["", "/dismiss"])
def test_a_dealer_never_stays_without_an_administrator(admin: Browser, world: World, act: str) -> None:
    admin.get(f"/people/{world.dealer}/{world.head}")
    answer = admin.post(f"/people/{world.dealer}/{world.head}{act}", {"roles": ["head"], "where": "all"})
    assert answer.status_code == 422
    assert "Назначьте администратором" in answer.text


def test_prices_are_hidden_from_storekeepers_by_the_dealers_own_choice(
    admin: Browser, world: World, browse: Browse
) -> None:
    storekeeper = browse(STORE)
    assert "₽" in storekeeper.get("/claims/new").text
    admin.post(f"/people/{world.dealer}/prices", {"hidden": "yes"})
    assert "₽" not in storekeeper.get("/claims/new").text
    assert "₽" in admin.get("/claims/new").text
    admin.get("/people")
    admin.post(f"/people/{world.dealer}/prices", {"hidden": ""})
    assert "₽" in storekeeper.get("/claims/new").text


def test_a_store_has_the_name_its_people_give_it_and_may_be_closed(admin: Browser, world: World, north: int) -> None:
    admin.get(f"/stores/{north}")
    admin.post(f"/stores/{north}", {"name": "Магазин на Северной", "closed": "yes"})
    text = admin.get("/people").text
    assert "Магазин на Северной" in text
    assert "Закрыта" in text
    answer = admin.post(f"/stores/{north}", {"name": " "})
    assert answer.status_code == 422
    assert "Введите название точки" in answer.text


def test_an_invitation_may_be_sent_again(admin: Browser, world: World, parts: Parts) -> None:
    invite(admin, world)
    letters(parts)
    with world.reading() as session:
        person = session.scalars(select(Person.id).where(Person.login == "new@south.example")).one()
    assert "Отправить приглашение ещё раз" in admin.get("/people").text
    assert admin.post(f"/people/{world.dealer}/{person}/invite").status_code == 303
    letters(parts)
    assert isinstance(parts.mailer, Postman)
    assert [letter.to for letter in parts.mailer.letters] == ["new@south.example"] * 2


def test_a_letter_to_one_who_was_let_go_meanwhile_is_not_sent(admin: Browser, world: World, parts: Parts) -> None:
    invite(admin, world)
    with world.reading() as session:
        person = session.scalars(select(Person.id).where(Person.login == "new@south.example")).one()
    admin.post(f"/people/{world.dealer}/{person}/dismiss")
    assert letters(parts) == {}
