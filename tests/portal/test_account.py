"""The door: sign-in, invitations, forgotten passwords, the password rule, consent."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from claims import outbox, wording
from claims.actions import invite
from claims.models import Consent, OutboxMessage, Person
from claims.queries.account import sha256
from portal.mail.letters import send_password_letter
from portal.parts import Parts
from tests.portal.browser import Browser
from tests.portal.conftest import PASSWORD, Clock, Postman
from tests.world import World

HEAD = "head@south.example"
NEW = "другие четыре слова тут"
Browse = Callable[..., Browser]


def invited(world: World, parts: Parts) -> str:
    """The path of a fresh invitation of the storekeeper."""
    with world.writing() as session:
        token = invite.new_link(
            session, world.storekeeper, reason="invited", good_for=parts.door.invitation, now=parts.clock()
        )
    return f"/link/{token}"


@pytest.mark.parametrize(("login", "password"), [(HEAD, "не тот пароль"), ("nobody@south.example", PASSWORD)])
def test_a_wrong_password_and_an_unknown_person_get_the_same_answer(
    world: World, browse: Browse, login: str, password: str
) -> None:
    visitor = browse()
    visitor.get("/sign-in")
    answer = visitor.post("/sign-in", {"login": login, "password": password})
    assert answer.status_code == 422
    assert wording.LOGIN_OR_PASSWORD in answer.text
    assert f'value="{login}"' in answer.text
    assert "<title>Ошибка:" in answer.text
    assert password not in answer.text


def test_empty_fields_are_named_one_by_one(world: World, browse: Browse) -> None:
    visitor = browse()
    visitor.get("/sign-in")
    answer = visitor.post("/sign-in", {"login": " ", "password": ""})
    assert answer.text.count(wording.LOGIN_NEEDED) == answer.text.count(wording.PASSWORD_NEEDED) == 2


def test_the_login_may_be_typed_with_spaces_and_capitals(world: World, browse: Browse) -> None:
    assert browse().sign_in("  Head@South.example ", PASSWORD).headers["location"] == "/"


def test_after_ten_tries_the_right_password_must_wait_too(world: World, browse: Browse, clock: Clock) -> None:
    visitor = browse()
    visitor.get("/sign-in")
    tries = [visitor.post("/sign-in", {"login": HEAD, "password": "мимо"}).status_code for _ in range(10)]
    refused = visitor.post("/sign-in", {"login": HEAD, "password": PASSWORD})
    clock.go(minutes=16)
    visitor.get("/sign-in")
    later = visitor.post("/sign-in", {"login": HEAD, "password": PASSWORD})
    assert (set(tries), refused.status_code, later.status_code) == ({422}, 429, 303)
    assert refused.headers["retry-after"]


def test_one_address_cannot_try_many_logins_for_ever(world: World, browse: Browse) -> None:
    visitor = browse()
    visitor.get("/sign-in")
    answers = [
        visitor.post("/sign-in", {"login": f"p{n}@x.example", "password": "мимо"}).status_code for n in range(62)
    ]
    assert answers[59:] == [422, 429, 429]


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/claims/РК-2026-000001", "/claims/РК-2026-000001"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/x\r\nSet-Cookie: a=b", "/"),
    ],
)
def test_after_sign_in_only_pages_of_the_portal_are_led_to(
    world: World, browse: Browse, wanted: str, led_to: str
) -> None:
    visitor = browse()
    visitor.get("/sign-in")
    answer = visitor.post("/sign-in", {"login": HEAD, "password": PASSWORD, "next": wanted})
    assert answer.headers["location"].encode("latin-1").decode("utf-8") in (led_to, "/claims/%D0%A0%D0%9A-2026-000001")


def test_an_invitation_sets_the_password_and_lets_in(world: World, parts: Parts, browse: Browse) -> None:
    path, visitor = invited(world, parts), browse()
    assert "Здравствуйте, Пётр Кладовой!" in visitor.get(path).text
    assert visitor.post(path, {"password": NEW}).headers["location"] == "/"
    assert visitor.get("/password").status_code == 200
    assert browse().sign_in("store@south.example", NEW).status_code == 303


def test_an_invitation_works_once(world: World, parts: Parts, browse: Browse) -> None:
    path, visitor, second = invited(world, parts), browse(), browse()
    second.get(path)
    visitor.get(path)
    visitor.post(path, {"password": NEW})
    assert second.post(path, {"password": "совсем иные слова тут"}).status_code == 410
    assert second.get(path).status_code == 410


def test_an_invitation_opened_by_a_scanner_still_works(world: World, parts: Parts, browse: Browse) -> None:
    path, visitor = invited(world, parts), browse()
    for _ in range(3):
        visitor.get(path)
    assert visitor.post(path, {"password": NEW}).status_code == 303


def test_an_old_invitation_is_spent(world: World, parts: Parts, browse: Browse, clock: Clock) -> None:
    path = invited(world, parts)
    clock.go(days=7, minutes=1)
    assert browse().get(path).status_code == 410


def test_a_new_link_ends_the_earlier_one(world: World, parts: Parts, browse: Browse) -> None:
    first, second = invited(world, parts), invited(world, parts)
    visitor = browse()
    assert (visitor.get(first).status_code, visitor.get(second).status_code) == (410, 200)


@pytest.mark.parametrize(
    ("password", "message"),
    [
        ("", wording.PASSWORD_NEEDED),
        ("коротко", wording.PASSWORD_SHORT),
        ("а" * 257, wording.PASSWORD_LONG),
        ("абабабабабабаб", wording.PASSWORD_EASY),
        ("store и что-то ещё", wording.PASSWORD_EASY),
        ("мой пароль 2026 года", wording.PASSWORD_EASY),
    ],
)
def test_a_weak_password_is_refused_with_what_to_do(
    world: World, parts: Parts, browse: Browse, password: str, message: str
) -> None:
    path, visitor = invited(world, parts), browse()
    visitor.get(path)
    answer = visitor.post(path, {"password": password})
    assert answer.status_code == 422
    assert answer.text.count(message) == 2


def test_long_passwords_count_to_the_last_letter(world: World, parts: Parts, browse: Browse) -> None:
    path, visitor = invited(world, parts), browse()
    visitor.get(path)
    long = " " + "слово за словом " * 12
    visitor.post(path, {"password": long})
    other = browse()
    other.get("/sign-in")
    answers = [
        other.post("/sign-in", {"login": "store@south.example", "password": typed}).status_code
        for typed in (long.strip(), long[:-2] + "! ", long)
    ]
    assert answers == [422, 422, 303]


@pytest.mark.parametrize("login", [HEAD, "nobody@south.example"])
def test_who_forgot_the_password_hears_the_same_whether_known_or_not(world: World, browse: Browse, login: str) -> None:
    visitor = browse()
    visitor.get("/forgotten")
    assert "Проверьте почту" in visitor.follow(visitor.post("/forgotten", {"login": login})).text
    with world.reading() as session:
        assert session.scalar(select(func.count()).select_from(OutboxMessage)) == (login == HEAD)


def test_a_forgotten_password_is_set_by_the_letters_link(world: World, parts: Parts, browse: Browse) -> None:
    before, visitor = browse(HEAD), browse()
    visitor.get("/forgotten")
    visitor.post("/forgotten", {"login": HEAD})
    with world.writing() as session:
        message = outbox.take(session, now=parts.clock())
    assert message
    send_password_letter(parts, message)
    assert isinstance(parts.mailer, Postman)
    (letter,) = parts.mailer.letters
    assert letter.to == HEAD
    link = re.search(r"http://portal\.test(/link/\S+)", letter.text)
    assert link
    assert link[1].removeprefix("/link/") not in str(message.body), "a token never lies in the outbox"
    visitor.get(link[1])
    assert visitor.post(link[1], {"password": NEW}).status_code == 303
    assert before.get("/password").status_code == 303, "sessions opened with the old password are over"


def test_changing_the_password_asks_for_the_present_one(world: World, browse: Browse) -> None:
    person, elsewhere = browse(HEAD), browse(HEAD)
    person.get("/password")
    refused = person.post("/password", {"password_now": "не тот", "password": NEW})
    assert wording.PASSWORD_NOT_THIS in refused.text
    assert person.post("/password", {"password_now": PASSWORD, "password": NEW}).status_code == 303
    assert (person.get("/password").status_code, elsewhere.get("/password").status_code) == (200, 303)


def test_nothing_opens_before_consent_and_it_leads_back(world: World, parts: Parts, browse: Browse) -> None:
    with world.writing() as session:
        session.execute(Consent.__table__.delete())
    person = browse(HEAD)
    assert person.get("/").headers["location"] == "/consent"
    assert person.get("/consent").status_code == 200
    assert person.post("/consent", {"next": "/"}).status_code == 422
    assert person.post("/consent", {"agree": "yes", "next": "/"}).headers["location"] == "/"
    assert person.get("/").headers["location"] == "/claims"


def test_consent_keeps_version_text_time_and_address(world: World, parts: Parts, browse: Browse) -> None:
    with world.writing() as session:
        session.execute(Consent.__table__.delete())
    person = browse(HEAD)
    shown = person.get("/consent").text
    person.post("/consent", {"agree": "yes"})
    person.post("/consent", {"agree": "yes"})
    text = parts.templates.get_template("account/consent/_text.html").render(operator="ООО «Чистый дом»")
    with world.reading() as session:
        kept = session.scalars(select(Consent)).one()
    assert text in shown
    assert (kept.text_sha256, kept.given_at, kept.version) == (sha256(text), parts.clock(), "2026-11")
    assert kept.address


def test_staff_work_by_contract_and_are_not_asked(world: World, browse: Browse) -> None:
    assert browse("staff@maker.example").get("/").headers["location"] == "/staff"


def test_passwords_are_kept_as_argon2(world: World) -> None:
    with world.reading() as session:
        kept = session.get_one(Person, world.head).password_hash
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
