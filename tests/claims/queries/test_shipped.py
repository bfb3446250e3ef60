"""What was shipped: the same figures whether added up or read line by line, on both databases."""

from datetime import UTC, date, datetime
from decimal import Decimal as D
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from claims.actions.count_shipped import changed, count_month
from claims.actions.import_shipments import import_shipments
from claims.models import Dealer, Product, Shipment, ShipmentLine
from claims.queries.reach import Sight
from claims.queries.shipped import GOODS, WAYS, Shipped, shipped, uncounted
from claims.rules.periods import period
from tests.world import NOW, World, key

MOSCOW = ZoneInfo("Europe/Moscow")
YEAR = period("12-months", date(2026, 3, 20), MOSCOW, None)
MARCH, ALL = date(2026, 3, 1), Sight()


def read(world: World, cut: str, sight: Sight = ALL) -> dict[tuple[object, ...], Shipped]:
    with world.reading() as session:
        return dict(shipped(session, cut, sight, YEAR, MOSCOW))


def count(world: World) -> None:
    with world.writing() as session:
        for month in uncounted(session, NOW, MOSCOW):
            count_month(session, month, MOSCOW)


def test_lines_and_units_by_hand(world: World) -> None:
    """Two shipments of 40, 24 and 96."""
    assert read(world, "warehouse") == {("Склад готовой продукции",): Shipped(6, D(320))}
    assert read(world, "dealer")[(world.dealer,)] == Shipped(3, D(160))
    assert read(world, "batch")[(key("110356"), "4401")] == Shipped(2, D(80))
    assert read(world, "maker") == {("Чистый дом",): Shipped(6, D(320))}
    assert read(world, "kind") == {}


@pytest.mark.parametrize("cut", [*GOODS, *WAYS])
def test_added_up_or_not_the_figures_are_the_same(world: World, cut: str) -> None:
    before = read(world, cut)
    assert before
    count(world)
    assert read(world, cut) == before


def test_what_is_no_shipment_of_1c_does_not_count(world: World) -> None:
    with world.writing() as session:
        session.get_one(Shipment, world.stranger_shipment).told_by = world.head
        session.get_one(ShipmentLine, world.lines["Пена"]).removed = True
    assert read(world, "dealer") == {(world.dealer,): Shipped(2, D(136))}
    with world.writing() as session:
        session.get_one(Shipment, world.shipment).posted = False
    assert read(world, "dealer") == {}


def test_a_changed_shipment_is_counted_at_once_and_added_up_later(world: World) -> None:
    count(world)
    with world.writing() as session:
        session.get_one(ShipmentLine, world.lines["Пена"]).quantity = D("24.5")
        changed(session, [datetime(2026, 3, 9, 6, 0, tzinfo=UTC)])
    assert read(world, "dealer")[(world.dealer,)] == Shipped(3, D("160.5"))
    with world.reading() as session:
        assert uncounted(session, NOW, MOSCOW) == [MARCH]
    count(world)
    with world.reading() as session:
        assert uncounted(session, NOW, MOSCOW) == []
    assert read(world, "dealer")[(world.dealer,)] == Shipped(3, D("160.5"))


def test_a_month_begins_at_midnight_of_the_companys_zone(world: World) -> None:
    with world.writing() as session:
        session.get_one(Shipment, world.shipment).date = datetime(2026, 2, 28, 21, 0, tzinfo=UTC)
        session.get_one(Shipment, world.stranger_shipment).date = datetime(2025, 3, 31, 20, 59, tzinfo=UTC)
    assert read(world, "dealer") == {(world.dealer,): Shipped(3, D(160))}
    count(world)
    assert read(world, "dealer") == {(world.dealer,): Shipped(3, D(160))}


@pytest.mark.parametrize("counted", [False, True])
def test_who_sees_a_region_measures_by_its_shipments(world: World, counted: bool) -> None:
    with world.writing() as session:
        session.get_one(Dealer, world.dealer).region = "Юг"
        for product in session.scalars(select(Product)):
            product.supplier = "Химпром"
    if counted:
        count(world)
    south = Sight("region", region="Юг")
    assert read(world, "supplier", south) == {("Химпром",): Shipped(3, D(160))}
    assert read(world, "region", south) == {("Юг",): Shipped(3, D(160))}
    assert read(world, "manager", Sight("own", "Никто")) == {}


def test_what_1c_says_of_a_shipment_makes_its_months_be_counted_anew(world: World) -> None:
    count(world)
    columns = [column.name for column in Shipment.__table__.columns if column.name != "store_id"]
    with world.writing() as session:
        told = session.get_one(Shipment, world.shipment)
        row = {name: getattr(told, name) for name in columns}
        import_shipments(session, [row], [])
        assert uncounted(session, NOW, MOSCOW) == [], "the same version says nothing new"
        import_shipments(session, [row | {"version": "2", "date": datetime(2026, 2, 10, tzinfo=UTC)}], [])
    with world.reading() as session:
        assert uncounted(session, NOW, MOSCOW) == [MARCH, date(2026, 2, 1)]
