"""Problems on the page «Обмен»: all sent again by one button, closed with a note, conflicts as cards."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from claims.actions.onec_problem import note_problem
from claims.models import Claim, OutboxMessage, Problem
from tests.filed import REGISTERED, file_claim
from tests.portal.browser import Browser
from tests.portal.test_staff_pages import given_up
from tests.world import World

Browse = Callable[..., Browser]
PAGE = "/staff/exchange"


@pytest.fixture
def claim_id(world: World) -> int:
    with world.writing() as session:
        return file_claim(session, world).id


@pytest.fixture
def staff(claim_id: int, browse: Browse) -> Browser:
    return browse("staff@maker.example")


def noted(world: World, claim_id: int, what: str, **said: str) -> int:
    with world.writing() as session:
        note_problem(session, what, what, now=REGISTERED, claim_id=claim_id, **said)
        session.flush()
        return session.scalars(select(Problem.id).order_by(Problem.id.desc()).limit(1)).one()


def test_one_button_sends_all_again_and_a_second_press_does_no_harm(
    world: World, claim_id: int, staff: Browser
) -> None:
    given_up(world, claim_id)
    assert "Повторить все" not in staff.get(PAGE).text, "one has its own button"
    given_up(world, claim_id)
    assert "Повторить все: 2\xa0сообщения" in staff.get(PAGE).text
    for _ in range(2):
        assert staff.post(f"{PAGE}/retry").status_code == 303
    with world.reading() as session:
        assert session.scalars(select(OutboxMessage.state)).all() == ["waiting", "waiting"]
    assert "Проблем нет" in staff.get(PAGE).text


def test_a_note_closes_what_has_no_message_and_is_asked_for_at_its_field(
    world: World, claim_id: int, staff: Browser
) -> None:
    problem = noted(world, claim_id, "claim_deleted", number="РК-2026-000123")
    assert "Решено" in staff.get(PAGE).text
    wrong = staff.post(f"{PAGE}/{problem}/solve", {f"note-{problem}": " "})
    assert wrong.status_code == 422
    assert f'href="#note-{problem}"' in wrong.text
    assert f'id="note-{problem}"' in wrong.text
    assert staff.post(f"{PAGE}/{problem}/solve", {f"note-{problem}": "сняли пометку"}).status_code == 303
    assert "Проблем нет" in staff.get(PAGE).text
    assert "Проблема решена: сняли пометку" in staff.get("/staff/claims/РК-2026-000123/journal").text


def test_a_conflict_is_a_card_with_both_sides_and_the_buttons_its_field_allows(
    world: World, claim_id: int, staff: Browser
) -> None:
    problem = noted(world, claim_id, "conflict", field="responsible", ours="Кузнецова Ирина", theirs="Петров Пётр")
    noted_only = noted(world, claim_id, "conflict", field="responsible", ours="Кузнецова Ирина", theirs="Петров Пётр")
    assert problem == noted_only, "one open card a subject"
    text = staff.get(PAGE).text
    for words in ("Расхождение с 1С: ответственный", "Кузнецова Ирина", "Петров Пётр", "Взять из 1С"):
        assert words in text, words
    assert staff.post(f"{PAGE}/{problem}/conflict", {"choice": "destroy"}).status_code == 422
    staff.get(PAGE)
    assert staff.post(f"{PAGE}/{problem}/conflict", {"choice": "take"}).status_code == 303
    with world.reading() as session:
        assert session.get_one(Claim, claim_id).responsible == "Петров Пётр"


def test_a_field_that_may_only_be_looked_at_has_one_button(world: World, claim_id: int, staff: Browser) -> None:
    noted(world, claim_id, "conflict", field="description", ours="не хватает", theirs="<b>всё на месте</b>")
    text = staff.get(PAGE).text
    assert "Понятно" in text
    assert "Взять из 1С" not in text
    assert "Оставить наше" not in text
    assert "&lt;b&gt;всё на месте" in text
