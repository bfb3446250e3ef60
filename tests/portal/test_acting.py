"""One of ours files for a dealer on somebody's word, or looks with its eyes; the dealer sees who, on whose word."""

import re
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import unquote

import pytest
from sqlalchemy import select

from claims.models import Acting, Claim, ClaimWish, StaffRole
from claims.rules import process
from portal.parts import Parts
from tests.filed import file_claim
from tests.portal.browser import Browser
from tests.portal.test_claim_letters import deliver, letters
from tests.portal.test_filing_traps import edition, ready
from tests.world import World

Browse = Callable[..., Browser]
WORD = "Пётр, кладовщик, по телефону"


@pytest.fixture
def parts(parts: Parts) -> Parts:
    return replace(parts, process=process.shipped("desk"))


@pytest.fixture
def anna(world: World, browse: Browse) -> Browser:
    with world.writing() as session:
        session.add(StaffRole(person_id=world.staff, role="customer_service"))
    return browse("staff@maker.example")


def act(anna: Browser, world: World, **fields: str) -> str:
    anna.get("/staff/acting?q=Южный")
    return anna.follow(anna.post("/staff/acting", {"dealer": str(world.dealer), "q": "Южный", **fields})).text


def test_the_dealer_is_found_by_name_and_a_word_is_asked_for(anna: Browser, world: World) -> None:
    assert "Южный дилер" in anna.get("/staff/acting?q=южн").text
    assert "Напишите, с чьих слов" in act(anna, world)


def test_what_is_filed_says_who_filed_it_and_on_whose_word(anna: Browser, world: World, browse: Browse) -> None:
    assert f"Вы подаёте за «Южный дилер» со слов: {WORD}" in act(anna, world, words=WORD)
    draft = ready(anna, world)
    sent = anna.post(f"{draft}/send", {"edition": edition(anna.get(f"{draft}/check").text)})
    number = re.search("РК-[0-9-]+", unquote(sent.headers["location"]))
    assert number
    told = browse("head@south.example").get(f"/claims/{number[0]}").text
    assert f"Подано сотрудником со слов: {WORD}" in told
    with world.reading() as session:
        claim = session.scalars(select(Claim)).one()
        assert (claim.sent_by, claim.dealer_key, claim.stage) == (world.staff, world.dealer, "warehouse")


def file_for(anna: Browser, world: World) -> str:
    """The address of the claim."""
    act(anna, world, words=WORD)
    draft = ready(anna, world)
    sent = anna.post(f"{draft}/send", {"edition": edition(anna.get(f"{draft}/check").text)})
    anna.follow(anna.post("/staff/acting/end", {}))
    return unquote(sent.headers["location"]).removesuffix("/sent")


def test_the_dealer_is_asked_to_look_and_says_that_it_is_right(anna: Browser, world: World, browse: Browse) -> None:
    page, head = file_for(anna, world), browse("head@south.example")
    assert "Подана за вас: проверьте" in head.get("/claims").text
    assert "Дилер ещё не подтвердил" in anna.get("/staff").text
    told = head.get(page).text
    assert "Проверьте: её подали за вас" in told
    assert WORD in told
    assert "Дилер ещё не подтвердил" in anna.get(f"/staff{page}").text
    head.post(f"{page}/filed", {"right": "1"})
    told = head.follow(head.post(f"{page}/filed", {"right": "1"})).text
    assert "Проверьте: её подали" not in told
    assert told.count("Подано сотрудником верно") == 1
    assert "Дилер подтвердил" in anna.get(f"/staff{page}").text


def test_what_is_not_right_becomes_a_question_to_the_manager(anna: Browser, world: World, browse: Browse) -> None:
    page, head = file_for(anna, world), browse("head@south.example")
    with world.reading() as session:
        due = session.scalars(select(Claim.due_at)).one()
    head.get(page)
    answer = head.post(f"{page}/filed", {"filed": " "})
    assert (answer.status_code, "Напишите, что не так" in answer.text) == (422, True)
    head.post(f"{page}/filed", {"filed": "Не хватает двух, а не одной"})
    shown = anna.get(f"/staff{page}").text
    assert "Рекламация подана за нас не так: Не хватает двух, а не одной" in shown
    with world.reading() as session:
        claim = session.scalars(select(Claim)).one()
        assert (claim.filed_for, claim.due_at) == ("wrong", due), "the clock runs meanwhile"


def test_who_filed_it_does_not_confirm_it(anna: Browser, world: World) -> None:
    page = file_for(anna, world)
    act(anna, world, words=WORD)
    assert "Всё верно</button>" not in anna.get(page).text
    assert anna.post(f"{page}/filed", {"right": "1"}).status_code == 409


def test_the_letter_asks_to_look(anna: Browser, world: World, parts: Parts) -> None:
    file_for(anna, world)
    deliver(parts)
    told = letters(parts)["head@south.example"]
    assert f"со слов: {WORD}" in told
    assert "нажмите «Всё верно»" in told


def test_who_only_looks_sees_the_dealers_pages_and_changes_nothing(anna: Browser, world: World) -> None:
    with world.writing() as session:
        file_claim(session, world)
    page = act(anna, world, look="1")
    assert "Вы смотрите глазами «Южный дилер»" in page
    assert anna.get("/claims/РК-2026-000123").status_code == 200
    assert anna.post("/claims/РК-2026-000123/questions", {"text": "Где?"}).status_code == 403
    assert anna.get("/staff").status_code == 403, "at the dealer's side one is nobody of ours"
    anna.get("/claims")
    assert "/staff/tasks" in anna.follow(anna.post("/staff/acting/end", {})).url.path
    with world.reading() as session:
        (noted,) = session.scalars(select(Acting))
        assert (noted.person_id, noted.dealer_key, noted.words, noted.ended_at is not None) == (
            world.staff,
            world.dealer,
            "",
            True,
        )


def test_nobody_agrees_or_objects_for_a_dealer(anna: Browser, world: World) -> None:
    with world.writing() as session:
        file_claim(session, world, stage="consent", outcome="satisfied")
    act(anna, world, words=WORD)
    assert "Согласиться с решением</button>" not in anna.get("/claims/РК-2026-000123").text
    assert anna.post("/claims/РК-2026-000123/consent", {"seen": "x"}).status_code == 409
    with world.reading() as session:
        assert session.scalars(select(ClaimWish)).all() == []
    assert anna.get("/people").status_code == 403


def test_without_the_right_nobody_acts(world: World, browse: Browse) -> None:
    with world.writing() as session:
        session.add(StaffRole(person_id=world.staff, role="warehouse"))
    assert browse("staff@maker.example").get("/staff/acting").status_code == 403


def test_a_right_that_is_taken_away_ends_it_at_once(anna: Browser, world: World) -> None:
    act(anna, world, words=WORD)
    with world.writing() as session:
        session.delete(session.get_one(StaffRole, (world.staff, "customer_service")))
    assert anna.get("/claims").status_code == 403
