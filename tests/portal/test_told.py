"""A delivery that 1C has not given yet: claimed by its УПД, tied by staff once it comes, figures by 1C's document."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select

from claims.actions.import_shipments import import_shipments
from claims.actions.shipments_came import shipments_came
from claims.models import Claim, ClaimFile, ClaimLine, Dealer, Letter, Problem, Question, Shipment, ShipmentLine
from tests.filed import file_claim
from tests.portal.browser import Browser
from tests.portal.test_filing_pages import PDF, picture, upload
from tests.world import NOW, World, key

Browse = Callable[..., Browser]
HEAD, STOREKEEPER, STRANGER, STAFF = (
    "head@south.example",
    "store@south.example",
    "head@north.example",
    "staff@maker.example",
)
NUMBER = "РК-2026-000001"
BRUSH = "Щётка зелёная"
PAPER_OF = {"dealer": "9001", "onec": "УТ00-009001"}  # one number as it is printed and as 1C keeps it


def plain(page: str) -> str:
    return page.replace("\xa0", " ").replace("\u202f", " ")


def tell(person: Browser, **typed: str) -> str:
    """The address of a draft about УПД МП-9001 of yesterday."""
    person.get("/claims/told")
    begun = person.post("/claims/told", {"number": "МП-9001", "date": "вчера", **typed})
    assert begun.status_code == 303, begun.text
    return begun.headers["location"].removesuffix("/goods")


def add_goods(person: Browser, draft: str, goods: str, quantity: str, **more: str) -> int:
    """The id of the line that stands there now."""
    person.get(f"{draft}/goods")
    fields = {"goods_new": goods, "quantity_new": quantity, "more": "yes", **more}
    answer = person.post(f"{draft}/goods", fields)
    assert answer.status_code == 200, answer.text
    return max(int(found) for found in re.findall(r'name="remove" value="(\d+)"', answer.text))


def send(person: Browser, draft: str, counts: dict[int, str], *, scan: bool = False) -> str:
    """The rest of the guide; the page of what was sent."""
    person.get(f"{draft}/subject")
    person.post(f"{draft}/subject", {"subject": "acceptance"})
    person.get(f"{draft}/lines")
    assert person.post(f"{draft}/lines", {f"fact_{line}": text for line, text in counts.items()}).status_code == 303
    for purpose in ("load", "upd"):
        assert upload(person, draft, purpose, picture()) == 303
    person.get(f"{draft}/remedy")
    person.post(f"{draft}/remedy", {"remedy": "refund", "description": "Машина у ворот"})
    person.get(f"{draft}/papers")
    person.post(f"{draft}/papers", {"source": "made_here", "make": "yes"})
    if scan:
        assert upload(person, draft, "scan", PDF, "scan.pdf") == 303
    person.get(f"{draft}/check")
    return person.follow(person.post(f"{draft}/send")).text


def comes(
    world: World, rows: list[tuple[str, str, int, str]], day: datetime = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
) -> None:
    """1C gives the shipment: (line key, article, quantity, price with VAT)."""
    shipment = {
        "key": key("late shipment"),
        "number": "УТ-009001",
        "date": day,
        "upd_number": "9001",
        "upd_date": day.date(),
        "dealer_key": world.dealer,
        "entity_key": key("entity"),
        "seller_key": key("seller"),
        "consignee": "",
        "delivery_address": "г. Краснодар, ул. Уральская, д. 10",
        "posted": True,
        "deleted": False,
        "version": "1",
    } | dict.fromkeys(("consignor", "warehouse", "carrier", "vehicle", "contract_number", "currency"), "")
    shipment |= {"price_includes_vat": True, "total": Decimal(0), "manager_name": ""}
    lines = [
        {
            "shipment_key": key("late shipment"),
            "line_key": line_key,
            "number": place,
            "product_key": key(sku),
            "batch": "",
            "quantity": Decimal(quantity),
            "price": Decimal(price),
            "sum": Decimal(price) * quantity,
            "vat_rate": "20%",
            "vat_sum": Decimal(0),
            "total": Decimal(price) * quantity,
            "marks": [],
            "removed": False,
        }
        for place, (line_key, sku, quantity, price) in enumerate(rows, 1)
    ]
    with world.writing() as session:
        import_shipments(session, [shipment], lines)
        shipments_came(session, [key("late shipment")], now=NOW)


@pytest.fixture
def head(browse: Browse, world: World) -> Browser:
    return browse(HEAD)


def filed(head: Browser, *, scan: bool = False) -> dict[str, int]:
    """Forty Кристалл by the paper of which twelve are missing, and two of ten brushes that no catalogue knows."""
    draft = tell(head)
    crystal = add_goods(head, draft, "110356", "40")
    brush = add_goods(head, draft, BRUSH, "10", unit_new="шт", price_new="150")
    assert NUMBER in send(head, draft, {crystal: "28", brush: "8"}, scan=scan)
    return {"Кристалл": crystal, "Щётка": brush}


def test_a_truck_at_the_gate_is_claimed_by_its_paper(head: Browser, browse: Browse, world: World) -> None:
    assert "Нет нужной поставки? Укажите её по УПД" in head.get("/claims/new").text
    filed(head)
    with world.reading() as session:
        claim = session.scalars(select(Claim)).one()
        shipment = session.get_one(Shipment, claim.shipment_key)
        assert (shipment.number, shipment.upd_number, shipment.upd_date) == ("МП-9001", "9001", date(2026, 3, 9))
        assert (shipment.entity_key, shipment.seller_key, shipment.told_by) == (
            key("entity"),
            key("seller"),
            world.head,
        )
        assert claim.discrepancy == Decimal("4530.00"), "twelve by the last price known, two by the price told"
        assert claim.summary == "Средство для стёкол «Кристалл», 5 л и ещё 1"
    card = plain(head.get(f"/claims/{NUMBER}").text)
    assert "УПД МП-9001 от 9 марта 2026, ждём отгрузку из 1С" in card
    assert BRUSH in card
    assert "не хватает 2 шт" in card
    for person, address in ((head, "/claims?tab=all"), (browse(STAFF), "/staff")):
        assert 'УПД <span class="nowrap">МП-9001</span>' in person.get(address).text, "no shipment of 1C is called so"
    assert head.get(f"/claims/{NUMBER}/act.pdf").content.startswith(b"%PDF")
    for address in ("/shipments", "/claims/new", f"/shipments/{shipment.key}"):
        assert "МП-9001" not in head.get(address).text, "nobody claims of it once more by chance"
    assert "Привязать отгрузку" in browse(STAFF).get(f"/staff/claims/{NUMBER}").text


def test_its_paper_must_be_pictured(head: Browser) -> None:
    draft = tell(head)
    line = add_goods(head, draft, BRUSH, "10")
    head.get(f"{draft}/subject")
    head.post(f"{draft}/subject", {"subject": "acceptance"})
    head.get(f"{draft}/lines")
    head.post(f"{draft}/lines", {f"fact_{line}": "8"})
    upload(head, draft, "load", picture())
    head.get(f"{draft}/photos")
    missing = head.post(f"{draft}/photos")
    assert missing.status_code == 422
    assert "УПД" in missing.text


def test_what_is_wrong_is_said_at_its_place_and_nothing_typed_is_lost(head: Browser) -> None:
    head.get("/claims/told")
    answer = head.post("/claims/told", {"number": "", "date": "31.02.2026"})
    assert answer.status_code == 422
    assert "Введите номер УПД, как он напечатан" in answer.text
    assert 'value="31.02.2026"' in answer.text
    assert "не раньше" in head.post("/claims/told", {"number": "1", "date": "01.01.2020"}).text
    draft = tell(head)
    head.get(f"{draft}/goods")
    assert "Укажите хотя бы один товар" in head.post(f"{draft}/goods", {"go": "yes"}).text
    line = add_goods(head, draft, "110356", "40")
    wrong = {f"goods_{line}": "110356", f"quantity_{line}": "сорок", "goods_new": BRUSH, "price_new": "дорого"}
    answer = head.post(f"{draft}/goods", {**wrong, "go": "yes"})
    assert answer.status_code == 422
    for kept in ("сорок", BRUSH, "дорого"):
        assert f'value="{kept}"' in answer.text
    assert "Введите количество по накладной" in answer.text
    assert 'value="40"' in head.get(f"{draft}/goods").text, "what was right before stands"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"quantity_new": "1000000000", "price_new": "99999999999999"}, "Проверьте цену и количество"),
        ({"goods_new": "щ" * 151}, "Сократите текст до 150 знаков"),
        ({"unit_new": "м" * 21}, "Сократите текст до 20 знаков"),
        ({"goods_new": ""}, "Введите название, артикул или штрихкод"),
    ],
)
def test_goods_that_no_base_could_keep_are_explained(head: Browser, typed: dict[str, str], said: str) -> None:
    draft = tell(head)
    head.get(f"{draft}/goods")
    answer = head.post(f"{draft}/goods", {"goods_new": BRUSH, "quantity_new": "1", "more": "yes", **typed})
    assert answer.status_code == 422
    assert said in answer.text
    assert all(f'value="{text}"' in answer.text for text in typed.values())


def test_a_button_pressed_twice_adds_one_line(head: Browser, world: World) -> None:
    draft = tell(head)
    head.get(f"{draft}/goods")
    fields = {"goods_new": BRUSH, "quantity_new": "3", "more": "yes", "seen": "0"}
    head.post(f"{draft}/goods", fields)
    head.post(f"{draft}/goods", fields)
    with world.reading() as session:
        assert session.scalars(select(ShipmentLine.quantity).where(ShipmentLine.text == BRUSH)).all() == [3]
    head.post(f"{draft}/goods", {**fields, "seen": "1"})
    with world.reading() as session:
        assert len(session.scalars(select(ShipmentLine.id).where(ShipmentLine.text == BRUSH)).all()) == 2


def test_the_same_number_of_another_year_is_another_shipment(head: Browser, browse: Browse, world: World) -> None:
    filed(head)
    comes(world, [("1", "110356", 36, "360.00")], day=datetime(2025, 3, 9, 12, 0, tzinfo=UTC))
    with world.reading() as session:
        assert session.scalars(select(Problem)).all() == []
    page = browse(STAFF).get(f"/staff/claims/{NUMBER}/shipment").text
    assert "Что есть что" not in page, "nothing is offered as meant"


def test_a_paper_that_1c_has_is_looked_for_in_the_list(head: Browser) -> None:
    head.get("/claims/told")
    answer = head.post("/claims/told", {"number": "УТ-004512", "date": "09.03.2026"})
    assert answer.status_code == 422
    assert "Эта отгрузка уже пришла из 1С" in answer.text


def test_the_same_paper_told_once_more_is_the_same_draft(head: Browser) -> None:
    assert tell(head) == tell(head, number="9001")


def test_a_line_told_by_mistake_goes_with_what_was_typed_of_it(head: Browser, world: World) -> None:
    draft = tell(head)
    line = add_goods(head, draft, BRUSH, "10")
    other = add_goods(head, draft, "Ведро", "3")
    head.get(f"{draft}/subject")
    head.post(f"{draft}/subject", {"subject": "acceptance"})
    head.get(f"{draft}/lines")
    head.post(f"{draft}/lines", {f"fact_{line}": "8", f"fact_{other}": "3"})
    head.get(f"{draft}/goods")
    left = head.post(f"{draft}/goods", {"remove": str(line)})
    assert BRUSH not in left.text
    with world.reading() as session:
        assert session.scalars(select(ClaimLine.shipment_line_id)).all() == []
    head.post(f"{draft}/goods", {"remove": str(world.lines["Пена"])})
    with world.reading() as session:
        assert session.get(ShipmentLine, world.lines["Пена"]) is not None, "what 1C shipped nobody takes away"


def test_staff_tie_it_and_figures_balance_and_act_follow(head: Browser, browse: Browse, world: World) -> None:
    filed(head, scan=True)
    comes(world, [("1", "125211", 6, "3150.40"), ("2", "110356", 36, "360.00")])
    with world.reading() as session:
        assert [row.what for row in session.scalars(select(Problem).where(Problem.solved_at.is_(None)))] == [
            "shipment_came"
        ]
    staff = browse(STAFF)
    page = staff.get(f"/staff/claims/{NUMBER}/shipment").text
    assert "тот же номер УПД" in page
    chosen = re.search(r'<option value="(\d+)" selected>Средство для стёкол', page)
    assert chosen, "the same product is offered first"
    lines = dict(re.findall(r'name="(line_\d+)".*?<option value="(\d*)" selected', page, re.S))
    assert sorted(bool(value) for value in lines.values()) == [False, True], "nobody guesses what the brush is"
    tied = staff.post(f"/staff/claims/{NUMBER}/shipment", {"shipment": str(key("late shipment")), **lines})
    assert tied.status_code == 303
    with world.reading() as session:
        claim = session.scalars(select(Claim)).one()
        crystal, brush = session.scalars(select(ClaimLine).order_by(ClaimLine.position))
        assert claim.shipment_key == key("late shipment")
        assert (crystal.document_qty, crystal.fact_qty, crystal.held) == (36, 28, 8), "by 1C's paper eight are missing"
        assert crystal.discrepancy == Decimal("2880.00")
        assert (brush.document_qty, brush.fact_qty, brush.held) == (0, 8, 0), "1C sold none: eight came over"
        assert session.scalars(select(Shipment.key).where(Shipment.told_by.is_not(None))).all() == []
        assert session.scalars(select(Problem).where(Problem.solved_at.is_(None))).all() == []
        acts = session.scalars(select(ClaimFile.name).where(ClaimFile.purpose == "act")).all()
        assert acts == [
            f"Акт о расхождениях ТОРГ-2 {NUMBER}.pdf",
            f"Акт о расхождениях ТОРГ-2 {NUMBER} составлен заново.pdf",
        ]
        assert "приложите скан" in session.scalars(select(Question.text)).one()
        assert "tied" in session.scalars(select(Letter.kind)).all()
    card = plain(head.get(f"/claims/{NUMBER}").text)
    assert "Отгрузка найдена в 1С: УТ-009001" in card
    assert "лишнее: 8 шт" in card
    shipment = plain(head.get(f"/shipments/{key('late shipment')}").text)
    assert BRUSH not in shipment, "that was never on the document"
    assert ">28<" in shipment, "36 shipped, 8 claimed"
    again = staff.post(f"/staff/claims/{NUMBER}/shipment", {"shipment": str(key("late shipment"))})
    assert again.status_code == 303, "it is tied: back to the claim"


def test_a_draft_goes_over_to_the_shipment_that_came_meanwhile(head: Browser, world: World) -> None:
    draft = tell(head)
    crystal = add_goods(head, draft, "110356", "40")
    brush = add_goods(head, draft, BRUSH, "10")
    head.get(f"{draft}/subject")
    head.post(f"{draft}/subject", {"subject": "acceptance"})
    head.get(f"{draft}/lines")
    head.post(f"{draft}/lines", {f"fact_{crystal}": "28", f"fact_{brush}": "8"})
    assert "пришла из 1С" not in head.get(f"{draft}/lines").text
    assert head.post(f"{draft}/shipment").headers["location"] == draft, "nothing came yet"
    comes(world, [("1", "125211", 6, "3150.40"), ("2", "110356", 36, "360.00")])
    assert "Отгрузка УТ-009001 пришла из 1С" in head.get(f"{draft}/lines").text
    assert head.post(f"{draft}/shipment").headers["location"] == f"{draft}/lines"
    with world.reading() as session:
        claim = session.scalars(select(Claim)).one()
        assert (claim.shipment_key, claim.stage) == (key("late shipment"), "draft")
        assert [line.typed["fact"] for line in session.scalars(select(ClaimLine).order_by(ClaimLine.position))] == [
            "28",
            "8",
        ]
    page = plain(head.get(f"{draft}/lines").text)
    assert "отгружено 36" in page
    assert "нет в накладной · по накладной 0" in page
    assert "Отгрузка найдена в 1С: УТ-009001" in head.get(f"{draft}/check").text


def test_what_others_have_claimed_meanwhile_is_said_to_both(head: Browser, browse: Browse, world: World) -> None:
    filed(head)
    comes(world, [("1", "110356", 20, "360.00")])
    with world.writing() as session:
        late = session.scalars(select(ShipmentLine.id).where(ShipmentLine.shipment_key == key("late shipment"))).one()
        other = file_claim(session, world, "РК-2026-000777")
        line = session.scalars(select(ClaimLine).where(ClaimLine.claim_id == other.id).limit(1)).one()
        line.shipment_line_id, line.held = late, Decimal(20)
        mine = session.scalars(select(ClaimLine).join(Claim).where(Claim.number == NUMBER)).first()
        assert mine is not None
        mine.typed = {**mine.typed, "fact": "15"}
    staff = browse(STAFF)
    lines = dict(
        re.findall(
            r'name="(line_\d+)".*?<option value="(\d*)" selected',
            staff.get(f"/staff/claims/{NUMBER}/shipment").text,
            re.S,
        )
    )
    staff.post(f"/staff/claims/{NUMBER}/shipment", {"shipment": str(key("late shipment")), **lines})
    for person, address in ((head, f"/claims/{NUMBER}"), (staff, f"/staff/claims/{NUMBER}")):
        assert "Позиция 1: заявлено больше, чем осталось по отгрузке, на 5" in plain(person.get(address).text)


def test_nobody_ties_what_is_another_dealers_or_twice_the_same(head: Browser, browse: Browse, world: World) -> None:
    told = filed(head)
    comes(world, [("1", "110356", 36, "360.00")])
    staff = browse(STAFF)
    address = f"/staff/claims/{NUMBER}/shipment"
    staff.get(address)
    assert staff.post(address, {"shipment": str(world.stranger_shipment)}).status_code == 404
    assert staff.post(address, {"shipment": "не ключ"}).status_code == 422
    with world.reading() as session:
        late = session.scalars(select(ShipmentLine.id).where(ShipmentLine.shipment_key == key("late shipment"))).one()
    twice = {f"line_{line}": str(late) for line in told.values()}
    answer = staff.post(address, {"shipment": str(key("late shipment")), **twice})
    assert answer.status_code == 422
    assert "одна выбрана дважды" in answer.text
    foreign = {f"line_{told['Кристалл']}": str(world.lines["Кристалл"])}
    assert staff.post(address, {"shipment": str(key("late shipment")), **foreign}).status_code == 404
    with world.reading() as session:
        assert session.scalars(select(Claim)).one().shipment_key != key("late shipment")


def test_a_storekeeper_who_sees_no_prices_tells_none(browse: Browse, world: World) -> None:
    with world.writing() as session:
        session.get_one(Dealer, world.dealer).storekeeper_sees_prices = False
    storekeeper = browse(STOREKEEPER)
    draft = tell(storekeeper)
    line = add_goods(storekeeper, draft, "110356", "40")
    page = storekeeper.get(f"{draft}/goods").text
    assert "Цена" not in page
    assert "352,5" not in page
    assert "352.5" not in page
    storekeeper.post(f"{draft}/goods", {f"goods_{line}": "110356", f"quantity_{line}": "30", "go": "yes"})
    with world.reading() as session:
        told = session.get_one(ShipmentLine, line)
        assert (told.quantity, told.total) == (30, Decimal("10575.00"))
    storekeeper.get(f"{draft}/goods")
    storekeeper.post(f"{draft}/goods", {f"goods_{line}": BRUSH, f"quantity_{line}": "30", "go": "yes"})
    with world.reading() as session:
        assert session.get_one(ShipmentLine, line).price is None, "other goods have not the price of the first"


def test_goods_that_no_paper_names_are_added_to_a_delivery(head: Browser, world: World) -> None:
    head.get("/claims/new")
    begun = head.post("/claims/new", {"shipment": str(world.shipment)})
    draft = begun.headers["location"].removesuffix("/subject")
    head.get(f"{draft}/subject")
    head.post(f"{draft}/subject", {"subject": "acceptance"})
    assert "Пришло то, чего нет в накладной" in head.get(f"{draft}/lines").text
    head.get(f"{draft}/goods")
    answer = head.post(f"{draft}/goods", {"goods_new": BRUSH, "quantity_new": "7", "unit_new": "шт", "go": "yes"})
    assert answer.headers["location"] == f"{draft}/lines"
    page = plain(head.get(f"{draft}/lines").text)
    assert BRUSH in page
    with world.reading() as session:
        told = session.scalars(select(ShipmentLine).where(ShipmentLine.told_in.is_not(None))).one()
        assert (told.text, told.quantity) == (BRUSH, 0)
        assert session.scalars(select(ClaimLine.typed)).one()["fact"] == "7"
    head.get("/claims/new")
    other = head.post("/claims/new", {"shipment": str(world.shipment)}).headers["location"].removesuffix("/subject")
    assert other != draft
    head.get(f"{other}/subject")
    head.post(f"{other}/subject", {"subject": "acceptance"})
    assert BRUSH not in head.get(f"{other}/lines").text, "it is of one claim alone"
    assert BRUSH not in head.get(f"/shipments/{world.shipment}").text
