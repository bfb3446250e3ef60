"""A dealer attaches an own act: what is read of it is shown, and the draft takes from it what the dealer says."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal as D
from html import unescape

import pytest
from sqlalchemy import select

from claims.models import ClaimFile, ClaimLine, Dealer
from forms.torg2 import book, fill, xml_files
from forms.torg2.parties import Parties, Party
from forms.torg2.values import Line, Torg2
from tests.portal.browser import Browser
from tests.portal.conftest import Clock
from tests.portal.test_filing_pages import HEAD, PDF, STOREKEEPER, begin, picture, upload
from tests.portal.test_upload import send
from tests.world import World

Browse = Callable[..., Browser]
CRYSTAL, FOAM, SOAP = (
    "Средство для стёкол «Кристалл», 5 л",
    "Пена для бесконтактной мойки, 20 кг",
    "Мыло жидкое «Миндаль», 1 л",
)
AGREE = "Акт и рекламация сходятся"
BUYER = Party(name="ООО «Южный дилер»", inn="7707083893", kpp="770701001", participant_id="2BM-7707083893")
SELLER = Party(name="ООО «Чистый дом»", inn="6316000009", kpp="631601001", participant_id="2BM-6316000009")


@pytest.fixture
def head(browse: Browse, world: World) -> Browser:
    return browse(HEAD)


def row(name: str, sku: str, document: int, price: str, **figures: int) -> Line:
    told = {code: D(value) for code, value in figures.items()}
    quantity = {"doc_qty": D(document), "fact_qty": D(document)} | told
    return Line(name=name, sku=sku, unit="шт", okei="796", price=D(price), **quantity)


def own(*lines: Line, **values: object) -> Torg2:
    told = {
        "act_number": "17",
        "act_on": date(2026, 3, 10),
        "buyer_org": "ООО «Южный дилер», г. Краснодар",
        "supplier": "ООО «Чистый дом», г. Самара",
        "invoice_number": "4512",
        "invoice_on": date(2026, 3, 9),
        "chairman_name": "Кладовой П. П.",
        "defect_description": "Короб № 3 вскрыт",
        "conclusion": "Довезти на сумму 4 230 руб.",
        "approver_name": "Южный Олег",
        "parties": Parties(buyer=BUYER, seller=SELLER),
        "lines": lines or (row(CRYSTAL, "110356", 40, "352.50", fact_qty=28),),
    }
    return Torg2(**{**told, **values})


def drafted(head: Browser, world: World, fact: str = "28") -> str:
    """A draft that says how many Кристалл came; nothing of them where fact is empty."""
    draft = begin(head, world)
    head.get(f"{draft}/lines")
    if fact:
        head.post(f"{draft}/lines", {f"fact_{world.lines['Кристалл']}": fact})
    return draft


def attached(head: Browser, draft: str, act: Torg2) -> str:
    """The paper step after the PDF of the act came, its words plain."""
    assert upload(head, draft, "own_act", fill.render(act), "акт.pdf") == 303
    return page(head, draft)


def page(person: Browser, draft: str) -> str:
    return plain(person.get(f"{draft}/papers").text)


def plain(text: str) -> str:
    return unescape(text).replace("\xa0", " ").replace("\u202f", " ")


def table(text: str) -> list[list[str]]:
    """The differences as the page has them: what, in the act, in the claim, what to do."""
    body = re.search(r"<tbody>(.*?)</tbody>", text[text.index('id="own-act"') :], re.S)
    rows = re.findall(r"<tr>(.*?)</tr>", body[1], re.S) if body else []
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", r, re.S)] for r in rows
    ]


def typed(world: World) -> dict[int | None, dict[str, str]]:
    with world.reading() as session:
        return {line.shipment_line_id: dict(line.typed) for line in session.scalars(select(ClaimLine))}


def test_what_is_read_of_the_act_is_shown(head: Browser, world: World) -> None:
    text = attached(head, drafted(head, world), own())
    for words in ("Из вашего акта прочитано", "17 от 10.03.2026", "4512 от 09.03.2026", "Короб № 3 вскрыт", AGREE):
        assert words in text, words
    assert "Кладовой П. П." in text
    assert "Взять из акта" not in text


@pytest.mark.parametrize("kind", ["workbook", "order", "contract"])
def test_every_kind_of_file_is_read(head: Browser, world: World, kind: str) -> None:
    draft = drafted(head, world, "30")
    order, contract = xml_files.made(own(), None)
    files = {"workbook": (book.render(own()), "акт.xlsx"), "order": (order.content, order.name)}
    content, name = {**files, "contract": (contract.content, contract.name)}[kind]
    assert upload(head, draft, "own_act", content, name) == 303
    assert table(page(head, draft))[0][:3] == [CRYSTAL, "пришло 28", "пришло 30"]


def test_a_difference_is_taken_only_when_the_dealer_says_so(head: Browser, world: World) -> None:
    draft, line = drafted(head, world, "30"), world.lines["Кристалл"]
    act = own(row(CRYSTAL, "110356", 40, "352.50", fact_qty=28, defect_qty=2))
    text = attached(head, draft, act)
    lines, total = table(text)
    assert lines[:3] == [CRYSTAL, "пришло 28, брак 2", "пришло 30"]
    assert lines[3].startswith("В акте пришло меньше на 2, брака больше на 2")
    assert total[:3] == ["Сумма с НДС", "4 935,00 ₽", "3 525,00 ₽"]
    assert typed(world)[line]["fact"] == "30"
    taken = head.post(f"{draft}/papers", {"source": "own_file", "take": str(line), "edo_number": "ЭД-5"})
    assert taken.headers["location"] == f"{draft}/papers#own-act"
    assert typed(world)[line] | {"fact": "28", "defective": "2"} == typed(world)[line]
    again = page(head, draft)
    assert AGREE in again
    assert 'value="ЭД-5"' in again, "what else stood on the page is kept"


def test_a_claim_without_lines_is_filled_from_the_act(head: Browser, world: World) -> None:
    draft = drafted(head, world, "")
    act = own(
        row(CRYSTAL, "", 40, "352.50", fact_qty=28),
        row("Пена", "125211", 24, "3150.40"),
        row(SOAP, "126101", 96, "118.80", fact_qty=97, broken_qty=3),
    )
    text = attached(head, draft, act)
    assert [found[:3] for found in table(text)][:2] == [
        [CRYSTAL, "пришло 28", "пришло 40"],
        [SOAP, "пришло 97, бой 3", "пришло 96"],
    ]
    assert "Взять из акта все 2 позиции" in text
    head.post(f"{draft}/papers", {"source": "own_file", "take": "all"})
    kept = typed(world)
    assert kept[world.lines["Кристалл"]] == {"fact": "28", "defective": "", "broken": ""}
    assert kept[world.lines["Миндаль"]] == {"fact": "97", "defective": "", "broken": "3"}
    assert world.lines["Пена"] not in kept
    assert AGREE in page(head, draft)


def test_differences_that_are_left_stay_out_of_the_way_until_they_are_others(head: Browser, world: World) -> None:
    draft = drafted(head, world, "30")
    text = attached(head, draft, own())
    digest = re.search(r'name="leave" value="(\w+)"', text)
    assert digest
    head.post(f"{draft}/papers", {"source": "own_file", "leave": digest[1]})
    assert "Вы оставили их как есть" in page(head, draft)
    assert head.post(f"{draft}/papers", {"source": "own_file"}).headers["location"] == f"{draft}/check"
    head.get(f"{draft}/lines")
    head.post(f"{draft}/lines", {f"fact_{world.lines['Кристалл']}": "20"})
    assert "Вы оставили их как есть" not in page(head, draft)


def test_an_act_of_another_delivery_is_noticed(head: Browser, world: World) -> None:
    draft = drafted(head, world)
    act = own(invoice_number="УТ-7777", buyer_org="ООО «Северный ветер», ИНН 2310012343, г. Омск")
    invoice, buyer = table(attached(head, draft, act))
    assert invoice == ["УПД", "УТ-7777", "4512", "Номер УПД в акте другой. Проверьте, тот ли акт приложен"]
    assert buyer[0] == "Покупатель"
    assert "Северный ветер" in buyer[1]


def test_rows_that_fit_no_line_say_what_to_do(head: Browser, world: World) -> None:
    draft = drafted(head, world)
    act = own(
        row("Щётка", "999", 5, "10", fact_qty=4),
        row(FOAM, "125211", 30, "3150.40", fact_qty=20),
    )
    strange, document, absent, *_ = table(attached(head, draft, act))
    assert strange[:3] == ["Щётка", "пришло 4", "нет"]
    assert "такого товара в поставке нет" in strange[3]
    assert document[:3] == [FOAM, "по документам 30", "по документам 24"]
    assert absent[:3] == [CRYSTAL, "нет", "пришло 28"]
    assert 'name="take"' not in page(head, draft)


def test_an_act_that_counts_in_boxes_is_compared_in_pieces(head: Browser, world: World, clock: Clock) -> None:
    draft = drafted(head, world, "")
    boxes = replace(row(SOAP, "126101", 8, "1425.60", fact_qty=7), unit="кор")
    assert table(attached(head, draft, own(boxes)))[0][:3] == [SOAP, "пришло 84", "пришло 96"]
    clock.go(minutes=1)  # of two acts the newer one counts
    pallets = replace(row(SOAP, "126101", 1, "11404.80", fact_qty=0), unit="поддон")
    said = table(attached(head, draft, own(pallets)))[0]
    assert "считают в «поддон»" in said[3]


def test_a_quality_claim_takes_what_is_defective(head: Browser, world: World) -> None:
    draft, line = begin(head, world, "quality"), world.lines["Пена"]
    text = attached(head, draft, own(row(FOAM, "125211", 24, "3150.40", defect_qty=3, broken_qty=1)))
    assert table(text)[0][:3] == [FOAM, "с дефектом 4", "с дефектом 0"]
    head.post(f"{draft}/papers", {"source": "own_file", "take": str(line)})
    assert typed(world)[line]["quantity"] == "4"


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (picture(), "IMG.jpg", "С фото текст не прочитать"),
        (PDF.replace(b"[3 0 R]/Count 1", b"[3 0 R 9 0 R]/Count 2"), "a.pdf", "Файл не прочитался"),  # no second page
        (b"<?xml version='1.0'?><order><item n='1'/></order>", "a.xml", "не нашлась таблица товаров ТОРГ-2"),
    ],
)
def test_what_cannot_be_read_is_taken_as_it_is_and_said(
    head: Browser, world: World, content: bytes, name: str, said: str
) -> None:
    draft = drafted(head, world)
    assert upload(head, draft, "own_act", content, name) == 303
    assert said in page(head, draft)
    assert head.post(f"{draft}/papers", {"source": "own_file"}).headers["location"] == f"{draft}/check"


def test_with_scripts_the_answer_brings_it_and_a_removal_takes_it_away(head: Browser, world: World) -> None:
    draft = drafted(head, world, "30")
    head.get(f"{draft}/papers")
    sent = send(head, draft, fill.render(own()), "акт.pdf", purpose="own_act", step="papers", script=True)
    assert 'id="own-act"' in sent.text
    assert 'hx-swap-oob="true"' in sent.text
    assert "Взять из акта" in sent.text
    with world.reading() as session:
        key = session.scalars(select(ClaimFile.key)).one()
    gone = head.post(f"{draft}/files/{key}/remove", {"step": "papers"}, headers={"HX-Request": "true"})
    assert 'id="own-act"' in gone.text
    assert "прочитано" not in gone.text + page(head, draft)
    with world.reading() as session:
        assert session.scalars(select(ClaimFile.own_act)).one() is None, "names of people go with the file"


def test_who_sees_no_prices_sees_no_sums_of_the_act(browse: Browse, head: Browser, world: World) -> None:
    draft = drafted(head, world, "30")
    with world.writing() as session:
        session.get_one(Dealer, world.dealer).storekeeper_sees_prices = False
    assert "Сумма с НДС" in attached(head, draft, own())
    hidden = page(browse(STOREKEEPER), draft)
    assert "пришло 28" in hidden
    assert "Сумма с НДС" not in hidden
    assert "4 230" not in hidden


def test_staff_see_the_differences_of_a_sent_claim(browse: Browse, head: Browser, world: World) -> None:
    draft = drafted(head, world, "30")
    upload(head, draft, "load", picture())
    head.get(f"{draft}/remedy")
    head.post(f"{draft}/remedy", {"remedy": "refund", "description": "Не хватает"})
    attached(head, draft, own())
    head.post(f"{draft}/papers", {"source": "own_file"})
    assert "Акт и рекламация расходятся: 2 отличия" in plain(head.get(f"{draft}/check").text)
    sent = head.follow(head.post(f"{draft}/send"))
    assert "РК-2026-000001" in sent.text
    for person, address in ((browse("staff@maker.example"), "/staff/claims/"), (head, "/claims/")):
        text = plain(person.get(f"{address}РК-2026-000001").text)
        assert "Из приложенного акта прочитано" in text
        assert table(text)[0][:3] == [CRYSTAL, "пришло 28", "пришло 30"]
        assert 'name="take"' not in text
