"""Reading reference lists: everything once, then only what changed in 1C."""

from decimal import Decimal

import pytest

from claims.models import Barcode, Contact, Dealer, LegalEntity, Pack, Problem, Product, Seller, ShipmentLine, Watermark
from emulators.faults import Fault
from sync.errors import ErpUnavailable
from sync.pull import pull_reference, pull_shipments
from tests.agreements.onec_world import key, put, told
from tests.sync.conftest import Exchange


def test_a_legal_entity_abroad_keeps_its_country_and_its_number(exchange: Exchange) -> None:
    put(exchange.onec, "Catalog_СтраныМира", "belarus", Description="БЕЛАРУСЬ", Code="112")
    abroad = {"СтранаРегистрации_Key": str(key("belarus")), "НалоговыйНомер": "100325912", "ИНН": ""}
    put(exchange.onec, "Catalog_Контрагенты", "north entity", **abroad)
    pull_reference(exchange.pull())
    told = {row.key: (row.country, row.tax_number) for row in exchange.all(LegalEntity)}
    assert told == {key("south entity"): ("", ""), key("north entity"): ("112", "100325912")}


def test_the_first_reading_brings_dealers_goods_and_our_own_entities(exchange: Exchange) -> None:
    assert pull_reference(exchange.pull()) == 2 + 1 + 2 + 3 + 1
    assert {row.name for row in exchange.all(Dealer)} == {"Дилер south", "Дилер north"}
    assert {row.key: row.dealer_key for row in exchange.all(LegalEntity)} == {
        key("south entity"): key("south"),
        key("north entity"): key("north"),
    }
    assert [row.full_name for row in exchange.all(Seller)] == ["ООО «Чистый дом»"]
    assert {(row.sku, row.unit, row.group_name) for row in exchange.all(Product)} == {
        ("110351", "шт", "Мойка"),
        ("110352", "шт", "Мойка"),
        ("110353", "шт", "Мойка"),
    }
    assert [(row.product_key, row.units) for row in exchange.all(Pack)] == [(key("Миндаль"), Decimal(12))]
    assert [(row.code, row.product_key) for row in exchange.all(Barcode)] == [("4607001103561", key("Кристалл"))]


def test_the_contact_of_a_dealer_is_the_one_to_call(exchange: Exchange) -> None:
    pull_reference(exchange.pull())
    south = next(row for row in exchange.all(Dealer) if row.key == key("south"))
    assert (south.contact_name, south.phone, south.email) == (
        "Олег Южный",
        "+7 (861) 200-11-22",
        "info@south.example",
    )


def test_a_second_reading_fetches_nothing(exchange: Exchange) -> None:
    pull_reference(exchange.pull())
    assert pull_reference(exchange.pull()) == 0


def test_only_what_changed_in_1c_is_fetched_again(exchange: Exchange) -> None:
    pull_reference(exchange.pull())
    put(exchange.onec, "Catalog_Номенклатура", "Пена", НаименованиеПолное="Пена новая")
    put(
        exchange.onec,
        "Catalog_КонтактныеЛицаПартнеров",
        "contact",
        Description="Анна Южная",
        КонтактнаяИнформация=told(),
    )
    assert pull_reference(exchange.pull()) == 1
    assert "пена новая" in {row.search.partition(" ")[2] for row in exchange.all(Product)}
    assert "Анна Южная" in {row.contact_name for row in exchange.all(Dealer)}


def test_the_dealers_own_choice_survives_a_reading(exchange: Exchange) -> None:
    pull_reference(exchange.pull())
    with exchange.writing() as session:
        session.get_one(Dealer, key("south")).storekeeper_sees_prices = False
    put(exchange.onec, "Catalog_Партнеры", "south", Description="Южный")
    pull_reference(exchange.pull())
    south = next(row for row in exchange.all(Dealer) if row.key == key("south"))
    assert (south.name, south.storekeeper_sees_prices) == ("Южный", False)


