"""A claim is moved on the board: where the process lets it go, and with a word at its slip when it may not."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from httpx import Response
from sqlalchemy import select

from claims.models import Claim, Person
from claims.rules import process
from portal.parts import Parts
from tests.desk import at_desk
from tests.filed import REGISTERED
from tests.portal.browser import Browser
from tests.portal.conftest import HASH, Clock
from tests.world import World

Browse = Callable[..., Browser]
NUMBER = "РК-2026-000123"
SLIP = re.compile(r'<li class="slip.*?</li>', re.S)


@pytest.fixture
def parts(parts: Parts) -> Parts:
    return replace(parts, process=process.shipped("desk"))


@pytest.fixture
def desk(world: World, parts: Parts, clock: Clock, browse: Browse) -> Callable[[str], Browser]:
    """Browsers of our people by first name; the warehouse has said that it was its own fault: service reviews."""
    clock.now = REGISTERED
    at_desk(world).fill("boris", finding="ours", finding_comment="Недогрузили")
    with world.writing() as session:
        for person in session.scalars(select(Person).where(Person.login.endswith("@chistydom.example"))):
            person.password_hash = HASH
    return lambda first: browse(f"{first}@chistydom.example")


def slip(page: str) -> str:
    return next(found for found in SLIP.findall(page) if NUMBER in found)


def move(browser: Browser, to: str, **more: str) -> Response:
    """Presses on the board as it is now."""
    edition = re.search(r'name="edition" value="(\d+)"', slip(browser.get("/staff/board").text))
    return browser.post(f"/staff/board/{NUMBER}", {"to": to, "edition": edition[1] if edition else "1", **more})


def stage(world: World) -> str:
    with world.reading() as session:
        return session.scalars(select(Claim.stage)).one()


def test_who_holds_the_stage_is_offered_where_a_claim_may_go_and_others_are_not(desk: Callable[[str], Browser]) -> None:
    offered = slip(desk("anna").get("/staff/board").text)
    assert re.findall(r'name="to" value="(\w+)"', offered) == [
        "production",
        "finance",
        "warehouse",
        "logistics",
        "laboratory",
        "decision",
    ]
    assert "Переместить" not in slip(desk("egor").get("/staff/board").text)


def test_a_press_moves_it_and_the_focus_stays_with_it(desk: Callable[[str], Browser], world: World) -> None:
    anna = desk("anna")
    page = anna.follow(move(anna, "laboratory")).text
    assert stage(world) == "laboratory"
    assert f"{NUMBER}</a>: теперь «Экспертиза»" in page
    assert f'<a href="/staff/claims/{NUMBER}" autofocus aria-describedby="told">' in slip(page)


def test_what_the_stage_still_lacks_is_said_at_the_slip_with_the_way_to_it(
    desk: Callable[[str], Browser], world: World
) -> None:
    answer = move(desk("anna"), "decision")
    assert answer.status_code == 422
    assert "Отметьте «С итогами ознакомлен»" in slip(answer.text)
    assert f'href="/staff/claims/{NUMBER}#stage"' in slip(answer.text)
    assert stage(world) == "review"


def test_a_refused_move_makes_nobody_else_s_page_an_old_one(desk: Callable[[str], Browser], world: World) -> None:
    with world.reading() as session:
        before = session.get_one(Claim, 1).desk_edition
    move(desk("anna"), "decision")
    with world.reading() as session:
        assert session.get_one(Claim, 1).desk_edition == before


def test_who_comes_second_is_told_who_was_first(desk: Callable[[str], Browser], world: World) -> None:
    anna = desk("anna")
    shown = re.search(r'name="edition" value="(\d+)"', slip(anna.get("/staff/board").text))
    assert shown
    assert move(anna, "production").status_code == 303
    late = anna.post(f"/staff/board/{NUMBER}", {"to": "laboratory", "edition": shown[1]})
    assert late.status_code == 422
    assert "уже изменили: Анна Сергеева" in slip(late.text)
    assert stage(world) == "production"


def test_no_way_that_is_not_drawn_and_no_stage_of_another_department(
    desk: Callable[[str], Browser], world: World
) -> None:
    assert "перейти нельзя" in move(desk("anna"), "closed").text
    assert "ведёт другой отдел" in move(desk("egor"), "laboratory", edition=edition(world)).text
    assert stage(world) == "review"


def edition(world: World) -> str:
    with world.reading() as session:
        return str(session.get_one(Claim, 1).desk_edition)


def test_a_claim_that_leaves_the_chosen_department_is_still_said_to_have_gone(desk: Callable[[str], Browser]) -> None:
    anna = desk("anna")
    page = anna.follow(move(anna, "laboratory", department="service")).text
    assert "на доске её не видно" in page
    assert '<option value="service" selected>' in page


def test_nothing_is_moved_without_its_token(desk: Callable[[str], Browser]) -> None:
    anna = desk("anna")
    anna.get("/staff/board")
    assert anna.post(f"/staff/board/{NUMBER}", {"csrf": "0" * 48, "to": "laboratory"}).status_code == 403
