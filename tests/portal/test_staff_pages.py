"""What staff see and do: all claims, questions, the link to files, problems of the exchange."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from claims import outbox
from claims.actions.give_up_message import give_up_message
from claims.actions.onec_problem import note_problem
from claims.models import Claim, ClaimLine, OutboxMessage, Problem, Question, Watermark
from tests.filed import REGISTERED, add_file, file_claim
from tests.portal.browser import Browser
from tests.world import World

Browse = Callable[..., Browser]
URL = "/staff/claims/РК-2026-000123"


@pytest.fixture
def staff(world: World, browse: Browse) -> Browser:
    return browse("staff@maker.example")


@pytest.fixture
def claim_id(world: World) -> int:
    with world.writing() as session:
        claim = file_claim(session, world)
        add_file(session, claim)
        return claim.id


def given_up(world: World, claim_id: int) -> None:
    with world.writing() as session:
        outbox.put(session, "claim", now=REGISTERED, claim_id=claim_id)
        session.flush()
        message = outbox.take(session, now=REGISTERED)
        assert message
        give_up_message(session, message, "не заполнено поле «Договор»", now=REGISTERED)


def test_staff_find_any_dealer_s_claim_and_see_how_many_problems_there_are(
    world: World, claim_id: int, staff: Browser
) -> None:
    given_up(world, claim_id)
    text = staff.get("/staff").text
    assert "РК-2026-000123 · недостача и бой" in text
    assert "Южный дилер" in text
    assert "1\xa0проблема обмена" in text
    assert "ничего не нашлось" in staff.get("/staff?q=кристалл+нет").text


def test_staff_ask_and_the_dealer_s_card_opens_with_the_question(claim_id: int, staff: Browser, browse: Browse) -> None:
    staff.get(URL)
    assert staff.post(f"{URL}/questions", {"text": " "}).status_code == 422
    staff.get(URL)
    assert "Какая партия?" in staff.follow(staff.post(f"{URL}/questions", {"text": "Какая партия?"})).text
    assert "Нужен ваш ответ" in browse("head@south.example").get("/claims/РК-2026-000123").text


def test_staff_answer_a_dealer_s_question(claim_id: int, staff: Browser, browse: Browse) -> None:
    head = browse("head@south.example")
    head.get("/claims/РК-2026-000123")
    head.post("/claims/РК-2026-000123/questions", {"text": "Когда приедут?"})
    assert "Ответ на вопрос: Когда приедут?" in staff.get(URL).text
    assert staff.post(f"{URL}/answers/1", {"answer-1": ""}).status_code == 422
    staff.get(URL)
    staff.post(f"{URL}/answers/1", {"answer-1": "Завтра утром"})
    assert "Завтра утром" in head.get("/claims/РК-2026-000123").text
    assert "Ирина Кузнецова, " not in head.get("/claims/РК-2026-000123").text


def test_a_problem_is_told_in_words_with_what_to_do_and_repeated_by_a_button(
    world: World, claim_id: int, staff: Browser
) -> None:
    given_up(world, claim_id)
    with world.writing() as session:
        said = {"object": "claim", "value": "НаЭкспертизе"}
        note_problem(session, "s", "onec_status_unknown", now=REGISTERED, claim_id=claim_id, **said)
        session.add(Watermark(name="claims", failing_since=REGISTERED, last_error="1C did not answer"))
    text = staff.get("/staff/exchange").text
    for words in ("не заполнено поле «Договор»", "НаЭкспертизе", "не читается", "1C did not answer", "РК-2026-000123"):
        assert words in text, words
    assert text.count("Повторить<span") == 1
    with world.reading() as session:
        problem = session.scalars(select(Problem.id).where(Problem.what == "message_given_up")).one()
    assert staff.post(f"/staff/exchange/{problem}/retry").status_code == 303
    with world.reading() as session:
        assert session.scalars(select(OutboxMessage.state)).one() == "waiting"
    staff.get("/staff/exchange")
    again = staff.post(f"/staff/exchange/{problem}/retry")
    assert again.status_code == 422
    assert "Повторять нечего" in again.text


def test_an_exchange_without_problems_says_so(staff: Browser) -> None:
    text = staff.get("/staff/exchange").text
    assert "Проблем нет" in text
    assert "Все сообщения отправлены" in text


def test_the_link_opens_files_without_signing_in_is_noted_and_can_be_closed(
    world: World, claim_id: int, staff: Browser, browse: Browse
) -> None:
    staff.get(URL)
    text = staff.follow(staff.post(f"{URL}/link")).text
    address = text.split('href="/f/')[1].split('"')[0]
    visitor = browse()
    page = visitor.get(f"/f/{address}")
    assert page.status_code == 200
    assert "Файлы рекламации" in page.text
    assert "₽" not in page.text
    file = page.text.split(f'href="/f/{address}/files/')[1].split('"')[0]
    assert visitor.get(f"/f/{address}/files/{file}").status_code == 503  # the fixture's photo has no bytes
    seen = staff.get(URL).text
    assert "Кто открывал" in seen
    assert "IMG_0012.jpg" in seen
    staff.post(f"{URL}/link/revoke")
    for path in (f"/f/{address}", f"/f/{address}/files/{file}", f"/f/{address}/files/{file}/thumbnail"):
        assert visitor.get(path).status_code == 404


def test_a_link_gives_no_file_of_another_claim(world: World, claim_id: int, staff: Browser, browse: Browse) -> None:
    with world.writing() as session:
        other = add_file(session, file_claim(session, world, "РК-2026-000124", due_at=REGISTERED + timedelta(days=9)))
        session.get_one(Claim, claim_id).files_token = "t" * 43
        key = other.key
    assert browse().get(f"/f/{'t' * 43}/files/{key}").status_code == 404


def test_a_dealer_has_no_staff_pages(claim_id: int, browse: Browse) -> None:
    head = browse("head@south.example")
    for path in ("/staff", URL, "/staff/exchange"):
        assert head.get(path).status_code == 403


def test_staff_ask_of_one_line_and_the_dealer_reads_of_which(world: World, browse: Browse) -> None:
    with world.writing() as session:
        claim = file_claim(session, world)
        lines = list(session.scalars(select(ClaimLine.id).where(ClaimLine.claim_id == claim.id).order_by(ClaimLine.id)))
    staff = browse("staff@maker.example")
    staff.get("/staff/claims/РК-2026-000123")
    asked = staff.post("/staff/claims/РК-2026-000123/questions", {"text": "Где скол?", "line": str(lines[1])})
    assert asked.status_code == 303
    with world.reading() as session:
        assert session.scalars(select(Question.line_id)).one() == lines[1]
    staff.get("/staff/claims/РК-2026-000123")
    foreign = staff.post("/staff/claims/РК-2026-000123/questions", {"text": "Где?", "line": "999"})
    assert foreign.status_code == 404
