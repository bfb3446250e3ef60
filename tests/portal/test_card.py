"""A claim's card as its dealer sees it, and what can be done there."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from claims.actions.ask import Voice, ask
from claims.models import Claim, ClaimFile, ClaimLine, OutboxMessage, Question
from claims.rules.process import shipped
from portal.parts import Parts
from tests.filed import REGISTERED, add_file, file_claim
from tests.portal.browser import Browser
from tests.portal.conftest import Clock
from tests.world import World

Browse = Callable[..., Browser]
ERP = shipped("erp")
URL = "/claims/РК-2026-000123"


@pytest.fixture
def head(world: World, browse: Browse, clock: Clock) -> Browser:
    """The head of dealer 1 comes in an hour after the claim was filed."""
    clock.now = REGISTERED + timedelta(hours=1)
    return browse("head@south.example")


def plain(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u202f", " ")


def filed(world: World, parts: Parts, asked: str = "", **columns: object) -> int:
    """The claim's open question's id, 0 without one."""
    with world.writing() as session:
        claim = file_claim(session, world, **columns)
        if not asked:
            return 0
        question = ask(session, claim, asked, Voice("staff", world.staff, REGISTERED, parts.company.zone), ERP)
        session.flush()
        return question.id


def test_the_card_opens_with_what_is_asked_then_where_it_stands(world: World, parts: Parts, head: Browser) -> None:
    filed(world, parts, asked="Какая партия?", onec_number="ПР00-000087")
    text = plain(head.get(URL).text)
    places = [text.index(words) for words in ("Какая партия?", "Где рекламация", "Позиции", "Фото, видео", "История")]
    assert places == sorted(places)
    for words in ("Ждёт вашего ответа", "не хватает 12 шт", "бой: 1 шт", "7 380,40 ₽ с НДС", "В 1С: ПР00-000087"):
        assert words in text, words


def test_a_deadline_is_told_with_its_reasons_and_1c_s_own_without(world: World, parts: Parts, head: Browser) -> None:
    filed(world, parts)
    text = plain(head.get(URL).text)
    assert "Ответим до <strong>24 марта 2026, 18:00 мск</strong>" in text
    assert "Почему такой срок" in text
    assert "14 календарных дней" in text
    with world.writing() as session:
        session.scalars(select(Claim)).one().due_from_onec = True
    assert "Срок назначил менеджер в 1С" in head.get(URL).text


def test_an_answer_ends_the_question_and_stands_in_the_talk(world: World, parts: Parts, head: Browser) -> None:
    question = filed(world, parts, asked="Какая партия?")
    head.get(URL)
    sent = head.post(f"{URL}/answers/{question}", {f"answer-{question}": "Партия 4471"})
    text = head.follow(sent).text
    assert "Нужен ваш ответ" not in text
    assert "Партия 4471" in text


def test_an_empty_answer_comes_back_with_a_message_at_its_field(world: World, parts: Parts, head: Browser) -> None:
    question = filed(world, parts, asked="Какая партия?")
    head.get(URL)
    refused = head.post(f"{URL}/answers/{question}", {f"answer-{question}": "  "})
    assert refused.status_code == 422
    assert f'id="answer-{question}-error">Напишите ответ' in refused.text
    assert "Исправьте ошибки" in refused.text


def test_a_second_answer_is_told_that_there_is_one(world: World, parts: Parts, head: Browser) -> None:
    question = filed(world, parts, asked="Какая партия?")
    head.get(URL)
    for _ in range(2):
        answer = head.post(f"{URL}/answers/{question}", {f"answer-{question}": "4471"})
    assert answer.status_code == 422
    assert "уже ответили" in answer.text


def test_the_dealer_asks_the_responsible_person(world: World, parts: Parts, head: Browser) -> None:
    filed(world, parts)
    head.get(URL)
    assert head.post(f"{URL}/questions", {"text": ""}).status_code == 422
    assert "Когда приедут?" in head.follow(head.post(f"{URL}/questions", {"text": "Когда приедут?"})).text
    with world.reading() as session:
        assert session.scalars(select(Question.side)).one() == "dealer"


def test_a_withdrawal_is_asked_on_its_own_page_and_waits_for_1c(world: World, parts: Parts, head: Browser) -> None:
    filed(world, parts)
    assert f'href="{URL}/withdraw"' in head.get(URL).text
    head.get(f"{URL}/withdraw")
    text = head.follow(head.post(f"{URL}/withdraw")).text
    assert "Просьба отозвать отправлена" in text
    assert "/withdraw" not in text
    assert head.post(f"{URL}/withdraw").status_code == 409
    with world.reading() as session:
        assert session.scalars(select(OutboxMessage.kind)).all() == ["withdrawal"]


def test_a_decided_claim_shows_the_answer_and_what_was_decided_of_each_line(
    world: World, parts: Parts, head: Browser
) -> None:
    filed(world, parts, stage="decided", outcome="partly", answer="Довезём 14 марта")
    with world.writing() as session:
        line = session.scalars(select(ClaimLine).order_by(ClaimLine.position)).first()
        assert line
        line.decision, line.decision_comment = "ТребуетсяДопоставка", "Следующим рейсом"
    text = head.get(URL).text
    for words in ("Удовлетворена частично", "Довезём 14 марта", "<b>Довезём</b>", "Следующим рейсом"):
        assert words in text, words
    assert "Ответим до" not in text


def test_files_stand_by_their_lines_and_say_where_they_are(world: World, parts: Parts, head: Browser) -> None:
    with world.writing() as session:
        claim = file_claim(session, world)
        line = session.scalars(select(ClaimLine.id).order_by(ClaimLine.position)).first()
        add_file(session, claim, "label", line_id=line, thumbnail="a.jpg")
        add_file(session, claim, "own_act", media_type="application/pdf", state="stored")
    text = head.get(URL).text
    assert text.index("Фото, видео") < text.index("Вся поставка") < text.index("Свой акт") < text.index("Этикетка")
    assert text.count("загружается в хранилище") == 1


def photo() -> bytes:
    kept = BytesIO()
    Image.new("RGB", (64, 48), "green").save(kept, "JPEG")
    return kept.getvalue()


def send(head: Browser, purpose: str, content: bytes, name: str = "скан.jpg") -> object:
    fields = {"csrf": (None, head.token), "purpose": (None, purpose), "file": (name, content)}
    return head.request("POST", f"{URL}/files", files=fields, headers={"Origin": "http://portal.test"})


def test_the_promised_scan_is_asked_for_until_it_is_there(world: World, parts: Parts, head: Browser) -> None:
    filed(world, parts, act_source="made_here", waits_for_dealer=True)
    assert "до <strong>13 марта 2026, 18:00 мск</strong>" in plain(head.get(URL).text)
    assert send(head, "scan", photo()).status_code == 303
    text = head.get(URL).text
    assert "Приложите скан" not in text
    assert "Добавлен файл: скан.jpg" in text
    with world.reading() as session:
        assert session.scalars(select(ClaimFile.purpose)).one() == "scan"
        assert not session.scalars(select(Claim.waits_for_dealer)).one()


@pytest.mark.parametrize("decided", [{"stage": "decided"}, {"outcome": "refused"}, {"stage": "fulfilment"}])
def test_a_decided_claim_asks_for_no_scan(world: World, parts: Parts, head: Browser, decided: dict[str, str]) -> None:
    filed(world, parts, act_source="made_here", **decided)
    text = head.get(URL).text
    assert "Приложите скан" not in text
    assert "Нужен скан" not in text


def test_while_a_withdrawal_is_asked_nothing_else_stands_first(world: World, parts: Parts, head: Browser) -> None:
    filed(world, parts, act_source="made_here", waits_for_dealer=True)
    assert "Менеджер возьмёт рекламацию в работу" in head.get(URL).text
    head.post(f"{URL}/withdraw")
    text = head.get(URL).text
    assert text.index("Просьба отозвать отправлена, ждём подтверждения 1С") < text.index("Где рекламация")
    assert "Приложите скан" not in text
    assert "Менеджер возьмёт" not in text
    with world.reading() as session:
        assert not session.scalars(select(Claim.waits_for_dealer)).one()


def test_a_decision_ends_the_wait_for_a_withdrawal(world: World, parts: Parts, head: Browser) -> None:
    filed(world, parts, stage="decided", outcome="satisfied", withdrawal_asked_at=REGISTERED)
    text = head.get(URL).text
    assert "Просьба отозвать отправлена" not in text
    assert "Исполним решение" in text


def test_a_file_that_is_no_photo_is_refused_in_words_and_nothing_is_kept(
    world: World, parts: Parts, head: Browser
) -> None:
    filed(world, parts)
    head.get(URL)
    refused = send(head, "other", b"MZ not a photo")
    assert refused.status_code == 422
    assert "скан.jpg: " in refused.text
    with world.reading() as session:
        assert session.scalars(select(ClaimFile)).all() == []


def test_a_photo_may_be_all_the_answer_there_is(world: World, parts: Parts, head: Browser) -> None:
    question = filed(world, parts, asked="Пришлите фото", stage="decided")
    head.get(URL)
    assert send(head, "other", photo()).status_code == 303
    head.get(URL)
    assert "Файлы приложены" in head.follow(head.post(f"{URL}/answers/{question}", {f"answer-{question}": ""})).text


def test_a_photo_that_answers_stands_in_the_answer_and_not_in_the_heap(
    world: World, parts: Parts, head: Browser, browse: Browse
) -> None:
    question = filed(world, parts, asked="Пришлите фото", act_source="made_here")
    staff, staff_url = browse("staff@maker.example"), "/staff/claims/РК-2026-000123"
    assert "Ждём дилера" in staff.get(staff_url).text
    head.get(URL)
    send(head, "other", photo())
    head.get(URL)
    head.post(f"{URL}/answers/{question}", {f"answer-{question}": "Вот снимок"})
    with world.reading() as session:
        file = session.scalars(select(ClaimFile)).one()
        assert file.question_id == question
    for text in (head.get(URL).text, staff.get(staff_url).text):
        answer = text[text.index("Вот снимок") :]
        assert f'src="/files/{file.key}/thumbnail"' in answer[: answer.index("</li>")]
        assert text.count(f'href="/files/{file.key}"') == 1
        assert "Вся поставка" not in text
    for address in (staff_url, "/staff"):
        text = staff.get(address).text
        assert "Ждём скан" in text
        assert "Ждём дилера" not in text


def test_a_closed_claim_takes_no_more_files(world: World, parts: Parts, head: Browser) -> None:
    filed(world, parts, stage="closed", outcome="satisfied")
    head.get(URL)
    assert send(head, "other", photo()).status_code == 409


def test_the_live_parts_are_the_same_files_without_the_frame(world: World, parts: Parts, head: Browser) -> None:
    filed(world, parts, asked="Какая партия?")
    page, live = head.get(URL).text, head.get(f"{URL}/_live").text
    assert "<html" not in live
    assert 'data-announce="Рекламация изменилась. Вопрос: Какая партия?"' in live
    for place in (
        "claim-pill",
        "claim-asked",
        "claim-way",
        "claim-lines",
        "claim-files",
        "claim-talk",
        "claim-history",
    ):
        assert f'id="{place}" hx-swap-oob="true"' in live or f'id="{place}"' in live.replace(" hx-swap-oob", "")
        assert f'id="{place}"' in page


def test_another_dealer_and_a_draft_s_number_lead_nowhere(world: World, parts: Parts, browse: Browse) -> None:
    filed(world, parts)
    stranger = browse("head@north.example")
    for path in ("", "/_live", "/live", "/withdraw"):
        assert stranger.get(URL + path).status_code == 404
    assert stranger.post(f"{URL}/questions", {"text": "?"}).status_code == 404
    assert browse().get(URL).headers["location"].startswith("/sign-in")


def test_a_page_left_open_does_not_keep_its_reader_signed_in(
    world: World, parts: Parts, head: Browser, clock: Clock
) -> None:
    filed(world, parts)
    for _ in range(5):
        clock.go(minutes=25)
        answer = head.get(f"{URL}/_live")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in")


def test_an_open_question_stretches_the_term_by_the_time_it_stands(
    world: World, parts: Parts, head: Browser, browse: Browse, clock: Clock
) -> None:
    filed(world, parts, asked="Какая партия?")
    before = plain(head.get(URL).text)
    assert "Срок стоит, пока ждём вас. Сейчас это <strong>24 марта 2026, 18:00 мск</strong>" in before
    clock.go(hours=52)
    text = plain(browse("store@south.example").get(URL).text)
    assert "Сейчас это <strong>26 марта 2026, 18:00 мск</strong>" in text
    assert "Часы стоят" in text


def test_an_act_signed_in_edo_is_named_to_the_dealer_and_to_staff(
    world: World, parts: Parts, head: Browser, browse: Browse
) -> None:
    filed(world, parts, edo_operator="Диадок", edo_number="17", edo_date=date(2026, 3, 9))
    for person, address in ((head, URL), (browse("staff@maker.example"), f"/staff{URL}")):
        assert "Подписан в ЭДО: Диадок, № 17 от 09.03.2026" in plain(person.get(address).text)
