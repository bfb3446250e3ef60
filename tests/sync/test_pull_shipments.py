"""Reading shipments: within the window, from a little before the last one, each line under its own key."""

from decimal import Decimal

from claims.models import Dealer, LegalEntity, Product, Shipment, ShipmentLine, Store, Watermark
from sync.pull import pull_reference, pull_shipments
from tests.agreements.onec_world import SHIPMENTS, key, line, put, shipment
from tests.sync.conftest import Exchange


def numbers(exchange: Exchange) -> list[str]:
    return sorted(row.number for row in exchange.all(Shipment))


def test_shipments_of_the_window_come_with_their_lines(exchange: Exchange) -> None:
    pull_reference(exchange.pull())
    assert pull_shipments(exchange.pull()) == 2
    assert numbers(exchange) == ["УТ00-004512", "УТ00-004600"]
    found = next(row for row in exchange.all(Shipment) if row.key == key("shipment 1"))
    assert (found.upd_number, found.warehouse, found.carrier) == ("4512", "Склад готовой продукции", "ТК Волга")
    assert (found.contract_number, found.total, found.price_includes_vat) == ("15/2025", Decimal("101114.40"), True)
    lines = [row for row in exchange.all(ShipmentLine) if row.shipment_key == key("shipment 1")]
    assert {row.line_key: (row.quantity, row.total, row.vat_rate, row.batch) for row in lines} == {
        "line-Кристалл": (40, 14100, "20%", "4401"),
        "line-Пена": (24, Decimal("75609.60"), "без НДС", ""),
        "line-Миндаль": (96, Decimal("11404.80"), "20%", ""),
    }


def test_an_open_window_takes_every_shipment_there_is(exchange: Exchange) -> None:
    pull_reference(exchange.pull())
    assert pull_shipments(exchange.pull(window_months=0)) == 3


def test_what_a_shipment_refers_to_is_fetched_when_we_do_not_hold_it(exchange: Exchange) -> None:
    assert pull_shipments(exchange.pull()) == 2
    assert [row.key for row in exchange.all(Dealer)] == [key("south")]
    assert [row.key for row in exchange.all(LegalEntity)] == [key("south entity")]
    assert len(exchange.all(Product)) == 3


def test_a_delivery_address_becomes_a_store_once(exchange: Exchange) -> None:
    pull_shipments(exchange.pull())
    pull_shipments(exchange.pull(), full=True)
    (store,) = exchange.all(Store)
    assert (store.dealer_key, store.address) == (key("south"), "г. Краснодар, ул. Уральская, д. 10")
    assert {row.store_id for row in exchange.all(Shipment)} == {store.id}


def test_a_store_is_called_by_its_address_unless_somebody_else_receives_there(exchange: Exchange) -> None:
    """The buyer's own name would stand at every store of that buyer."""
    put(exchange.onec, SHIPMENTS, "shipment 1", АдресДоставки="350010, г. Краснодар, ул. Северная, д. 1")
    pull_shipments(exchange.pull())
    names = {row.name for row in exchange.all(Store)}
    assert names == {"г. Краснодар, ул. Уральская, д. 10", "г. Краснодар, ул. Северная, д. 1"}


def test_a_second_reading_writes_nothing(exchange: Exchange) -> None:
    pull_shipments(exchange.pull())
    assert pull_shipments(exchange.pull()) == 0


def test_a_late_dated_shipment_within_the_overlap_is_not_missed(exchange: Exchange) -> None:
    pull_shipments(exchange.pull())
    shipment(exchange.onec, "late", "УТ00-004700", "2026-03-06T12:00:00", [line("Пена", 1, 2, 10, 20, 0)])
    assert pull_shipments(exchange.pull()) == 1
    assert "УТ00-004700" in numbers(exchange)


def test_an_older_change_is_seen_by_the_first_look_of_the_next_day(exchange: Exchange) -> None:
    shipment(exchange.onec, "older", "УТ00-003000", "2026-01-15T12:00:00", [line("Пена", 1, 2, 10, 20, 0)])
    pull_shipments(exchange.pull())
    put(exchange.onec, SHIPMENTS, "older", Posted=False)
    assert pull_shipments(exchange.pull()) == 0
    exchange.wait(days=1)
    assert pull_shipments(exchange.pull()) == 1
    assert [row.posted for row in exchange.all(Shipment) if row.number == "УТ00-003000"] == [False]


def test_a_shipment_dated_into_the_future_does_not_hide_the_next_ones(exchange: Exchange) -> None:
    shipment(exchange.onec, "future", "УТ00-009999", "2030-01-01T12:00:00", [line("Пена", 1, 2, 10, 20, 0)])
    pull_shipments(exchange.pull())
    (mark,) = (row for row in exchange.all(Watermark) if row.name == "shipments")
    assert mark.mark == f"{exchange.at.isoformat()} 2026-03-10"
    shipment(exchange.onec, "next", "УТ00-004701", "2026-03-11T12:00:00", [line("Пена", 1, 2, 10, 20, 0)])
    assert pull_shipments(exchange.pull()) == 1


def test_a_line_that_left_its_document_stays_as_removed(exchange: Exchange) -> None:
    pull_shipments(exchange.pull())
    put(exchange.onec, SHIPMENTS, "shipment 1", Товары=[line("Кристалл", 1, 39, 352.5, 13747.5, 2291.25)])
    pull_shipments(exchange.pull())
    lines = [row for row in exchange.all(ShipmentLine) if row.shipment_key == key("shipment 1")]
    assert {row.line_key: row.removed for row in lines} == {
        "line-Кристалл": False,
        "line-Пена": True,
        "line-Миндаль": True,
    }
    assert next(row.quantity for row in lines if row.line_key == "line-Кристалл") == 39


def test_goods_that_are_no_more_in_1c_do_not_lose_the_line(exchange: Exchange) -> None:
    shipment(exchange.onec, "gone", "УТ00-004701", "2026-03-10T12:00:00", [line("Исчез", 1, 2, 10, 20, 0)])
    pull_shipments(exchange.pull())
    (product,) = (row for row in exchange.all(Product) if row.key == key("Исчез"))
    assert (product.name, product.deleted) == ("Товар удалён из 1С", True)


def test_a_shipment_to_nobody_is_told_and_passed_over(exchange: Exchange) -> None:
    shipment(exchange.onec, "nobody", "УТ00-004702", "2026-03-10T12:00:00", [], Партнер_Key=str(key("nobody")))
    pull_shipments(exchange.pull())
    assert "УТ00-004702" not in numbers(exchange)
    assert exchange.problems() == ["shipment_without_dealer"]
