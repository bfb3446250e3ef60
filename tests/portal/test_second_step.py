"""Staff sign in with a code, too: taken on with a square code, asked for at the door, given up by a code."""

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape

import pytest
from httpx import Response
from sqlalchemy import select

from claims.actions import invite
from claims.models import Person, RecoveryCode
from claims.rules import totp
from portal.parts import Parts
from tests.portal.browser import Browser
from tests.portal.conftest import PASSWORD, Clock
from tests.portal.test_staff_reach import STAFF
from tests.world import World

Browse = Callable[..., Browser]


@pytest.fixture
def parts(parts: Parts, request: pytest.FixtureRequest) -> Parts:
    return replace(parts, door=replace(parts.door, second_step=getattr(request, "param", "offered")))


def shown(secret: str, clock: Clock) -> str:
    """What the authenticator shows now."""
    return totp.code(secret, int(clock().timestamp()) // totp.SECONDS)


def take_on(browser: Browser, clock: Clock) -> tuple[str, list[str]]:
    """The secret, and the codes for when the authenticator is lost."""
    page = browser.get("/second-step").text
    secret = re.findall(r'name="secret" value="(\w+)"', page)[0]
    assert "<svg" in page
    answer = browser.post("/second-step", {"secret": secret, "code": shown(secret, clock)})
    spares = re.findall(r"<li>(\w{5}-\w{5})</li>", answer.text)
    assert len(set(spares)) == 10
    clock.go(minutes=1)
    return secret, spares


def at_the_door(browse: Browse, wanted: str = "") -> Browser:
    """The password is given; the code is still to come."""
    browser = browse()
    browser.get("/sign-in")
    answer = browser.post("/sign-in", {"login": STAFF, "password": PASSWORD, "next": wanted})
    assert answer.headers["location"].startswith("/sign-in/code")
    browser.get(answer.headers["location"])
    return browser


def give(browser: Browser, code: str, wanted: str = "") -> Response:
    return browser.post("/sign-in/code", {"code": code, "next": wanted})


def test_the_password_alone_lets_nobody_in_any_more(world: World, browse: Browse, clock: Clock) -> None:
    secret, _ = take_on(browse(STAFF), clock)
    browser = at_the_door(browse, "/staff/exchange")
    for path in ("/staff", "/staff/exchange", "/password", "/second-step", "/token"):
        assert browser.get(path).headers["location"].startswith("/sign-in"), path
    browser.get("/sign-in/code?next=/staff/exchange")
    answer = give(browser, shown(secret, clock), "/staff/exchange")
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff/exchange")
    assert browser.get("/staff/exchange").status_code == 200


def test_a_wrong_code_is_said_and_a_code_works_once(world: World, browse: Browse, clock: Clock) -> None:
    secret, _ = take_on(browse(STAFF), clock)
    browser = at_the_door(browse)
    assert give(browser, "").status_code == 422
    wrong = give(browser, "000000" if shown(secret, clock) != "000000" else "111111")
    assert (wrong.status_code, wrong.text.count("Код не подошёл")) == (422, 2)
    assert give(browser, shown(secret, clock)).status_code == 303
    again = at_the_door(browse)
    assert give(again, shown(secret, clock)).status_code == 422, "somebody looked over the shoulder"


def test_a_spare_code_lets_in_once(world: World, browse: Browse, clock: Clock) -> None:
    _, spares = take_on(browse(STAFF), clock)
    assert give(at_the_door(browse), spares[3].upper().replace("-", " ")).status_code == 303
    assert give(at_the_door(browse), spares[3]).status_code == 422
    browser = at_the_door(browse)
    give(browser, spares[4])
    assert "Запасных кодов осталось: 8" in browser.get("/second-step").text


def test_after_ten_tries_the_right_code_must_wait_too(world: World, browse: Browse, clock: Clock) -> None:
    secret, _ = take_on(browse(STAFF), clock)
    browser = at_the_door(browse)
    tries = [give(browser, "мимо").status_code for _ in range(10)]
    assert (set(tries), give(browser, shown(secret, clock)).status_code) == ({422}, 429)


def test_who_waits_too_long_begins_with_the_password_again(world: World, browse: Browse, clock: Clock) -> None:
    secret, _ = take_on(browse(STAFF), clock)
    browser = at_the_door(browse)
    clock.go(minutes=11)
    assert give(browser, shown(secret, clock)).headers["location"].startswith("/sign-in")
    assert browser.get("/staff").headers["location"].startswith("/sign-in")


def test_a_link_for_a_new_password_does_not_go_round_the_code(
    world: World, browse: Browse, clock: Clock, parts: Parts
) -> None:
    take_on(browse(STAFF), clock)
    with world.writing() as session:
        good_for = parts.door.reset
        token = invite.new_link(session, world.staff, reason="forgotten", good_for=good_for, now=clock())
    browser = browse()
    browser.get(f"/link/{token}")
    answer = browser.post(f"/link/{token}", {"password": "четыре синих чайника"})
    assert answer.headers["location"] == "/sign-in/code"
    assert browser.get("/staff").headers["location"].startswith("/sign-in")


def test_a_wrong_first_code_keeps_the_same_square_and_takes_nothing_on(
    world: World, browse: Browse, clock: Clock
) -> None:
    browser = browse(STAFF)
    secret = re.findall(r'name="secret" value="(\w+)"', browser.get("/second-step").text)[0]
    answer = browser.post("/second-step", {"secret": secret, "code": "12"})
    assert answer.status_code == 422
    assert f'value="{secret}"' in answer.text
    odd = browser.post("/second-step", {"secret": "<b>", "code": "12"})
    assert re.findall(r'name="secret" value="(\w{32})"', unescape(odd.text))
    with world.reading() as session:
        assert session.get_one(Person, world.staff).totp_secret == ""


def test_it_is_given_up_by_a_code_and_not_by_who_finds_the_desk(world: World, browse: Browse, clock: Clock) -> None:
    browser = browse(STAFF)
    secret, _ = take_on(browser, clock)
    browser.get("/second-step")
    assert browser.post("/second-step/off", {"code": "000"}).status_code == 422
    assert browser.post("/second-step/off", {"code": shown(secret, clock)}).status_code == 303
    with world.reading() as session:
        assert session.scalars(select(RecoveryCode)).all() == []
    assert browse(STAFF).get("/staff").status_code == 200


def test_an_administrator_helps_who_has_lost_all_of_it(world: World, browse: Browse, clock: Clock) -> None:
    hers = browse(STAFF)
    take_on(hers, clock)
    with world.writing() as session:
        other = Person(login="anna@maker.example", name="Анна", is_staff=True, created_at=clock())
        other.password_hash = session.get_one(Person, world.staff).password_hash
        session.add(other)
    admin = browse("anna@maker.example")
    assert "Потерян телефон с кодами входа" in admin.get(f"/staff/people/{world.staff}").text
    admin.post(f"/staff/people/{world.staff}/second-step")
    assert hers.get("/staff").headers["location"].startswith("/sign-in")
    assert browse(STAFF).get("/staff").status_code == 200


@pytest.mark.parametrize("parts", ["required"], indirect=True)
def test_where_the_company_wants_it_nothing_else_opens_before(world: World, browse: Browse, clock: Clock) -> None:
    browser = browse(STAFF)
    assert browser.get("/staff").headers["location"] == "/second-step?next=/staff"
    assert "В компании так входят все сотрудники" in browser.get("/second-step").text
    take_on(browser, clock)
    assert browser.get("/staff").status_code == 200
    assert browse("head@south.example").get("/claims").status_code == 200, "dealers come in as before"


@pytest.mark.parametrize("parts", ["off"], indirect=True)
def test_where_it_is_off_nobody_is_asked_or_offered(world: World, browse: Browse) -> None:
    with world.writing() as session:
        session.get_one(Person, world.staff).totp_secret = totp.encode(b"1" * 20)
    browser = browse(STAFF)
    assert "Вход с кодом" not in browser.get("/staff").text
    assert browser.get("/second-step").status_code == 404


def test_the_page_of_the_code_is_for_who_has_given_the_password(world: World, browse: Browse) -> None:
    visitor = browse()
    visitor.get("/sign-in")
    assert visitor.get("/sign-in/code").headers["location"].startswith("/sign-in")
    assert visitor.post("/sign-in/code", {"code": "123456"}).headers["location"].startswith("/sign-in")
