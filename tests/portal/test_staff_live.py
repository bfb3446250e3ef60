"""Open pages of ours hear what has happened since they were made, and of nothing that is out of their sight."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import delete

from claims.actions.add_note import add_note
from claims.actions.sign_in import start_session
from claims.models import Claim, Dealer, Person, SignIn
from claims.queries.account import Me, me
from claims.queries.at_work import at_work
from claims.queries.news import last_event
from claims.rules import process
from portal import watch
from portal.parts import Parts
from portal.staff.live import OpenCard, OpenList, event_id
from tests.desk import Desk, at_desk
from tests.filed import REGISTERED
from tests.portal.browser import Browser
from tests.portal.conftest import HASH, Clock
from tests.world import World

Browse = Callable[..., Browser]
KEY = "k" * 64
NUMBER = "РК-2026-000123"


@pytest.fixture
def parts(parts: Parts) -> Parts:
    return replace(parts, process=process.shipped("desk"))


@pytest.fixture
def desk(world: World, clock: Clock) -> Desk:
    """A claim that the warehouse has to look into."""
    clock.now = REGISTERED
    return at_desk(world)


def looks(desk: Desk, who: str, sees: str = "all") -> Me:
    """Signed in, and seeing as far."""
    with desk.world.writing() as session:
        session.get_one(Person, desk.team[who]).sees = sees
        start_session(session, desk.team[who], key=KEY, csrf="c", now=REGISTERED)
        found = me(session, desk.team[who])
        assert found is not None
        return at_work(session, found, desk.process, date(2026, 3, 10))


def open_list(desk: Desk, parts: Parts, who: Me, **asked: str) -> OpenList:
    with desk.world.reading() as session:
        return OpenList(parts, who, KEY, {"since": str(last_event(session)), **asked})


def open_card(desk: Desk, parts: Parts, who: Me) -> OpenCard:
    with desk.world.reading() as session:
        return OpenCard(parts, who, KEY, desk.claim_id, last_event(session))


def test_a_list_says_how_many_claims_have_changed(desk: Desk, parts: Parts) -> None:
    page = open_list(desk, parts, looks(desk, "egor"))
    assert page.look() == "0"
    desk.take("boris")
    desk.fill("boris", finding="ours", finding_comment="Недогрузили")
    assert page.look() == "1", "two acts about one claim are one claim"


def test_an_open_card_says_who_has_done_what(desk: Desk, parts: Parts) -> None:
    card = open_card(desk, parts, looks(desk, "anna"))
    assert card.look() == ""
    desk.take("boris")
    assert card.look() == "Борис Кладов: Рекламацией занимается Борис Кладов"


def test_a_card_that_is_newer_than_its_last_event_says_nothing(desk: Desk, parts: Parts) -> None:
    card = open_card(desk, parts, looks(desk, "anna"))
    assert replace(card, since=card.since + 100).look() == "", "others had events since"


def test_tasks_hear_of_what_is_or_was_theirs_alone(desk: Desk, parts: Parts) -> None:
    lab, store = looks(desk, "gleb"), at_work_as(desk, "boris")
    of_lab = open_list(desk, parts, lab, tab="department")
    of_store = open_list(desk, parts, store, tab="department")
    desk.fill("boris", finding="ours", finding_comment="Недогрузили")
    assert (of_lab.look(), of_store.look()) == ("0", "1"), "it has left the warehouse, whose list is another now"


def test_a_board_of_one_department_hears_of_that_department(desk: Desk, parts: Parts) -> None:
    egor = looks(desk, "egor")
    pages = [open_list(desk, parts, egor, department=name) for name in ("warehouse", "laboratory")]
    desk.take("boris")
    assert [page.look() for page in pages] == ["1", "0"]


def test_a_narrowed_list_hears_of_the_claims_it_shows(desk: Desk, parts: Parts) -> None:
    egor = looks(desk, "egor")
    pages = [open_list(desk, parts, egor, holder=str(desk.team[name])) for name in ("boris", "vera")]
    desk.take("boris")
    assert [page.look() for page in pages] == ["1", "0"]


def at_work_as(desk: Desk, who: str) -> Me:
    with desk.world.reading() as session:
        found = me(session, desk.team[who])
        assert found is not None
        return at_work(session, found, desk.process, date(2026, 3, 10))


def test_nothing_is_told_of_claims_out_of_sight(desk: Desk, parts: Parts) -> None:
    dina = looks(desk, "dina", sees="own")
    page, card = open_list(desk, parts, dina), open_card(desk, parts, dina)
    desk.take("boris")
    assert page.look() == "0", "the dealer has another manager"
    assert card.look() is None, "the stream ends"


def test_who_is_given_less_to_see_is_told_no_more(desk: Desk, parts: Parts) -> None:
    egor = looks(desk, "egor")
    page, card = open_list(desk, parts, egor), open_card(desk, parts, egor)
    with desk.world.writing() as session:
        session.get_one(Person, egor.id).sees = "own"
    desk.take("boris")
    assert (page.look(), card.look()) == ("0", None)


def test_a_dealer_that_goes_to_another_manager_goes_out_of_sight(desk: Desk, parts: Parts) -> None:
    with desk.world.writing() as session:
        session.get_one(Dealer, desk.world.dealer).manager_name = "Дина Ветрова"
    card = open_card(desk, parts, looks(desk, "dina", sees="own"))
    assert card.look() == ""
    with desk.world.writing() as session:
        session.get_one(Dealer, desk.world.dealer).manager_name = "Кто-то другой"
    assert card.look() is None


def test_streams_end_with_the_session(desk: Desk, parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "LOOK", 0.0)
    egor = looks(desk, "egor")
    page, card = open_list(desk, parts, egor), open_card(desk, parts, egor)
    with desk.world.writing() as session:
        session.execute(delete(SignIn))

    async def whole(look: Callable[[], str | None]) -> list[str | None]:
        return [event.comment async for event in watch.watch(look, "0")]

    assert [asyncio.run(whole(one.look)) for one in (page, card)] == [["open"], ["open"]]


def test_while_nothing_happens_nothing_but_the_last_event_is_asked_for(
    desk: Desk, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_list(desk, parts, looks(desk, "egor"))
    page.look()

    def heavy(*_: object) -> int:
        raise AssertionError("it was counted again")

    monkeypatch.setattr("portal.staff.live.claims_changed", heavy)
    assert page.look() == "0"


def test_pages_say_where_they_are_followed_and_since_when(desk: Desk, parts: Parts, browse: Browse) -> None:
    with desk.world.writing() as session:
        session.get_one(Person, desk.team["egor"]).password_hash = HASH
        since = last_event(session)
    egor = browse("egor@chistydom.example")
    assert f'data-news="/staff/live?since={since}&amp;tab=' in egor.get("/staff/tasks").text
    assert f'data-news="/staff/live?since={since}"' in egor.get("/staff/board").text
    assert f'data-news="/staff/live?since={since}"' in egor.get("/staff").text
    assert "data-news" not in egor.get("/staff?q=Пена").text
    assert f'data-news="/staff/claims/{NUMBER}/live?since={since}"' in egor.get(f"/staff/claims/{NUMBER}").text


@pytest.mark.parametrize("path", ["/staff/live", f"/staff/claims/{NUMBER}/live"])
def test_a_dealer_hears_nothing_of_it(desk: Desk, parts: Parts, browse: Browse, path: str) -> None:
    assert browse("head@south.example").get(path).status_code == 403


def test_a_claim_out_of_sight_has_no_stream(desk: Desk, parts: Parts, browse: Browse) -> None:
    with desk.world.writing() as session:
        dina = session.get_one(Person, desk.team["dina"])
        dina.password_hash, dina.sees = HASH, "own"
    assert browse("dina@chistydom.example").get(f"/staff/claims/{NUMBER}/live").status_code == 404


def test_a_note_is_news_too(desk: Desk, parts: Parts) -> None:
    card = open_card(desk, parts, looks(desk, "anna"))
    with desk.world.writing() as session:
        claim = session.get_one(Claim, desk.claim_id)
        add_note(session, claim, "Водитель\nуволен", desk.hand("vera", claim))
    assert card.look() == "Вера Орлова: Заметка: Водитель уволен", "in one line"


@pytest.mark.parametrize("text", ["", "x", "-1", "٣", "9" * 19])
def test_what_no_page_says_counts_as_none(text: str) -> None:
    assert event_id(text) == 0