def test_a_pack_and_a_code_that_left_1c_leave_us(exchange: Exchange) -> None:
    pull_reference(exchange.pull())
    put(exchange.onec, "Catalog_УпаковкиЕдиницыИзмерения", "box", DeletionMark=True)
    kind = "InformationRegister_ШтрихкодыНоменклатуры"
    exchange.onec.world.put(kind, "4607001103561", {"Штрихкод": "1", "Номенклатура_Key": str(key("Пена"))})
    pull_reference(exchange.pull())
    assert exchange.all(Pack) == []
    assert [(row.code, row.product_key) for row in exchange.all(Barcode)] == [("1", key("Пена"))]


def test_a_failing_1c_leaves_old_data_and_says_since_when(exchange: Exchange) -> None:
    pull_reference(exchange.pull())
    fresh = exchange.at
    exchange.onec.faults.add(Fault("503", times=-1))
    for _ in range(2):
        exchange.wait(minutes=5)
        with pytest.raises(ErpUnavailable):
            pull_reference(exchange.pull())
    (mark,) = (row for row in exchange.all(Watermark) if row.name == "reference")
    assert (mark.fresh_at, (mark.failing_since - fresh).seconds) == (fresh, 300)
    assert mark.last_error.startswith("1С занята")
    exchange.onec.faults.clear()
    pull_reference(exchange.pull())
    (mark,) = (row for row in exchange.all(Watermark) if row.name == "reference")
    assert (mark.fresh_at, mark.failing_since, mark.last_error) == (exchange.at, None, "")


def test_an_object_that_makes_no_sense_holds_up_no_other(exchange: Exchange) -> None:
    put(exchange.onec, "Catalog_УпаковкиЕдиницыИзмерения", "odd", Числитель=1e30, Знаменатель=1.0)
    owner = {"Owner": str(key("Пена")), "Owner_Type": "StandardODATA.Catalog_Номенклатура"}
    put(exchange.onec, "Catalog_УпаковкиЕдиницыИзмерения", "odd", **owner)
    pull_reference(exchange.pull())
    assert [row.key for row in exchange.all(Pack)] == [key("box")]
    assert exchange.problems() == ["onec_odd_object"]


def test_an_object_that_1c_does_not_publish_is_named_to_staff(exchange: Exchange) -> None:
    sets = exchange.onec.interface.base.model.sets
    acts = sets.pop("Document_АктОРасхожденияхПослеОтгрузки")
    pull_reference(exchange.pull())
    (problem,) = exchange.all(Problem)
    assert (problem.what, problem.said) == (
        "onec_not_published",
        {"names": "Document_АктОРасхожденияхПослеОтгрузки"},
    )
    sets["Document_АктОРасхожденияхПослеОтгрузки"] = acts
    pull_reference(exchange.pull())
    assert exchange.problems() == []


def test_without_contacts_codes_and_names_the_rest_is_read_all_the_same(exchange: Exchange) -> None:
    sets = exchange.onec.interface.base.model.sets
    names = ("Catalog_КонтактныеЛицаПартнеров", "InformationRegister_ШтрихкодыНоменклатуры", "Catalog_СтавкиНДС")
    gone = {name: sets.pop(name) for name in (*names, "Catalog_СерииНоменклатуры", "Catalog_Склады")}
    try:
        pull_reference(exchange.pull())
        assert pull_shipments(exchange.pull()) == 2
    finally:
        sets.update(gone)
    assert len(exchange.all(Product)) == 3
    assert {(row.batch, row.vat_rate) for row in exchange.all(ShipmentLine)} == {("", "")}


def test_everybody_whom_1c_names_at_a_dealer_is_kept_until_1c_has_them_no_more(exchange: Exchange) -> None:
    kind, mail = "Catalog_КонтактныеЛицаПартнеров", told(("АдресЭлектроннойПочты", "Vera@South.example"))
    put(exchange.onec, kind, "second", Owner_Key=str(key("south")), Description="Вера", КонтактнаяИнформация=mail)
    pull_reference(exchange.pull())
    known = {row.name: (row.dealer_key, row.email) for row in exchange.all(Contact)}
    assert known["Вера"] == (key("south"), "vera@south.example")
    assert "Олег Южный" in known
    put(exchange.onec, kind, "second", DeletionMark=True)
    pull_reference(exchange.pull())
    assert "Вера" not in {row.name for row in exchange.all(Contact)}
