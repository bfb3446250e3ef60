"""What Erp promises, over both adapters against the 1C emulator: reading, writing once, and what failures mean."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from emulators.faults import Fault
from emulators.onec.app import OneC
from emulators.onec.codec import LENGTHS
from sync.erp import Catalogue, ClaimDetails, ClaimLineOut, ClaimOut, ClaimRef, ClaimState, Erp, HeldClaim
from sync.errors import ErpChanged, ErpMaintenance, ErpRefused, ErpSignIn, ErpUnavailable
from sync.odata.names import Profile
from tests.agreements.dialects import DIALECTS, Dialect
from tests.agreements.onec_world import ACTS, CLAIMS, SHIPMENTS, key, put, running

USER, PASSWORD = "Портал", "пароль"
REGISTERED = datetime(2026, 3, 10, 8, 20, tzinfo=UTC)


LINES = {name: f"line-{name}" for name in ("Кристалл", "Миндаль", "Товар")}  # what a shipped line is known by


@pytest.fixture
def edition(dialect: Dialect, monkeypatch: pytest.MonkeyPatch) -> str:
    """Two configurations; the older one knows a shipped line by its number."""
    if dialect.edition == "ut_11.4":
        monkeypatch.setitem(LINES, "Кристалл", "1")
        monkeypatch.setitem(LINES, "Миндаль", "3")
    return dialect.edition


@pytest.fixture
def onec(tmp_path: Path, edition: str) -> Iterator[OneC]:
    metadata = Path(edition) if edition == "ut_11.4" else None
    with running(tmp_path / "onec", metadata, user=USER, password=PASSWORD) as found:
        yield found


@pytest.fixture(params=DIALECTS)
def dialect(request: pytest.FixtureRequest) -> Dialect:
    """The same test by each way into each configuration."""
    return DIALECTS[request.param]


@pytest.fixture
def erp(onec: OneC, dialect: Dialect, monkeypatch: pytest.MonkeyPatch) -> Iterator[Erp]:
    for way in ("odata", "soap"):
        monkeypatch.setattr(f"sync.{way}.wire.PAUSES", (0.0, 0.0))  # the clock is the one thing a test may fake
    with closing(dialect.connect(onec, USER, PASSWORD)) as made:
        yield made


def the_claim(**changes: object) -> ClaimOut:
    """Of 40 Кристалл 34 came, three of them spoilt; one Миндаль too many is in no line of the shipment."""
    claim = ClaimOut(
        claim_key=key("claim"),
        act_key=key("act"),
        number="РК-2026-000123",
        title="РК-2026-000123 · недостача · УТ00-004512",
        description="1. Кристалл: по документу 40, по факту 34 шт",
        registered_at=REGISTERED,
        dealer_key=key("south"),
        entity_key=key("south entity"),
        seller_key=key("seller"),
        shipment_key=key("shipment 1"),
        total=Decimal("3172.50"),
        details=ClaimDetails(
            number="РК-2026-000123",
            subject="Не сошлось при приёмке",
            due_on=date(2026, 3, 24),
            link="http://127.0.0.1/files/t",
        ),
        lines=(the_line("Кристалл", 1, 40, 34, comment="брак 3, бой 2"), the_line(None, 2, 0, 1)),
    )
    return replace(claim, **changes)


def the_line(name: str | None, number: int, document: int, fact: int, comment: str = "") -> ClaimLineOut:
    return ClaimLineOut(
        number=number,
        shipment_key=key("shipment 1") if name else None,
        shipment_line=LINES[name] if name else None,
        product_key=key(name or "Миндаль"),
        text="",
        by_document=Decimal(document),
        in_fact=Decimal(fact),
        comment=comment,
    )


def kept(onec: OneC, kind: str) -> list[dict[str, object]]:
    return onec.world.all(kind)


# --- reading


def test_a_base_that_publishes_all_lacks_nothing(erp: Erp) -> None:
    assert erp.check() == []


def test_versions_name_each_client_and_no_supplier(erp: Erp) -> None:
    found = [one.key for page in erp.versions(Catalogue.DEALERS) for one in page]
    assert sorted(found) == sorted([key("south"), key("north")])


def test_versions_tell_whose_an_entity_and_a_pack_are(erp: Erp) -> None:
    entities = {one.key: one.owner_key for page in erp.versions(Catalogue.ENTITIES) for one in page}
    packs = {one.key: one.owner_key for page in erp.versions(Catalogue.PACKS) for one in page}
    assert entities[key("south entity")] == key("south")
    assert packs == {key("box"): key("Миндаль")}


def test_a_version_changes_when_a_person_in_1c_writes(onec: OneC, erp: Erp) -> None:
    before = {one.key: one.version for page in erp.versions(Catalogue.PRODUCTS) for one in page}
    put(onec, "Catalog_Номенклатура", "Пена", Артикул="новый")
    after = {one.key: one.version for page in erp.versions(Catalogue.PRODUCTS) for one in page}
    assert {found for found in after if after[found] != before[found]} == {key("Пена")}


def test_a_dealer_comes_with_manager_and_contacts(erp: Erp) -> None:
    (dealer,) = erp.dealers([key("south")])
    assert (dealer.name, dealer.manager, dealer.phone) == ("Дилер south", "Кузнецова Ирина", "+7 (846) 100-00-01")
    assert dealer.email == "info@south.example"
    (contact,) = erp.contacts([key("contact")])
    assert (contact.dealer_key, contact.name, contact.phone) == (key("south"), "Олег Южный", "+7 (861) 200-11-22")


def test_an_entity_comes_with_its_requisites(erp: Erp) -> None:
    (entity,) = erp.entities([key("south entity")])
    assert (entity.inn, entity.kpp, entity.full_name) == ("7707083893", "770701001", "Общество south")
    assert entity.address == "350000, г. Краснодар, ул. Красная, д. 1"


def test_an_entity_comes_with_its_country_where_the_base_holds_one(onec: OneC, erp: Erp, edition: str) -> None:
    """УТ 11.4 knows no country of a legal entity: then nothing is said, and nothing is guessed."""
    put(onec, "Catalog_СтраныМира", "belarus", Description="БЕЛАРУСЬ", Code="112")
    abroad = {"СтранаРегистрации_Key": str(key("belarus")), "НалоговыйНомер": "100325912", "ИНН": ""}
    put(onec, "Catalog_Контрагенты", "north entity", **({"ИНН": "100325912"} if edition == "ut_11.4" else abroad))
    south, north = (erp.entities([key(f"{name} entity")])[0] for name in ("south", "north"))
    assert (south.country, south.tax_number) == ("", "")
    told = ("", "", "100325912") if edition == "ut_11.4" else ("112", "100325912", "")
    assert (north.country, north.tax_number, north.inn) == told


def test_a_shipment_comes_in_its_own_money(onec: OneC, erp: Erp) -> None:
    put(onec, "Catalog_Валюты", "tenge", Description="KZT", Code="398")
    put(onec, SHIPMENTS, "shipment 2", Валюта_Key=str(key("tenge")))
    assert [one.currency for one in erp.shipments([key("shipment 2")])] == ["398"]


def test_a_product_comes_with_the_weight_of_its_unit_where_1c_says_one(onec: OneC, erp: Erp) -> None:
    """Twenty litres weigh 21,5 kg; switched off, or in a unit that is none of mass, is no weight and no guess."""
    weighs = {"ВесИспользовать": True, "ВесЧислитель": 21.5, "ВесЗнаменатель": 20}
    units = {"kilogram": "166", "gram": "163", "metre": "006"}
    for name, code in units.items():
        put(onec, "Catalog_УпаковкиЕдиницыИзмерения", name, Description=name, Code=code)
    told = []
    for unit, used in (("kilogram", True), ("gram", True), ("metre", True), ("kilogram", False)):
        fields = {**weighs, "ВесИспользовать": used, "ВесЕдиницаИзмерения_Key": str(key(unit))}
        put(onec, "Catalog_Номенклатура", "Миндаль", **fields)
        told += [one.weight for one in erp.products([key("Миндаль")])]
    assert told == [Decimal("1.075"), Decimal("0.001075"), None, None]
    assert [one.weight for one in erp.products([key("Кристалл")])] == [None]


def test_a_product_comes_with_unit_group_pack_and_barcode(erp: Erp) -> None:
    (product,) = erp.products([key("Миндаль"), key("group")])
    assert (product.sku, product.name, product.unit, product.okei) == ("110353", "Средство «Миндаль»", "шт", "796")
    assert (product.group_key, product.group_name) == (key("group"), "Мойка")
    (pack,) = erp.packs([key("box"), key("piece")])
    assert (pack.product_key, pack.units) == (key("Миндаль"), Decimal(12))
    assert [[code.code for code in page] for page in erp.barcodes()] == [["4607001103561"]]


def test_a_shipment_comes_with_all_that_an_act_asks(erp: Erp) -> None:
    (found,) = erp.shipments([key("shipment 1")])
    assert (found.number, found.upd_number, found.shipped_on) == ("УТ00-004512", "4512", date(2026, 3, 9))
    assert found.shipped_at == datetime(2026, 3, 9, 6, 0, tzinfo=UTC)
    assert (found.dealer_key, found.entity_key, found.seller_key) == (key("south"), key("south entity"), key("seller"))
    assert (found.contract_number, found.contract_date) == ("15/2025", date(2025, 1, 15))
    assert (found.warehouse, found.carrier, found.currency) == ("Склад готовой продукции", "ТК Волга", "643")
    assert found.consignee.startswith("Общество south, 350000")
    assert (found.address, found.manager) == ("г. Краснодар, ул. Уральская, д. 10", "Кузнецова Ирина")
    assert (found.posted, found.deleted, found.total) == (True, False, Decimal("101114.40"))


def test_a_shipped_line_keeps_sums_vat_batch_and_its_key(erp: Erp) -> None:
    (found,) = erp.shipments([key("shipment 1")])
    first, second, third = found.lines
    assert (first.key, first.quantity, first.price, first.total) == (LINES["Кристалл"], 40, Decimal("352.50"), 14100)
    assert (first.vat_rate, first.vat, first.batch) == ("20%", 2350, "4401")
    assert (second.vat_rate, second.vat) == ("без НДС", 0)
    assert (third.pack_key, third.price) == (key("box"), Decimal("118.80"))


def test_a_line_without_an_id_is_known_by_its_number(onec: OneC, erp: Erp) -> None:
    rows = [{**row, "ИдентификаторСтроки": ""} for row in onec.world.get(SHIPMENTS, str(key("shipment 2")))["Товары"]]
    put(onec, SHIPMENTS, "shipment 2", Товары=rows)
    assert [line.key for line in erp.shipments([key("shipment 2")])[0].lines] == ["1"]


def test_shipments_are_listed_from_a_moment_on(erp: Erp) -> None:
    since = datetime(2026, 3, 10, 7, 30, tzinfo=UTC)  # 10:30 in the base's own zone
    assert [one.key for page in erp.shipment_versions(since) for one in page] == [key("shipment 2")]
    assert len([one for page in erp.shipment_versions(None) for one in page]) == 3


def test_many_keys_are_asked_in_short_addresses(onec: OneC, erp: Erp) -> None:
    for number in range(40):
        put(onec, "Catalog_Номенклатура", f"product {number}", Description=f"Товар {number}", IsFolder=False)
    wanted = [key(f"product {number}") for number in range(40)]
    assert sorted(found.key for found in erp.products([*wanted, key("nowhere")])) == sorted(wanted)


# --- writing


def test_a_claim_arrives_as_an_act_and_a_claim_under_our_keys(onec: OneC, erp: Erp, edition: str) -> None:
    state = erp.put_claim(the_claim())
    assert (state.claim_key, state.status) == (key("claim"), "Зарегистрирована")
    assert state.act is not None
    assert (state.act.key, state.act.status) == (key("act"), "НеСогласовано")
    act, claim = onec.world.get(ACTS, str(key("act"))), onec.world.get(CLAIMS, str(key("claim")))
    assert act is not None
    assert claim is not None
    assert not act.get("Posted")
    assert claim["Description"] == "РК-2026-000123 · недостача · УТ00-004512"
    assert (claim["Основание"], claim["Основание_Type"]) == (str(key("act")), f"StandardODATA.{ACTS}")
    assert (claim["Партнер_Key"], act["Организация_Key"]) == (str(key("south")), str(key("seller")))
    theirs = ("Контрагент_Key", "Организация_Key", "Договор_Key", "Валюта_Key")  # the older claim has none of them
    held = [] if edition == "ut_11.4" else [str(key(name)) for name in ("south entity", "seller", "contract", "rouble")]
    assert [claim[name] for name in theirs if name in claim] == held
    assert claim.get("Сумма") == (None if edition == "ut_11.4" else 3172.5)
    assert claim["ДатаРегистрации"] == "2026-03-10T11:20:00"


def test_rows_of_the_act_are_the_shipments_own_with_the_dealers_figures(onec: OneC, erp: Erp, edition: str) -> None:
    erp.put_claim(the_claim())
    short, extra = onec.world.get(ACTS, str(key("act")))["Товары"]
    assert (short["Реализация"], short["Реализация_Type"]) == (str(key("shipment 1")), f"StandardODATA.{SHIPMENTS}")
    assert (short["КоличествоПоДокументу"], short["Количество"], short["Цена"]) == (40, 34, 352.5)
    assert (short["СуммаСНДСПоДокументу"], short["СуммаСНДС"], short["СуммаНДС"]) == (14100, 11985, 1997.5)
    assert (short["Серия_Key"], short["Склад_Key"]) == (str(key("batch")), str(key("warehouse")))
    assert (short["КомментарийКлиента"], short["ЗаполненоПоРеализации"]) == ("брак 3, бой 2", True)
    rate = ("СтавкаНДС", "НДС20") if edition == "ut_11.4" else ("СтавкаНДС_Key", str(key("rate 20")))
    assert short[rate[0]] == rate[1]
    assert (extra["Номенклатура_Key"], extra["КоличествоПоДокументу"], extra["Количество"]) == (
        str(key("Миндаль")),
        0,
        1,
    )


def test_a_row_shipped_in_boxes_keeps_the_price_of_a_box_with_its_boxes(onec: OneC, erp: Erp) -> None:
    erp.put_claim(the_claim(lines=(the_line("Миндаль", 1, 96, 90),)))
    (row,) = onec.world.get(ACTS, str(key("act")))["Товары"]
    assert (row["Упаковка_Key"], row["Цена"], row["Количество"]) == (str(key("box")), 1425.6, 90)
    assert (row["КоличествоУпаковокПоДокументу"], row["КоличествоУпаковок"]) == (8, 7.5)
    assert row["Цена"] * row["КоличествоУпаковок"] == row["Сумма"] == 10692


def test_without_a_difference_in_counts_the_claim_stands_on_the_shipment(onec: OneC, erp: Erp) -> None:
    state = erp.put_claim(the_claim(lines=(the_line("Кристалл", 1, 40, 40, comment="брак 3"),)))
    assert state.act is None
    assert kept(onec, ACTS) == []
    claim = onec.world.get(CLAIMS, str(key("claim")))
    assert (claim["Основание"], claim["Основание_Type"]) == (str(key("shipment 1")), f"StandardODATA.{SHIPMENTS}")


def test_what_standard_1c_has_no_field_for_goes_to_additional_attributes(onec: OneC, erp: Erp) -> None:
    erp.put_claim(the_claim())
    rows = onec.world.get(CLAIMS, str(key("claim")))["ДополнительныеРеквизиты"]
    values = {row["Свойство_Key"][-1]: row["Значение"] for row in rows}
    assert values == {
        "1": "РК-2026-000123",
        "2": "Не сошлось при приёмке",
        "4": "2026-03-24T00:00:00",
        "5": "http://127.0.0.1/files/t",
    }


def test_putting_a_claim_again_changes_nothing(onec: OneC, erp: Erp) -> None:
    first = erp.put_claim(the_claim())
    assert erp.put_claim(the_claim()) == first
    assert (len(kept(onec, CLAIMS)), len(kept(onec, ACTS))) == (1, 1)


@pytest.mark.parametrize("place", [0, -1])
def test_an_answer_lost_after_the_write_makes_no_second_object(
    onec: OneC, erp: Erp, dialect: Dialect, place: int
) -> None:
    onec.faults.add(Fault("drop_after", method="POST", path=dialect.writes[place]))
    with pytest.raises(ErpUnavailable):
        erp.put_claim(the_claim())
    state = erp.put_claim(the_claim())
    assert (len(kept(onec, CLAIMS)), len(kept(onec, ACTS))) == (1, 1)
    assert (state.claim_key, state.act and state.act.key) == (key("claim"), key("act"))


def test_what_the_manager_did_meanwhile_survives_a_repeat(onec: OneC, erp: Erp) -> None:
    erp.put_claim(the_claim())
    put(onec, CLAIMS, "claim", Статус="Обрабатывается", РезультатыОтработки="Проверяем")
    rows = [{**row, "Действие": "ТребуетсяДопоставка"} for row in onec.world.get(ACTS, str(key("act")))["Товары"]]
    put(onec, ACTS, "act", Статус="Согласовано", Товары=rows)
    state = erp.put_claim(the_claim())
    assert (state.status, state.answer) == ("Обрабатывается", "Проверяем")
    assert state.act is not None
    assert [line.action for line in state.act.lines] == ["ТребуетсяДопоставка"] * 2


def test_other_figures_are_not_forced_on_a_claim_that_1c_works_on(onec: OneC, erp: Erp) -> None:
    erp.put_claim(the_claim())
    put(onec, ACTS, "act", Статус="Согласовано")
    state = erp.put_claim(the_claim(lines=(the_line("Кристалл", 1, 40, 30),)))
    assert state.act is not None
    assert state.act.status == "Согласовано"
    assert onec.world.get(ACTS, str(key("act")))["Товары"][0]["Количество"] == 34


def test_lines_taken_out_of_a_claim_that_the_portal_leads_leave_its_act_and_come_in_another(
    onec: OneC, erp: Erp, edition: str
) -> None:
    """Though its status says that somebody works on it: that is our own word."""
    first, second = the_claim().lines
    erp.put_claim(the_claim(led=True))
    put(onec, CLAIMS, "claim", Статус="Обрабатывается")
    state = erp.put_claim(the_claim(led=True, act_there=True, lines=(first,), total=Decimal("2115.00")))
    assert state.status == "Обрабатывается"
    (row,) = onec.world.get(ACTS, str(key("act")))["Товары"]
    assert row["Номенклатура_Key"] == str(key("Кристалл"))
    if edition != "ut_11.4":
        assert onec.world.get(CLAIMS, str(key("claim")))["Сумма"] == 2115
    own = {"claim_key": key("claim 2"), "act_key": key("act 2"), "number": "РК-2026-000124"}
    made = erp.put_claim(the_claim(led=True, lines=(replace(second, number=1),), **own))
    assert made.act is not None
    assert [row["Номенклатура_Key"] for row in onec.world.get(ACTS, str(key("act 2")))["Товары"]] == [
        str(key("Миндаль"))
    ]
    assert len(kept(onec, CLAIMS)) == len(kept(onec, ACTS)) == 2


def test_an_act_loses_its_rows_though_what_is_left_agrees_in_counts(onec: OneC, erp: Erp) -> None:
    erp.put_claim(the_claim(led=True))
    left = the_line("Кристалл", 1, 40, 40, comment="брак 3")
    erp.put_claim(the_claim(led=True, act_there=True, lines=(left,)))
    (row,) = onec.world.get(ACTS, str(key("act")))["Товары"]
    assert (row["Количество"], row["КомментарийКлиента"]) == (40, "брак 3")


def test_an_act_that_1cs_people_agreed_to_keeps_its_rows_whoever_leads_the_claim(onec: OneC, erp: Erp) -> None:
    erp.put_claim(the_claim(led=True))
    put(onec, ACTS, "act", Статус="Согласовано")
    erp.put_claim(the_claim(led=True, act_there=True, lines=the_claim().lines[:1]))
    assert len(onec.world.get(ACTS, str(key("act")))["Товары"]) == 2


def test_a_field_that_1c_cut_short_without_a_word_is_no_success(
    onec: OneC, erp: Erp, dialect: Dialect, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as shorter:
        shorter.setitem(LENGTHS, "КомментарийКлиента", 6)
        with pytest.raises(ErpRefused, match=f"kept_otherwise.*{dialect.comment}"):
            erp.put_claim(the_claim())
    assert erp.put_claim(the_claim()).act is not None
    assert onec.world.get(ACTS, str(key("act")))["Товары"][0]["КомментарийКлиента"] == "брак 3, бой 2"


def test_a_shipment_that_left_1c_is_a_matter_for_a_person(onec: OneC, erp: Erp) -> None:
    with pytest.raises(ErpRefused, match="shipment_gone"):
        erp.put_claim(the_claim(shipment_key=key("nowhere")))
    with pytest.raises(ErpRefused, match="line_gone"):
        erp.put_claim(the_claim(lines=(the_line("Товар", 1, 40, 34),)))
    assert kept(onec, CLAIMS) == []


def test_a_refusal_of_1cs_own_code_carries_its_text(onec: OneC, erp: Erp, dialect: Dialect) -> None:
    onec.faults.add(Fault("refuse", method="POST", path=dialect.writes[-1], text="Не заполнена причина"))
    with pytest.raises(ErpRefused, match="Не заполнена причина"):
        erp.put_claim(the_claim())
    assert erp.put_claim(the_claim()).status == "Зарегистрирована"


def test_withdrawing_writes_the_wish_once_beside_other_words(onec: OneC, erp: Erp) -> None:
    erp.put_claim(the_claim())
    put(onec, CLAIMS, "claim", Комментарий="Позвонить дилеру")
    erp.withdraw(key("claim"))
    state = erp.withdraw(key("claim"))
    assert state.comment == "Отозвана дилером\nПозвонить дилеру"


def test_a_wish_to_withdraw_after_the_decision_comes_too_late(onec: OneC, erp: Erp) -> None:
    erp.put_claim(the_claim())
    put(onec, CLAIMS, "claim", Статус="Удовлетворена", Завершен=True)
    with pytest.raises(ErpChanged, match="decided"):
        erp.withdraw(key("claim"))


def test_details_are_renewed_among_the_attributes_of_others(onec: OneC, erp: Erp) -> None:
    erp.put_claim(the_claim())
    rows = onec.world.get(CLAIMS, str(key("claim")))["ДополнительныеРеквизиты"]
    other = {"LineNumber": 9, "Свойство_Key": str(key("other")), "Значение": "чужое", "Значение_Type": "Edm.String"}
    put(onec, CLAIMS, "claim", ДополнительныеРеквизиты=[*rows, other])
    erp.put_details(key("claim"), ClaimDetails(link="http://127.0.0.1/files/new"))
    rows = onec.world.get(CLAIMS, str(key("claim")))["ДополнительныеРеквизиты"]
    values = {row["Свойство_Key"][-1]: row["Значение"] for row in rows if row["Свойство_Key"].startswith("dc")}
    assert (values["5"], values["1"]) == ("http://127.0.0.1/files/new", "РК-2026-000123")
    assert "чужое" in [row["Значение"] for row in rows]


# --- what became of it


def test_the_state_tells_all_that_the_manager_wrote(onec: OneC, erp: Erp) -> None:
    erp.put_claim(the_claim())
    rows = onec.world.get(ACTS, str(key("act")))["Товары"]
    rows = [{**row, "Действие": "НедостачаНеПризнана", "КомментарийМенеджера": "вес сошёлся"} for row in rows]
    put(onec, ACTS, "act", Статус="КВыполнению", Товары=rows)
    extra = [
        {"LineNumber": 1, "Свойство_Key": Profile().properties.stage, "Значение": "fulfilment"},
        {"LineNumber": 2, "Свойство_Key": Profile().properties.due_on, "Значение": "2026-04-01T00:00:00"},
    ]
    changes = {"Статус": "Удовлетворена", "РезультатыОтработки": "Довезём", "ДополнительныеРеквизиты": extra}
    put(onec, CLAIMS, "claim", Ответственный_Key=str(key("manager")), **changes)
    (state,) = erp.claim_states([ClaimRef(key("claim"), key("act"))])
    assert (state.status, state.stage, state.due_on) == ("Удовлетворена", "fulfilment", date(2026, 4, 1))
    assert (state.answer, state.deleted, state.gone) == ("Довезём", False, False)
    assert state.responsible is not None
    assert (state.responsible.name, state.responsible.phone) == ("Кузнецова Ирина", "+7 (846) 100-00-01")
    assert state.act is not None
    assert state.act.status == "КВыполнению"
    assert {(line.action, line.comment) for line in state.act.lines} == {("НедостачаНеПризнана", "вес сошёлся")}


def test_a_removed_claim_is_gone_and_a_marked_one_deleted(onec: OneC, erp: Erp) -> None:
    erp.put_claim(the_claim())
    put(onec, CLAIMS, "claim", DeletionMark=True)
    marked, gone = erp.claim_states([ClaimRef(key("claim"), None), ClaimRef(key("nowhere"), None)])
    assert (marked.deleted, marked.gone) == (True, False)
    assert gone.gone


def test_a_claim_that_did_not_change_is_not_told_again(onec: OneC, erp: Erp) -> None:
    state = erp.put_claim(the_claim())
    assert told(erp, state) == []
    put(onec, CLAIMS, "claim", Статус="Обрабатывается")
    assert [found.status for found in told(erp, state)] == ["Обрабатывается"]


def test_a_changed_act_tells_its_claim(onec: OneC, erp: Erp) -> None:
    state = erp.put_claim(the_claim())
    put(onec, ACTS, "act", Статус="Согласовано")
    assert [found.act and found.act.status for found in told(erp, state)] == ["Согласовано"]


def test_a_claim_that_was_finished_or_removed_in_1c_is_told_once_more(onec: OneC, erp: Erp) -> None:
    state = erp.put_claim(the_claim())
    put(onec, CLAIMS, "claim", Завершен=True)
    (finished,) = told(erp, state)
    assert finished.finished
    assert told(erp, finished, still_open=False) == []
    onec.world.remove(CLAIMS, str(key("claim")))
    assert [found.gone for found in told(erp, finished)] == [True]


def test_what_is_not_confirmed_is_told_again(onec: OneC, erp: Erp) -> None:
    state = erp.put_claim(the_claim())
    put(onec, CLAIMS, "claim", Статус="Обрабатывается")
    again = [told(erp, state, confirm=False), told(erp, state, confirm=False)]
    assert [[found.status for found in one] for one in again] == [["Обрабатывается"]] * 2


def told(erp: Erp, state: ClaimState, *, still_open: bool = True, confirm: bool = True) -> list[ClaimState]:
    """What the base tells a portal that holds the claim in this state."""
    act = state.act
    held = HeldClaim(state.claim_key, key("act"), state.version, act.version if act else "", still_open)
    found = []
    for some in erp.claim_changes(lambda keys: [held] if still_open or held.claim_key in keys else []):
        found += some.states
        if some.mark and confirm:
            erp.confirm(some.mark)
    return found


def test_the_marker_holds_the_last_text_written(erp: Erp) -> None:
    assert erp.marker() == ""
    for text in ("portal-1 7 a", "portal-1 8 b"):
        erp.put_marker(text)
        assert erp.marker() == text


# --- failures


@pytest.mark.parametrize(("kind", "code"), [("503", "busy"), ("500", "busy"), ("406", "no_session")])
def test_a_busy_1c_is_tried_again_and_then_left_for_later(onec: OneC, erp: Erp, kind: str, code: str) -> None:
    onec.faults.add(Fault(kind, times=2))
    assert erp.check() == []
    onec.faults.add(Fault(kind, times=-1))
    with pytest.raises(ErpUnavailable) as caught:
        erp.check()
    assert caught.value.code == code


def test_a_1c_closed_for_maintenance_is_left_alone(onec: OneC, erp: Erp) -> None:
    onec.faults.add(Fault("403", times=1))
    with pytest.raises(ErpMaintenance, match="maintenance"):
        erp.check()
    assert erp.check() == []


def test_a_dropped_connection_is_tried_again(onec: OneC, erp: Erp) -> None:
    onec.faults.add(Fault("drop"))
    assert erp.check() == []


def test_a_write_is_never_repeated_by_itself(onec: OneC, erp: Erp, dialect: Dialect) -> None:
    onec.faults.add(Fault("503", method="POST", path=dialect.writes[0]))
    with pytest.raises(ErpUnavailable):
        erp.put_claim(the_claim())
    assert kept(onec, ACTS) == []


def test_missing_rights_are_no_wrong_password(onec: OneC, erp: Erp) -> None:
    onec.faults.add(Fault("401"))
    with pytest.raises(ErpRefused, match="no_rights"):
        erp.check()


def test_a_wrong_password_is_told_apart_and_loses_nothing(onec: OneC, dialect: Dialect) -> None:
    with closing(dialect.connect(onec, USER, "не тот")) as erp, pytest.raises(ErpSignIn):
        erp.check()


def test_no_server_at_all_is_unavailable(onec: OneC, erp: Erp) -> None:
    onec.stop()
    with pytest.raises(ErpUnavailable, match="connection"):
        erp.check()
