"""Sessions: no fixation, rotation, lifetimes, sign-out, tokens bound to the session."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from claims.models import Person, SignIn
from claims.queries.account import sha256
from tests.portal.browser import Browser
from tests.portal.conftest import PASSWORD, Clock
from tests.world import World

HEAD = "head@south.example"
Browse = Callable[..., Browser]


def test_a_person_signs_in_and_is_known_on_the_next_page(world: World, browse: Browse) -> None:
    person = browse(HEAD)
    assert "Олег Южный" in person.get("/password").text


def test_an_id_chosen_by_an_attacker_is_never_adopted(world: World, browse: Browse) -> None:
    person = browse()
    person.get("/sign-in")
    planted = {"Cookie": f"session=attackerchosen0001; visitor={person.client.cookies['visitor']}"}
    answer = person.post("/sign-in", {"login": HEAD, "password": PASSWORD}, headers=planted)
    assert answer.status_code == 303
    assert "attackerchosen0001" not in answer.headers["set-cookie"]
    attacker = browse()
    attacker.client.cookies.set("session", "attackerchosen0001")
    assert attacker.get("/password").status_code == 303


def test_the_id_changes_at_each_sign_in_and_the_old_one_is_dead(world: World, browse: Browse) -> None:
    person = browse(HEAD)
    before = person.client.cookies["session"]
    person.get("/password")
    person.post("/password", {"password_now": PASSWORD, "password": "другие четыре слова тут"})
    after = person.client.cookies["session"]
    assert after != before
    old = browse()
    old.client.cookies.set("session", before)
    assert old.get("/password").status_code == 303


def test_the_database_holds_only_the_hash_of_the_id(world: World, browse: Browse) -> None:
    person = browse(HEAD)
    with world.reading() as session:
        assert session.scalars(select(SignIn.key_sha256)).all() == [sha256(person.client.cookies["session"])]


def test_signing_out_ends_the_session_on_the_server(world: World, browse: Browse) -> None:
    person = browse(HEAD)
    kept = person.client.cookies["session"]
    person.get("/password")
    assert person.post("/sign-out").headers["location"] == "/sign-in"
    person.client.cookies.set("session", kept)
    assert person.get("/password").status_code == 303


@pytest.mark.parametrize(("steps", "minutes"), [(1, 121), (25, 30)], ids=["idle", "absolute"])
def test_a_session_ends_by_idleness_and_by_age(
    world: World, browse: Browse, clock: Clock, steps: int, minutes: int
) -> None:
    person = browse(HEAD)
    answers = []
    for _ in range(steps):
        clock.go(minutes=minutes)
        answers.append(person.get("/password").status_code)
    assert answers == [200] * (steps - 1) + [303]


def test_a_disabled_person_is_out_at_once(world: World, browse: Browse) -> None:
    person = browse(HEAD)
    with world.writing() as session:
        session.get_one(Person, world.head).disabled = True
    assert person.get("/password").status_code == 303


def test_a_page_read_often_writes_once_in_five_minutes(world: World, browse: Browse, clock: Clock) -> None:
    person = browse(HEAD)
    seen = []
    for _ in range(4):
        clock.go(minutes=2)
        person.get("/password")
        with world.reading() as session:
            seen.append(session.scalar(select(SignIn.seen_at)))
    assert len(set(seen)) == 2


def test_the_session_id_is_in_no_page(world: World, browse: Browse) -> None:
    person = browse(HEAD)
    assert person.client.cookies["session"] not in person.get("/password").text


@pytest.mark.parametrize("token", ["", "x", "0" * 48, None], ids=["none", "short", "made up", "of another session"])
def test_a_form_without_its_own_token_changes_nothing(world: World, browse: Browse, token: str | None) -> None:
    person, other = browse(HEAD), browse("head@north.example")
    other.get("/password")
    answer = person.post("/sign-out", {"csrf": other.token if token is None else token})
    assert answer.status_code == 403
    assert person.get("/password").status_code == 200


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_a_form_from_another_site_is_refused_even_with_the_token(
    world: World, browse: Browse, headers: dict[str, str]
) -> None:
    person = browse(HEAD)
    person.get("/password")
    assert person.post("/sign-out", headers=headers).status_code == 403


def test_the_token_may_come_as_a_header(world: World, browse: Browse) -> None:
    person = browse(HEAD)
    person.get("/password")
    answer = person.post("/sign-out", {"csrf": ""}, headers={"X-CSRF-Token": person.token})
    assert answer.status_code == 303


def test_nothing_typed_is_lost_when_the_token_is_too_old(world: World, browse: Browse) -> None:
    visitor = browse()
    visitor.get("/sign-in")
    visitor.client.cookies.clear()
    answer = visitor.post("/sign-in", {"login": HEAD, "password": PASSWORD, "next": "/claims?x=<1>"})
    assert answer.status_code == 403
    assert f'name="login" value="{HEAD}"' in answer.text
    assert "/claims?x=&lt;1&gt;" in answer.text
    assert PASSWORD not in answer.text
    assert visitor.post("/sign-in", {"login": HEAD, "password": PASSWORD}).status_code == 303


def test_tokens_of_two_pages_differ_and_both_work(world: World, browse: Browse) -> None:
    person = browse(HEAD)
    first = re.search(r'name="csrf" value="(\w+)"', person.get("/password").text)
    person.get("/password")
    assert first
    assert first[1] != person.token
    assert person.post("/sign-out", {"csrf": first[1]}).status_code == 303


def test_over_https_cookies_are_host_bound(world: World, browse: Browse) -> None:
    person = browse(url="https://portal.test")
    person.sign_in(HEAD, PASSWORD)
    assert "__Host-session" in person.client.cookies
