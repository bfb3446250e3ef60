"""What Erp promises beyond a claim's way: what more is known of dealers and goods, and what came back."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from emulators.onec.app import OneC
from sync.erp import Erp
from sync.odata.erp import connect
from sync.odata.names import Profile
from tests.agreements.onec_world import SHIPMENTS, key, put, running

SEGMENT, SUPPLIER = str(key("segment property")), str(key("supplier property"))


@pytest.fixture
def onec(tmp_path: Path) -> Iterator[OneC]:
    with running(tmp_path / "onec") as found:
        yield found


@pytest.fixture
def erp(onec: OneC, monkeypatch: pytest.MonkeyPatch) -> Iterator[Erp]:
    monkeypatch.setattr("sync.odata.wire.PAUSES", (0.0, 0.0))
    own = replace(Profile().properties, segment=SEGMENT, supplier=SUPPLIER)
    made = connect(onec.odata, "", "", Profile(properties=own))
    yield made
    made.close()


def extra(property_key: str, value: str, kind: str = "Edm.String") -> list[dict[str, object]]:
    return [{"LineNumber": 1, "Свойство_Key": property_key, "Значение": value, "Значение_Type": kind}]


# --- dealers and goods


def test_a_dealer_comes_with_segment_and_region(onec: OneC, erp: Erp) -> None:
    put(onec, "Catalog_БизнесРегионы", "region", Description="Юг")
    put(onec, "Catalog_СегментыПартнеров", "wholesale", Description="Опт")
    row = {"Сегмент_Key": str(key("wholesale")), "Партнер_Key": str(key("south"))}
    onec.world.put("InformationRegister_ПартнерыСегмента", "row", row)
    put(onec, "Catalog_Партнеры", "south", БизнесРегион_Key=str(key("region")))
    south, north = sorted(erp.dealers([key("south"), key("north")]), key=lambda one: one.name, reverse=True)
    assert (south.segment, south.region) == ("Опт", "Юг")
    assert (north.segment, north.region) == ("", "")


def test_a_segment_in_a_companys_own_attribute_counts_more(onec: OneC, erp: Erp) -> None:
    put(onec, "Catalog_СегментыПартнеров", "network", Description="Сети")
    rows = extra(SEGMENT, str(key("network")), "StandardODATA.Catalog_СегментыПартнеров")
    put(onec, "Catalog_Партнеры", "south", ДополнительныеРеквизиты=rows)
    assert [one.segment for one in erp.dealers([key("south")])] == ["Сети"]


def test_a_product_comes_with_maker_and_supplier(onec: OneC, erp: Erp) -> None:
    put(onec, "Catalog_Производители", "maker", Description="Завод моющих средств")
    rows = extra(SUPPLIER, "ООО «Химопт»")
    put(onec, "Catalog_Номенклатура", "Пена", Производитель_Key=str(key("maker")), ДополнительныеРеквизиты=rows)
    (foam,) = erp.products([key("Пена")])
    (other,) = erp.products([key("Миндаль")])
    assert (foam.maker, foam.supplier) == ("Завод моющих средств", "ООО «Химопт»")
    assert (other.maker, other.supplier) == ("", "")


def test_a_line_comes_with_the_marking_codes_of_its_packages(onec: OneC, erp: Erp) -> None:
    rows = []
    for number, code in enumerate(("0104607001103561215A", "0104607001103561215B"), 1):
        put(
            onec,
            "Catalog_ШтрихкодыУпаковокТоваров",
            code,
            ЗначениеШтрихкода=code,
            Номенклатура_Key=str(key("Кристалл")),
        )
        rows.append({"LineNumber": number, "ШтрихкодУпаковки_Key": str(key(code))})
    put(onec, SHIPMENTS, "shipment 1", ШтрихкодыУпаковок=rows)
    (found,) = erp.shipments([key("shipment 1")])
    assert [line.marks for line in found.lines] == [("0104607001103561215A", "0104607001103561215B"), (), ()]


def test_codes_of_a_product_that_stands_in_two_lines_belong_to_neither(onec: OneC, erp: Erp) -> None:
    put(onec, "Catalog_ШтрихкодыУпаковокТоваров", "c", ЗначениеШтрихкода="c", Номенклатура_Key=str(key("Кристалл")))
    lines = (onec.world.get(SHIPMENTS, str(key("shipment 1"))) or {})["Товары"]
    twice = [lines[0], {**lines[0], "LineNumber": 2, "ИдентификаторСтроки": "line-again"}]
    rows = [{"LineNumber": 1, "ШтрихкодУпаковки_Key": str(key("c"))}]
    put(onec, SHIPMENTS, "shipment 1", Товары=twice, ШтрихкодыУпаковок=rows)
    (found,) = erp.shipments([key("shipment 1")])
    assert [line.marks for line in found.lines] == [(), ()]
