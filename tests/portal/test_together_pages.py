"""Several claims are taken, given or noted at once; what came of each is told, and one holds up no other."""

import re
from collections.abc import Callable
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from claims.actions.enter_stage import begin
from claims.actions.hand import Hand
from claims.models import Claim, Note, Person, Task
from claims.rules import process
from portal.parts import Parts
from portal.staff.together import MOST
from tests.desk import Desk, at_desk
from tests.filed import REGISTERED, file_claim
from tests.portal.browser import Browser
from tests.portal.conftest import HASH, Clock
from tests.world import World

Browse = Callable[..., Browser]
NUMBERS = ("РК-2026-000123", "РК-2026-000124", "РК-2026-000125")


@pytest.fixture
def parts(parts: Parts) -> Parts:
    return replace(parts, process=process.shipped("desk"))


@pytest.fixture
def first(world: World, parts: Parts, clock: Clock) -> Desk:
    """Three claims that the warehouse has to look into; acts go about the first."""
    clock.now = REGISTERED
    desk = at_desk(world)
    with world.writing() as session:
        for number in NUMBERS[1:]:
            claim = file_claim(session, world, number=number)
            hand = Hand(source="dealer", person_id=world.head, at=REGISTERED, zone=ZoneInfo("Europe/Moscow"))
            begin(session, claim, hand, parts.process)
        for id_ in desk.team.values():
            session.get_one(Person, id_).password_hash = HASH
    return desk


def ticks(page: str) -> list[str]:
    return re.findall(r'name="claim" value="([^"]+)"', page)


def press(browser: Browser, page: str, what: str, **more: str | list[str]) -> str:
    return browser.post("/staff/together", {"claim": ticks(page), "what": what, "back": "/staff", **more}).text


def holders(world: World) -> dict[str, int | None]:
    with world.reading() as session:
        return {row.number or "": row.holder_id for row in session.scalars(select(Claim))}


@pytest.mark.parametrize("page", ["/staff", "/staff/tasks?tab=department"])
def test_all_that_is_ticked_is_taken(first: Desk, browse: Browse, page: str) -> None:
    boris = browse("boris@chistydom.example")
    told = press(boris, boris.get(page).text, "take")
    assert "Всё сделано" in told
    assert "Взяли себе: 3 рекламации" in told.replace("\xa0", " ")
    assert set(holders(first.world).values()) == {first.team["boris"]}
    with first.world.reading() as session:
        assert {task.person_id for task in session.scalars(select(Task).where(Task.done_at.is_(None)))} == {
            first.team["boris"]
        }


def test_what_somebody_changed_meanwhile_is_left_and_said_and_can_be_tried_again(first: Desk, browse: Browse) -> None:
    boris = browse("boris@chistydom.example")
    page = boris.get("/staff").text
    first.fill("boris", done=False, finding_comment="Смотрю")
    told = press(boris, page, "take")
    assert "Сделано не всё" in told
    assert "Не сделано: 1" in told
    assert "уже изменили: Борис Кладов" in told
    assert f'href="/staff/claims/{NUMBERS[0]}"' in told
    assert [one.partition(" ")[0] for one in ticks(told)] == [NUMBERS[0]]
    assert "Всё сделано" in press(boris, told, "take")
    assert set(holders(first.world).values()) == {first.team["boris"]}


def test_what_is_another_department_s_says_whose_it_is(first: Desk, browse: Browse) -> None:
    first.fill("boris", finding="ours", finding_comment="Недогрузили")
    boris = browse("boris@chistydom.example")
    told = press(boris, boris.get("/staff").text, "take")
    assert "Стадию «Разбор» ведёт другой отдел: Клиентский сервис" in told
    assert holders(first.world)[NUMBERS[1]] == first.team["boris"]


def test_a_head_gives_several_to_who_works_there(first: Desk, browse: Browse) -> None:
    egor = browse("egor@chistydom.example")
    first.fill("boris", finding="ours", finding_comment="Недогрузили")
    told = press(egor, egor.get("/staff").text, "give", person=str(first.team["boris"]))
    assert "Передали: 2 рекламации" in told.replace("\xa0", " ")
    assert "Выберите сотрудника из списка" in told, "service reviews the first: no work of Boris's"
    assert holders(first.world)[NUMBERS[2]] == first.team["boris"]


def test_who_may_not_give_is_not_asked_to_whom_and_is_refused(first: Desk, browse: Browse) -> None:
    boris = browse("boris@chistydom.example")
    page = boris.get("/staff").text
    assert "Кому передать" not in page
    told = press(boris, page, "give", person=str(first.team["boris"]))
    assert told.count("Передать дело другому может руководитель") == 3
    assert set(holders(first.world).values()) == {None}


def test_one_note_is_written_to_each(first: Desk, browse: Browse) -> None:
    vera = browse("vera@chistydom.example")
    page = vera.get("/staff").text
    for _ in range(2):
        assert "Заметка записана: 3 рекламации" in press(vera, page, "note", note="Водитель уволен").replace(
            "\xa0", " "
        )
    with first.world.reading() as session:
        assert [note.text for note in session.scalars(select(Note))] == ["Водитель уволен"] * 3, "pressed twice is once"


@pytest.mark.parametrize(
    ("what", "more", "said"),
    [
        ("note", {}, "Напишите заметку"),
        ("give", {"person": ""}, "Выберите, кому передать"),
        ("take", {"claim": []}, "Отметьте рекламации"),
        ("take", {"claim": [f"РК-2026-{number:06} 1" for number in range(MOST + 1)]}, "не больше 100"),
    ],
)
def test_what_is_missing_is_asked_for_and_what_was_ticked_stays(
    first: Desk, browse: Browse, what: str, more: dict[str, str | list[str]], said: str
) -> None:
    egor = browse("egor@chistydom.example")
    page = egor.get("/staff").text
    told = press(egor, page, what, **more)
    assert said in told
    assert "claim" in more or ticks(told) == ticks(page)
    assert set(holders(first.world).values()) == {None}


def test_a_claim_out_of_sight_is_not_touched_and_nothing_of_it_is_said(first: Desk, browse: Browse) -> None:
    with first.world.writing() as session:
        session.get_one(Person, first.team["boris"]).sees = "own"
    boris = browse("boris@chistydom.example")
    boris.get("/staff/tasks")
    told = boris.post("/staff/together", {"claim": [f"{NUMBERS[0]} 1", "нет такой"], "what": "take"}).text
    assert told.count("Этой рекламации вы больше не видите") == 2
    assert set(holders(first.world).values()) == {None}


def test_one_ticked_twice_is_done_once(first: Desk, browse: Browse) -> None:
    boris = browse("boris@chistydom.example")
    one = ticks(boris.get("/staff").text)[0]
    told = boris.post("/staff/together", {"claim": [one, one], "what": "take"}).text
    assert "Взяли себе: 1 рекламация" in told.replace("\xa0", " ")


def test_nothing_is_done_without_its_token_and_back_leads_to_our_own_pages_alone(first: Desk, browse: Browse) -> None:
    boris = browse("boris@chistydom.example")
    page = boris.get("/staff").text
    assert boris.post("/staff/together", {"csrf": "0" * 48, "claim": ticks(page), "what": "take"}).status_code == 403
    assert "evil" not in press(boris, page, "take", back="//evil.example")
