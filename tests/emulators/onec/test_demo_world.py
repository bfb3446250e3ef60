"""The demo world: as large as promised, true to its sums and check digits, the same for the same day."""

from __future__ import annotations

import time
from collections import Counter
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from emulators.onec import demo as demo_world
from emulators.onec.app import OneC
from emulators.onec.demo import requisites
from emulators.onec.demo.made import key
from emulators.onec.world import Object, World

SHIPMENTS = "Document_РеализацияТоваровУслуг"


def firms(onec: OneC) -> list[Object]:
    return onec.world.all("Catalog_Контрагенты")


def shipments(onec: OneC) -> list[Object]:
    return onec.world.all(SHIPMENTS)


def test_it_is_as_large_as_promised(demo_onec: OneC) -> None:
    world = demo_onec.world
    assert sum(p.get("Клиент", False) for p in world.all("Catalog_Партнеры")) == 14
    assert sum(not p.get("IsFolder") for p in world.all("Catalog_Номенклатура")) == 300
    assert len(shipments(demo_onec)) == 412
    assert {len(s["Товары"]) for s in shipments(demo_onec)} == {*range(1, 16), 40}


def test_several_dealers_have_two_legal_entities_and_several_stores(demo_onec: OneC) -> None:
    heads = [f for f in firms(demo_onec) if not f.get("ОбособленноеПодразделение")]
    per_dealer = Counter(f["Партнер_Key"] for f in heads)
    places = {(s["Партнер_Key"], s["Грузополучатель_Key"], s["АдресДоставки"]) for s in shipments(demo_onec)}
    assert sum(count == 2 for count in per_dealer.values()) == 4
    assert sum(count > 1 for count in Counter(dealer for dealer, *_ in places).values()) >= 8


def test_no_two_legal_entities_share_requisites_but_a_branch_and_its_head(demo_onec: OneC) -> None:
    heads = [f for f in firms(demo_onec) if not f.get("ОбособленноеПодразделение")]
    assert len({f.get("ИНН") or f["НалоговыйНомер"] for f in heads}) == len(heads)
    ours = [f["КодПоОКПО"] for f in heads if f.get("КодПоОКПО")]
    assert len(set(ours)) == len(ours) == len(heads) - 2


@pytest.mark.parametrize("kind", ["Catalog_Контрагенты", "Catalog_Организации"])
def test_check_digits_hold(demo_onec: OneC, kind: str) -> None:
    for body in demo_onec.world.all(kind):
        if body.get("НалоговыйНомер"):
            continue
        number, okpo = body["ИНН"], body["КодПоОКПО"]
        made = requisites.inn_of_firm(number[:9]) if len(number) == 10 else requisites.inn_of_person(number[:10])
        assert made == number
        assert requisites.okpo(okpo[:-1]) == okpo
        assert len(body.get("КПП", "")) == (9 if len(number) == 10 else 0)


def test_two_dealers_stand_abroad_and_buy_in_their_own_money(demo_onec: OneC) -> None:
    world = demo_onec.world
    told = {}
    for firm in firms(demo_onec):
        if number := firm.get("НалоговыйНомер"):
            country = world.get("Catalog_СтраныМира", firm["СтранаРегистрации_Key"]) or {}
            bought = [row for row in shipments(demo_onec) if row["Контрагент_Key"] == firm["Ref_Key"]]
            money = {(world.get("Catalog_Валюты", row["Валюта_Key"]) or {})["Code"] for row in bought}
            told[country["Code"]] = (number, money, len(bought))
    assert told == {
        "112": (requisites.unp("19071304"), {"933"}, 6),
        "398": (requisites.kazakh_bin("18074000713"), {"398"}, 6),
    }


def test_known_numbers_pass_the_same_checks() -> None:
    assert requisites.inn_of_firm("770708389") == "7707083893"
    assert requisites.inn_of_person("5001007322") == "500100732259"
    assert requisites.okpo("0003253") == "00032537"
    assert requisites.unp("10032591") == "100325912"
    assert requisites.kazakh_bin("94124000019") == "941240000193"
    assert requisites.ean13("460123456789") == "4601234567893"
    assert requisites.ogrn("102770013219") == "1027700132195"


def test_barcodes_are_ean13_and_lead_to_products_and_boxes(demo_onec: OneC) -> None:
    world = demo_onec.world
    codes = world.all("InformationRegister_ШтрихкодыНоменклатуры")
    boxed = 0
    for record in codes:
        assert requisites.ean13(record["Штрихкод"][:12]) == record["Штрихкод"]
        assert world.get("Catalog_Номенклатура", record["Номенклатура_Key"])
        if pack := record.get("Упаковка_Key"):
            box = world.get("Catalog_УпаковкиЕдиницыИзмерения", pack) or {}
            assert (box["Owner"], box["Числитель"] > 1) == (record["Номенклатура_Key"], True)
            boxed += 1
    assert boxed == 300


