"""A delivery is found by whatever the dealer has at hand; goods of the catalogue are offered while typing."""

from zoneinfo import ZoneInfo

import pytest

from claims.queries.deliveries import Delivery, deliveries
from claims.queries.goods import goods_like
from claims.queries.reach import Reach
from tests.world import NOW, World

MOSCOW = ZoneInfo("Europe/Moscow")


def found(world: World, search: str) -> list[Delivery]:
    with world.reading() as session:
        return deliveries(session, (Reach(world.dealer),), search, now=NOW, zone=MOSCOW)


def test_the_last_deliveries_are_offered_with_their_goods(world: World) -> None:
    (card,) = found(world, "")
    assert card.number == "УТ-004512"
    assert card.lines == 3
    assert card.goods[0] == "Средство для стёкол «Кристалл», 5 л"
    assert card.entity == "ООО «Южный дилер»"


@pytest.mark.parametrize("text", ["УТ-004512", "ут-004512", "4512", "004512", "09.03.2026", "9 марта", "вчера"])
def test_a_delivery_is_found_by_number_or_day(world: World, text: str) -> None:
    assert [card.key for card in found(world, text)] == [world.shipment]


@pytest.mark.parametrize("text", ["110356", "кристалл", "СТЁКОЛ 5", "4402"])
def test_a_delivery_is_found_by_its_goods_and_batches(world: World, text: str) -> None:
    assert [card.key for card in found(world, text)] == [world.shipment]


def test_a_delivery_is_found_by_the_code_on_the_package(world: World) -> None:
    assert [card.key for card in found(world, " 4607001261018 ")] == [world.shipment]


@pytest.mark.parametrize("text", ["4777", "стремянка", "01.02.2020", "%", "_", "' or 1=1 --"])
def test_nothing_else_and_nothing_of_another_dealer_is_found(world: World, text: str) -> None:
    assert found(world, text) == []


def test_goods_of_the_catalogue_are_offered_by_word_and_code(world: World) -> None:
    with world.reading() as session:
        assert [goods.sku for goods in goods_like(session, "мыло")] == ["126101"]
        assert [goods.sku for goods in goods_like(session, "4607001103561")] == ["110356"]
        assert goods_like(session, "мы") == []


@pytest.mark.parametrize("text", ["31.12.9999", "01.01.0001", "1999-12-31"])
def test_a_day_that_no_delivery_has_finds_none(world: World, text: str) -> None:
    assert found(world, text) == []
