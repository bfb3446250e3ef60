"""Templates of texts: written on a page, picked on the card by a plain form; nothing typed is lost."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from claims.actions.enter_stage import begin
from claims.actions.hand import Hand
from claims.actions.staff import give_staff_roles
from claims.models import ClaimEvent, TextTemplate
from claims.rules.process import shipped
from portal.parts import Parts
from tests.desk import ZONE
from tests.filed import REGISTERED, file_claim
from tests.portal.browser import Browser
from tests.world import World

Browse = Callable[..., Browser]
PAGE = "/staff/templates"
TEXT = "По рекламации {номер}, {дилер}: ответим до {срок}"


@pytest.fixture
def parts(parts: Parts, world: World) -> Parts:
    with world.writing() as session:
        give_staff_roles(session, world.staff, frozenset({"administrator", "customer_service"}))
    return replace(parts, process=shipped("desk"))


@pytest.fixture
def staff(browse: Browse) -> Browser:
    found = browse("staff@maker.example")
    found.get(f"{PAGE}/new")
    return found


@pytest.fixture
def number(world: World) -> str:
    with world.writing() as session:
        claim = file_claim(session, world, kind="shortage")
        begin(session, claim, Hand(source="dealer", person_id=world.head, at=REGISTERED, zone=ZONE), shipped("desk"))
        return claim.number or ""


def add(staff: Browser, name: str = "Срок ответа", purpose: str = "question", text: str = TEXT) -> tuple[int, str]:
    answer = staff.post(f"{PAGE}/new", {"name": name, "purpose": purpose, "text": text})
    return answer.status_code, answer.text


@pytest.mark.parametrize(
    ("name", "purpose", "text", "said"),
    [
        ("", "answer", TEXT, "Назовите шаблон"),
        ("Срок", "", TEXT, "Выберите, для чего шаблон"),
        ("Срок", "answer", " ", "Напишите текст шаблона"),
        ("Срок", "answer", "Ждите {завтра}", "Вместо {завтра} подставить нечего"),
        ("Срок", "answer", "о" * 3001, "3000"),
    ],
)
def test_a_wrong_template_is_told_in_words(staff: Browser, name: str, purpose: str, text: str, said: str) -> None:
    status, page = add(staff, name, purpose, text)
    assert status == 422
    assert said in page
    assert text.strip() in page


def test_a_template_is_previewed_kept_changed_and_thrown_away(staff: Browser, world: World) -> None:
    seen = staff.post(f"{PAGE}/new", {"name": "Срок", "purpose": "answer", "text": TEXT, "act": "preview"}).text
    assert "По рекламации РК-2026-000123, Парус: ответим до 16.03.2026" in seen
    assert add(staff)[0] == 303
    assert add(staff)[0] == 422  # the name is taken
    assert staff.post(f"{PAGE}/1", {"name": "Срок", "purpose": "note", "text": "Звонили"}).status_code == 303
    assert "Заметка для своих" in staff.get(PAGE).text
    assert staff.post(f"{PAGE}/1/remove").status_code == 303
    with world.reading() as session:
        assert session.scalar(select(func.count()).select_from(TextTemplate)) == 0


def test_a_template_is_put_under_what_was_typed_and_nothing_is_sent(staff: Browser, world: World, number: str) -> None:
    add(staff)
    card = staff.get(f"/staff/claims/{number}").text
    assert "Вставить шаблон" in card
    typed = {"text": "Здравствуйте!", "insert": "text", "template-text": "1"}
    answer = staff.post(f"/staff/claims/{number}/template", typed)
    assert answer.status_code == 200
    assert f"Здравствуйте!\nПо рекламации {number}, " in answer.text
    assert "{дилер}" not in answer.text
    with world.reading() as session:
        assert not session.scalars(select(ClaimEvent).where(ClaimEvent.what == "question")).all()
    older = staff.post(f"/staff/claims/{number}/template", {**typed, "edition": "999"})
    assert older.status_code == 422
    assert "Пока вы заполняли, рекламацию изменили" in older.text
    assert "Здравствуйте!" in older.text
    refused = staff.post(f"/staff/claims/{number}/template", {**typed, "template-text": ""})
    assert refused.status_code == 422
    assert "Выберите шаблон" in refused.text
    assert "Здравствуйте!" in refused.text