def test_every_reference_of_a_shipment_leads_somewhere(demo_onec: OneC) -> None:
    links = {
        "Catalog_Партнеры": ["Партнер_Key", "ПеревозчикПартнер_Key"],
        "Catalog_Контрагенты": ["Контрагент_Key", "Грузополучатель_Key"],
        "Catalog_Организации": ["Организация_Key"],
        "Catalog_ДоговорыКонтрагентов": ["Договор_Key"],
        "Catalog_Склады": ["Склад_Key"],
        "Catalog_Пользователи": ["Менеджер_Key"],
    }
    for shipment in shipments(demo_onec):
        for kind, names in links.items():
            for name in names:
                assert name not in shipment or demo_onec.world.get(kind, shipment[name]), name
        contract = demo_onec.world.get("Catalog_ДоговорыКонтрагентов", shipment["Договор_Key"]) or {}
        assert contract["Контрагент_Key"] == shipment["Контрагент_Key"]
        assert contract["Организация_Key"] == shipment["Организация_Key"]


def test_sums_and_vat_are_right_to_a_kopeck(demo_onec: OneC) -> None:
    def money(value: Decimal) -> Decimal:
        return value.quantize(Decimal("0.01"), ROUND_HALF_UP)

    rates = set()
    for shipment in shipments(demo_onec):
        for row in shipment["Товары"]:
            rate = int((demo_onec.world.get("Catalog_СтавкиНДС", row["СтавкаНДС_Key"]) or {})["Ставка"])
            rates.add((rate, shipment["ЦенаВключаетНДС"]))
            price, packs, total, vat, full = (
                Decimal(str(row[n])) for n in ("Цена", "КоличествоУпаковок", "Сумма", "СуммаНДС", "СуммаСНДС")
            )
            assert total == money(price * packs)
            share = Decimal(rate) / (100 + rate) if shipment["ЦенаВключаетНДС"] else Decimal(rate) / 100
            assert vat == money(total * share)
            assert full == (total if shipment["ЦенаВключаетНДС"] else total + vat)
        assert Decimal(str(shipment["СуммаДокумента"])) == sum(Decimal(str(r["СуммаСНДС"])) for r in shipment["Товары"])
    assert rates == {(rate, with_vat) for rate in (10, 20, 22) for with_vat in (True, False)} | {(0, True)}


def test_the_first_dealers_delivery_of_yesterday_came_on_two_papers(demo_onec: OneC) -> None:
    pair = [demo_onec.world.get(SHIPMENTS, key(f"shipment {n}")) or {} for n in (0, 1)]
    assert {s["Партнер_Key"] for s in pair} == {key("dealer-1")}
    for name in ("Контрагент_Key", "Организация_Key", "Грузополучатель_Key", "АдресДоставки"):
        assert pair[0][name] == pair[1][name]
    assert pair[0]["Number"] != pair[1]["Number"]


def test_the_same_day_gives_the_same_world_and_dates_follow_the_day(tmp_path: Path) -> None:
    days = [date(2026, 5, 4), date(2026, 5, 4), date(2026, 6, 20)]
    worlds = []
    for number, day in enumerate(days):
        world = World(tmp_path / str(number))
        demo_world.fill(world, day)
        worlds.append(world)
    one, same, later = (world.objects for world in worlds)
    assert one == same
    assert list(one["Catalog_Номенклатура"]) == list(later["Catalog_Номенклатура"])
    for day, objects in ((days[0], one), (days[2], later)):
        newest = max(s["Date"] for s in objects[SHIPMENTS].values())
        oldest = min(s["Date"] for s in objects[SHIPMENTS].values())
        assert newest[:10] == (day - timedelta(days=1)).isoformat()
        assert timedelta(days=500) < day - date.fromisoformat(oldest[:10]) < timedelta(days=555)
    for world in worlds:
        world.close()


def test_it_is_born_in_three_seconds_of_the_processor(tmp_path: Path) -> None:
    began = time.process_time()
    world = World(tmp_path)
    demo_world.fill(world, date(2026, 5, 4))
    assert time.process_time() - began < 3
    world.close()


def test_each_product_says_who_made_it_and_who_it_was_bought_from(demo_onec: OneC) -> None:
    world = demo_onec.world
    goods = [row for row in world.all("Catalog_Номенклатура") if not row.get("IsFolder")]
    makers = {world.get("Catalog_Производители", row["Производитель_Key"])["Description"] for row in goods}  # type: ignore[index]
    bought = {row["ДополнительныеРеквизиты"][0]["Значение"] for row in goods}
    suppliers = {world.get("Catalog_Партнеры", ref)["Description"] for ref in bought}  # type: ignore[index]
    assert makers == suppliers
    assert len(makers) == 3
