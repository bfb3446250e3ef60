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
