"""A decided claim's card: what may be done about the decision, and what has been done."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from claims.models import Claim, ClaimLine, Dealer, OutboxMessage, Question
from tests.filed import REGISTERED, file_claim
from tests.portal.browser import Browser
from tests.portal.conftest import Clock
from tests.world import World

Browse = Callable[..., Browser]
URL = "/claims/РК-2026-000123"
DECIDED = REGISTERED + timedelta(days=3)


@pytest.fixture
def decided(world: World, clock: Clock) -> int:
    """The claim of the drawings is granted in part, an hour ago."""
    clock.now = DECIDED + timedelta(hours=1)
    with world.writing() as session:
        claim = file_claim(session, world, stage="decided", outcome="partly", decided_at=DECIDED, answer="Довезём")
        return claim.id


@pytest.fixture
def head(decided: int, browse: Browse) -> Browser:
    return browse("head@south.example")


def plain(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u202f", " ")


def seen(browser: Browser, address: str = URL) -> str:
    """The mark of the decision that the page shows."""
    (mark,) = set(re.findall(r'name="seen" value="(\w+)"', browser.get(address).text))
    return str(mark)


def kinds(world: World) -> list[str]:
    with world.reading() as session:
        return list(session.scalars(select(OutboxMessage.kind)))


def change(world: World, **columns: Any) -> None:
    with world.writing() as session:
        claim = session.scalars(select(Claim)).one()
        for name, value in columns.items():
            setattr(claim, name, value)


def test_the_card_says_what_may_be_done_about_the_decision_and_what_happens_then(head: Browser) -> None:
    text = plain(head.get(URL).text)
    for words in (
        "Согласие уйдёт в 1С, и менеджер исполнит решение",
        "Согласиться с решением</button>",
        "Оспорить решение можно до <strong>27 марта 2026, 18:00 мск",
    ):
        assert words in text, words


def test_consent_stands_on_the_card_and_in_its_history(world: World, head: Browser) -> None:
    sent = head.post(f"{URL}/consent", {"seen": seen(head)})
    text = plain(head.follow(sent).text)
    assert "Вы согласились с решением" in text
    assert "Дилер согласился с решением" in text
    assert "Согласиться с решением</button>" not in text
    assert kinds(world) == ["details"]
    assert "Вы согласились с решением" in head.get(f"{URL}/_live").text


def test_a_second_press_shows_the_card_with_what_was_done(world: World, head: Browser) -> None:
    mark = seen(head)
    head.post(f"{URL}/consent", {"seen": mark})
    again = head.post(f"{URL}/consent", {"seen": mark})
    assert again.status_code == 409
    assert "С этим решением уже согласились" in again.text
    assert kinds(world) == ["details"]


def test_a_claim_that_moved_on_is_shown_as_it_is_now(world: World, head: Browser) -> None:
    mark = seen(head)
    change(world, answer="Довезём десять")
    moved = head.post(f"{URL}/consent", {"seen": mark})
    assert moved.status_code == 409
    assert "Решение изменилось, пока страница была открыта" in moved.text
    assert "Довезём десять" in moved.text
    change(world, stage="fulfilment")
    late = head.post(f"{URL}/consent", {"seen": mark})
    assert late.status_code == 409
    assert "Рекламация на стадии «Исполняется»" in late.text
    assert kinds(world) == []


def test_a_storekeeper_reads_who_may_and_is_refused_in_words(world: World, decided: int, browse: Browse) -> None:
    keeper = browse("store@south.example")
    text = keeper.get(URL).text
    assert "Согласиться с решением может руководитель" in text
    assert f"{URL}/appeal" not in text
    for address in ("consent", "appeal"):
        answer = keeper.post(f"{URL}/{address}", {"reason": "Мало"})
        assert answer.status_code == 409
        assert "может руководитель" in answer.text
    assert keeper.get(f"{URL}/appeal").status_code == 409
    assert kinds(world) == []


def test_an_appeal_is_a_page_of_its_own_and_then_words_on_the_card(world: World, head: Browser) -> None:
    page = plain(head.get(f"{URL}/appeal").text)
    assert "Возражение прочитает руководитель, а не тот, кто решал" in page
    with world.reading() as session:
        broken = session.scalars(select(ClaimLine.id).where(ClaimLine.position == 2)).one()
    fields = {"seen": seen(head, f"{URL}/appeal"), "line": str(broken), "reason": "Бой был в пути"}
    text = plain(head.follow(head.post(f"{URL}/appeal", fields)).text)
    assert "Вы оспорили решение, позиция 2" in text
    assert 'href="#claim-files">Добавить фото или документ' in text
    assert "Ответим до <strong>20 марта 2026" in text
    assert "Согласиться с решением</button>" not in text
    assert kinds(world) == ["message"]
    with world.writing() as session:
        question = session.scalars(select(Question)).one()
        question.answer, question.answered_at = "Перевозчик подписал без замечаний", DECIDED + timedelta(hours=2)
    text = plain(head.get(URL).text)
    assert "<strong>Ответ:</strong> Перевозчик подписал без замечаний" in text
    assert "Согласиться с решением</button>" in text


def test_an_appeal_without_a_reason_keeps_what_was_ticked(world: World, head: Browser) -> None:
    with world.reading() as session:
        broken = session.scalars(select(ClaimLine.id).where(ClaimLine.position == 2)).one()
    fields = {"seen": seen(head, f"{URL}/appeal"), "line": str(broken), "reason": "  "}
    answer = head.post(f"{URL}/appeal", fields)
    assert answer.status_code == 422
    assert 'id="reason-error">Напишите, с чем вы не согласны и почему' in answer.text
    assert f'value="{broken}" checked' in answer.text
    assert kinds(world) == []


def test_an_appeal_that_comes_too_late_loses_no_word(world: World, head: Browser) -> None:
    mark = seen(head, f"{URL}/appeal")
    change(world, outcome="refused")
    answer = head.post(f"{URL}/appeal", {"seen": mark, "reason": "Бой был в пути, вот акт"})
    assert answer.status_code == 409
    assert "Решение изменилось" in answer.text
    assert "Бой был в пути, вот акт</textarea>" in answer.text
    again = head.post(f"{URL}/appeal", {"seen": seen(head, f"{URL}/appeal"), "reason": "Бой был в пути, вот акт"})
    assert again.status_code == 303
    twice = head.post(f"{URL}/appeal", {"seen": mark, "reason": "И ещё"})
    assert (twice.status_code, "уже оспорено" in twice.text) == (409, True)
    assert kinds(world) == ["message"]


def test_who_sees_no_prices_finds_none_about_the_decision(world: World, decided: int, browse: Browse) -> None:
    with world.writing() as session:
        session.get_one(Dealer, world.dealer).storekeeper_sees_prices = False
    text = plain(browse("store@south.example").get(URL).text)
    assert "Решение" in text
    assert "₽" not in text


def test_staff_read_an_appeal_among_the_questions(world: World, head: Browser, browse: Browse) -> None:
    head.post(f"{URL}/appeal", {"seen": seen(head, f"{URL}/appeal"), "reason": "Бой был в пути"})
    text = browse("staff@maker.example").get("/staff/claims/РК-2026-000123").text
    assert "Оспариваем решение: Бой был в пути" in text


def test_a_decision_to_agree_to_stands_among_what_waits_for_the_head(
    world: World, head: Browser, browse: Browse
) -> None:
    change(world, waits_for_dealer=True)
    waiting = plain(head.get("/claims?tab=waiting").text)
    assert "Нужно ваше согласие" in waiting
    store = browse("store@south.example")
    assert "РК-2026-000123" not in store.get("/claims?tab=waiting").text
    assert "Согласует руководитель" in store.get("/claims?tab=all").text
    assert "Ждём согласия" in browse("staff@maker.example").get("/staff").text
    head.post(f"{URL}/consent", {"seen": seen(head)})
    assert "Нужно ваше согласие" not in head.get("/claims?tab=all").text
