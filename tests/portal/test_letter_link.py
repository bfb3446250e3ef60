"""The link in a letter: a look uses nothing up, one press signs one person in at one claim."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from claims.actions import invite
from claims.models import ClaimEvent, LetterLink, Membership, Person
from portal.parts import Parts
from tests.portal.browser import Browser
from tests.portal.conftest import HASH, Clock
from tests.portal.test_claim_letters import deliver, letters, tell
from tests.world import World

Browse = Callable[..., Browser]
HEAD, STORE, STAFF = "head@south.example", "store@south.example", "staff@maker.example"
CLAIM = "/claims/%D0%A0%D0%9A-2026-000123"


@pytest.fixture
def path(parts: Parts, world: World) -> str:
    """Where the link in the head's letter leads."""
    tell(parts, world)
    deliver(parts)
    return "/letter/" + letters(parts)[HEAD].partition("/letter/")[2].split()[0]


def test_pressing_the_button_signs_in_at_the_claim(path: str, browse: Browse) -> None:
    visitor = browse()
    page = visitor.get(path).text
    assert "Открыть рекламацию" in page
    assert "Олег Южный" in page
    answer = visitor.post(path)
    assert (answer.status_code, answer.headers["location"]) == (303, CLAIM)
    assert visitor.get(CLAIM).status_code == 200
    assert visitor.get("/claims").status_code == 200, "an ordinary session"


def test_a_mail_scanner_that_opens_it_uses_nothing_up(path: str, browse: Browse) -> None:
    for _ in range(5):
        assert browse().get(path).status_code == 200
        assert browse().request("HEAD", path).status_code < 500
    visitor = browse()
    visitor.get(path)
    assert visitor.post(path).status_code == 303


def test_the_second_press_says_so_and_offers_the_password(path: str, browse: Browse) -> None:
    first, second = browse(), browse()
    second.get(path)
    first.get(path)
    first.post(path)
    late = second.post(path)
    assert late.status_code == 410
    assert "По этой ссылке уже вошли" in late.text
    assert f'href="/sign-in?next={CLAIM}"' in late.text
    assert second.get("/claims").status_code == 303


def test_a_letter_that_came_twice_lets_in_once(parts: Parts, world: World, browse: Browse, path: str) -> None:
    with world.writing() as session:
        link = session.scalars(select(LetterLink)).one()
        session.add(LetterLink(token_sha256="0" * 64, letter_id=link.letter_id, expires_at=link.expires_at))
    visitor = browse()
    visitor.get(path)
    visitor.post(path)
    with world.reading() as session:
        assert None not in session.scalars(select(LetterLink.used_at)).all()


def test_after_seven_days_it_is_too_late(path: str, browse: Browse, clock: Clock) -> None:
    clock.go(days=7, minutes=1)
    assert "Её срок вышел" in browse().get(path).text


@pytest.mark.parametrize("gone", ["disabled", "left the dealer", "became staff"])
def test_who_does_not_work_there_any_more_is_refused_plainly(
    world: World, path: str, browse: Browse, gone: str
) -> None:
    visitor = browse()
    visitor.get(path)
    with world.writing() as session:
        if gone == "left the dealer":
            session.execute(delete(Membership).where(Membership.person_id == world.head))
        else:
            value = {"disabled": True} if gone == "disabled" else {"is_staff": True}
            session.execute(update(Person).where(Person.id == world.head).values(**value))
    for answer in (visitor.post(path), visitor.get(path)):
        assert answer.status_code == 403
        assert "Доступа больше нет" in answer.text
    assert visitor.get("/claims").status_code == 303


def test_it_is_noted_who_came_for_staff_alone(world: World, path: str, browse: Browse) -> None:
    visitor = browse()
    visitor.get(path)
    visitor.post(path)
    assert "Вход по ссылке" not in visitor.get(CLAIM).text
    assert "Вход по ссылке из письма" in browse(STAFF).get("/staff" + CLAIM).text
    with world.reading() as session:
        event = session.scalars(select(ClaimEvent).where(ClaimEvent.what == "letter_opened")).one()
        assert event.person_id == world.head
        assert session.scalars(select(LetterLink.address)).one() == "testclient"


def test_a_session_that_was_there_ends_and_a_new_one_begins(path: str, browse: Browse) -> None:
    visitor = browse(STORE)
    before = visitor.client.cookies["session"]
    visitor.get(path)
    assert visitor.post(path).status_code == 303
    assert visitor.client.cookies["session"] != before
    assert "Олег Южный" in visitor.get("/claims").text
    stale = browse()
    stale.client.cookies.set("session", before)
    assert stale.get("/claims").status_code == 303


def test_who_is_signed_in_already_goes_straight_to_the_claim_and_the_link_stays(
    world: World, path: str, browse: Browse
) -> None:
    assert browse(HEAD).get(path).headers["location"] == CLAIM
    with world.reading() as session:
        assert session.scalars(select(LetterLink.used_at)).one() is None


def test_a_new_password_ends_the_links_of_old_letters(world: World, path: str, browse: Browse) -> None:
    with world.writing() as session:
        invite.change_password(session, world.head, HASH)
    assert browse().get(path).status_code == 410


def test_tries_are_counted(path: str, browse: Browse, world: World) -> None:
    visitor = browse()
    visitor.get("/forgotten")
    wrong = "/letter/" + "x" * 43
    assert [visitor.post(wrong).status_code for _ in range(11)] == [410] * 10 + [429]


def test_a_link_of_a_letter_is_no_link_of_an_invitation_nor_of_files(
    world: World, parts: Parts, browse: Browse, path: str
) -> None:
    token = path.removeprefix("/letter/")
    with world.writing() as session:
        reset = invite.new_link(session, world.head, reason="forgotten", good_for=timedelta(1), now=parts.clock())
    visitor = browse()
    assert visitor.get(f"/link/{token}").status_code == 410
    assert visitor.get(f"/f/{token}").status_code == 404
    assert visitor.get(f"/letter/{reset}").status_code == 410
