"""What a dealer answers of a line besides its figures is read by everybody who reads the claim."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from claims.models import Claim, ClaimLine, Dealer
from claims.queries.push import push
from claims.rules.process import shipped
from portal.parts import Parts
from tests.filed import file_claim
from tests.portal.browser import Browser
from tests.world import World

Browse = Callable[..., Browser]
ERP = shipped("erp")
NUMBER = "РК-2026-000123"
TYPED = {
    "document_kind": "upd",
    "mistake": "price",
    "is_written": "430,00",
    "should_be": "по договору",
    "right_price": "352,5",
    "comment": "Проверьте и прошлый месяц",
}
SAID = [
    "Какой документ: УПД или счёт-фактура",
    "В чём ошибка: Цена",
    "Как написано: 430,00",
    "Как должно быть: по договору",
]
PRICE = "Правильная цена с НДС: 352,50 ₽"


def plain(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u202f", " ")


def filed(world: World, subject: str, typed: dict[str, str]) -> int:
    """A claim of this subject whose first line was answered so."""
    with world.writing() as session:
        claim = file_claim(session, world, subject=subject, files_token="token")
        line = session.scalars(select(ClaimLine).where(ClaimLine.position == 1)).one()
        line.typed, line.comment, line.fact_qty = typed, typed.get("comment", ""), None
        return claim.id


def drafted(person: Browser, world: World, subject: str, **answers: str) -> str:
    """A draft of this subject with one answered line."""
    person.get("/claims/new")
    draft = person.post("/claims/new", {"shipment": str(world.shipment)}).headers["location"].removesuffix("/subject")
    person.get(f"{draft}/subject")
    person.post(f"{draft}/subject", {"subject": subject})
    person.get(f"{draft}/lines")
    line = world.lines["Кристалл"]
    person.post(f"{draft}/lines", {"open": str(line)})
    answer = person.post(f"{draft}/lines", {f"{code}_{line}": text for code, text in answers.items()})
    assert answer.status_code == 303, answer.text
    return draft


@pytest.mark.parametrize("who", ["head@south.example", "staff@maker.example"])
def test_a_card_says_every_answer_in_words(world: World, browse: Browse, parts: Parts, who: str) -> None:
    filed(world, "documents", TYPED)
    url = f"/staff/claims/{NUMBER}" if who.startswith("staff") else f"/claims/{NUMBER}"
    text = plain(browse(who).get(url).text)
    for words in (*SAID, PRICE, TYPED["comment"]):
        assert text.count(words) == 1, words


def test_the_page_of_1cs_link_says_them_too(world: World, browse: Browse) -> None:
    filed(world, "return", {"quantity": "3", "reason": "Не продаётся", "packing_state": "opened", "transport": "yours"})
    text = plain(browse("").get("/f/token").text)
    for words in ("Почему: Не продаётся", "Состояние упаковки: Вскрыта", "Чей транспорт: Нужен ваш транспорт"):
        assert words in text, words
    assert "Сколько возвращаете" not in text


def test_who_sees_no_prices_reads_no_right_price(world: World, browse: Browse) -> None:
    filed(world, "documents", TYPED)
    with world.writing() as session:
        session.get_one(Dealer, world.dealer).storekeeper_sees_prices = False
    text = plain(browse("store@south.example").get(f"/claims/{NUMBER}").text)
    assert SAID[0] in text
    assert "Правильная цена" not in text


def test_the_check_page_says_what_will_be_sent(world: World, browse: Browse) -> None:
    head = browse("head@south.example")
    text = plain(head.get(f"{drafted(head, world, 'documents', **TYPED)}/check").text)
    for words in (*SAID, PRICE):
        assert words in text, words


def test_the_check_page_says_days_and_the_comment(world: World, browse: Browse) -> None:
    head = browse("head@south.example")
    answers = {"quantity": "2", "batch": "4401", "defect_code": "leak", "made_on": "1 марта 2026", "storage": "В тепле"}
    answers["comment"] = "Течёт из-под крышки"
    text = plain(head.get(f"{drafted(head, world, 'quality', **answers)}/check").text)
    told = ("Партия или серийный номер: 4401", "Что за дефект: Протекает", "Дата изготовления: 01.03.2026")
    for words in (*told, "Как хранили и применяли: В тепле", answers["comment"]):
        assert words in text, words


def test_1c_reads_the_answers_in_its_description(world: World) -> None:
    claim_id = filed(world, "documents", TYPED)
    with world.reading() as session:
        told = plain(push(session, claim_id, ERP).description)
        assert session.get_one(Claim, claim_id).subject == "documents"
    assert "; ".join((*SAID, PRICE, TYPED["comment"])) in told


@pytest.mark.parametrize("subject", ["quality", "documents", "return", "rejection"])
def test_the_lines_are_picked_in_the_words_of_the_subject(world: World, browse: Browse, subject: str) -> None:
    head, told = browse("head@south.example"), ERP.subjects[subject]
    head.get("/claims/new")
    draft = head.post("/claims/new", {"shipment": str(world.shipment)}).headers["location"].removesuffix("/subject")
    head.get(f"{draft}/subject")
    head.post(f"{draft}/subject", {"subject": subject})
    text = head.get(f"{draft}/lines").text
    assert (told.pick in text, text.count(f">{told.pick_button}<")) == (True, 3)
    refused = head.post(f"{draft}/lines", {})
    assert (refused.status_code, f">{told.pick}</a>" in refused.text) == (422, True), refused.text
    head.post(f"{draft}/lines", {"open": str(world.lines["Пена"])})
    text = head.get(f"{draft}/lines").text
    assert told.pick_more in text
    assert "сошл" not in text


def test_papers_are_asked_for_as_scans_and_goods_as_photos(world: World, browse: Browse) -> None:
    head = browse("head@south.example")
    scans = head.get(f"{drafted(head, world, 'documents', **TYPED)}/photos").text
    photos = head.get(f"{drafted(head, world, 'rejection', quantity='2', reason='Опоздали')}/photos").text
    assert ("<h1>Сканы документов" in scans, "Снимайте" in scans) == (True, False)
    assert ("<h1>Фото и видео" in photos, "Снимайте" in photos) == (True, True)
