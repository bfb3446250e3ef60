"""The brief for talks with a supplier: figures equal the register's, as a page and as a workbook."""

import io
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from urllib.parse import unquote

import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from claims.models import Product, Recovery
from tests.filed import REGISTERED, add_file, file_claim
from tests.portal.browser import Browser
from tests.world import World, key

Browse = Callable[..., Browser]
ASKED = "name=Химпром %26 Ко&period=12-months"


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\xa0", " ")


@pytest.fixture
def filed(world: World) -> World:
    """Six claims; of each the line of twelve Кристалл is of Химпром."""
    with world.writing() as session:
        session.get_one(Product, key("110356")).supplier = "Химпром & Ко"
        session.get_one(Product, key("125211")).supplier = "Пенопласт"
        for number in range(1, 7):
            claim = file_claim(session, world, f"РК-2026-00000{number}", stage="closed")
            claim.decide("refused" if number < 3 else "satisfied", REGISTERED + timedelta(days=4))
            if number == 6:
                add_file(session, claim, name="бирка.jpg")
                add_file(session, claim, name="вирус.jpg", virus="found")
    return world


def test_a_brief_says_what_to_talk_of_and_on_which_figures(filed: World, browse: Browse) -> None:
    text = plain(browse("staff@maker.example").get(f"/staff/reports/supplier?{ASKED}").text)
    for said in (
        "Химпром &amp; Ко",
        "Из 6 за период; позиций с товарами поставщика 6",
        "25 380,00 ₽",
        "16 920,00 ₽",
        "2 из 6",
        "партия 4401",
        "Мы признали перед дилерами 16 920,00 ₽",
        "33 % решённых рекламаций отклонены",
        "бирка.jpg",
    ):
        assert said in text, said
    assert "вирус.jpg" not in text
    assert "Пена" not in text


def test_what_the_supplier_paid_back_stands_in_the_brief(filed: World, browse: Browse) -> None:
    with filed.writing() as session:
        told = {"against": "supplier", "name": "Химпром & Ко", "person_id": filed.staff, "started_at": REGISTERED}
        session.add(Recovery(claim_id=1, asked=Decimal(4230), agreed=Decimal(4000), got=Decimal("1500.50"), **told))
    browser = browse("staff@maker.example")
    text = plain(browser.get(f"/staff/reports/supplier?{ASKED}").text)
    for said in ("Взыскано", "1 500,50 ₽", "предъявлено 4 230,00 ₽, признано 4 000,00 ₽"):
        assert said in text, said
    assert "1 500,50 ₽" in plain(browser.get("/staff/reports").text)


def test_the_workbook_holds_the_lines_and_links_to_the_files(filed: World, browse: Browse) -> None:
    answer = browse("staff@maker.example").get(f"/staff/reports/supplier.xlsx?{ASKED}")
    assert answer.status_code == 200
    assert "Справка по поставщику Химпром & Ко, 12 месяцев.xlsx" in unquote(answer.headers["content-disposition"])
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    assert book.sheet_names == [
        "Сводка",
        "Товары",
        "Партии",
        "Виды расхождений",
        "По месяцам",
        "Позиции",
        "Фото и файлы",
    ]
    summary = {row[0]: row[1] or row[2] for row in book.get_sheet_by_name("Сводка").to_python()[1:]}
    assert (summary["Рекламаций"], summary["Заявлено с НДС, RUB"], summary["Признано с НДС, RUB"]) == (6, 25380, 16920)
    lines = book.get_sheet_by_name("Позиции").to_python()
    assert len(lines) == 7
    assert {row[lines[0].index("Артикул")] for row in lines[1:]} == {"110356"}
    files = book.get_sheet_by_name("Фото и файлы").to_python()
    assert [row[2] for row in files[1:]] == ["бирка.jpg"]
    assert "/files/" in files[1][3]


def test_an_unknown_supplier_is_not_found(filed: World, browse: Browse) -> None:
    browser = browse("staff@maker.example")
    assert browser.get("/staff/reports/supplier?name=Никто").status_code == 404
    assert browser.get("/staff/reports/supplier.xlsx?name=Никто").status_code == 404
    assert browser.get("/staff/reports/supplier").status_code == 303


def test_a_supplier_without_claims_has_a_brief_too(filed: World, browse: Browse) -> None:
    with filed.writing() as session:
        session.get_one(Product, key("126101")).supplier = "Мыловар"
    text = plain(browse("staff@maker.example").get("/staff/reports/supplier?name=Мыловар").text)
    assert "Рекламаций мало" in text


def test_the_brief_on_paper_says_the_same(filed: World, browse: Browse) -> None:
    answer = browse("staff@maker.example").get(f"/staff/reports/supplier.pdf?{ASKED}")
    assert answer.headers["content-type"] == "application/pdf"
    with pypdfium2.PdfDocument(answer.content) as document:
        text = " ".join(plain(" ".join(page.get_textpage().get_text_range() for page in document)).split())
    for said in (
        "Справка по поставщику Химпром & Ко",
        "25 380,00 руб.",
        "16 920,00 руб.",
        "2 из 6 решённых, 33 %",
        "РК-2026-000006",
    ):
        assert said in text, said
    assert "Пена" not in text
