"""«Отгрузки»: the last ones and a search, what can still be claimed of one, «Всё сошлось»."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from claims.models import Dealer, ShipmentLine
from tests.filed import file_claim
from tests.portal.browser import Browser
from tests.world import World, key

Browse = Callable[..., Browser]
HEAD, STOREKEEPER, STRANGER = "head@south.example", "store@south.example", "head@north.example"


@pytest.fixture
def address(world: World) -> str:
    return f"/shipments/{world.shipment}"


def seen(browser: Browser, path: str) -> str:
    """The page with plain spaces."""
    return browser.get(path).text.replace("\xa0", " ").replace("\u202f", " ")


def row(page: str, goods: str) -> str:
    """The row of the table that these goods stand in."""
    return next(part for part in page.split("<tr") if goods in part)


def test_the_last_shipments_stand_there_and_a_search_finds_one(browse: Browse, address: str) -> None:
    head = browse(HEAD)
    page = seen(head, "/shipments")
    assert "УТ-004512 от 9 марта" in page
    assert address in page
    for typed in ("4512", "УТ-004512", "кристалл", "4402", "09.03.2026"):
        assert address in seen(head, f"/shipments?q={typed}")
    nothing = seen(head, "/shipments?q=стремянка")
    assert "По запросу «стремянка» отгрузок не нашлось" in nothing
    assert "УТ-004777" not in page, "it is of another dealer"


def test_a_shipment_says_what_can_still_be_claimed_of_each_line(browse: Browse, world: World, address: str) -> None:
    with world.writing() as session:
        file_claim(session, world)
    page = seen(browse(HEAD), address)
    crystal = row(page, "Кристалл")
    assert all(figure in crystal for figure in (">40 шт<", ">12<", ">28<", "14 100,00"))
    assert "/claims/РК-2026-000123" in page
    assert "Всё сошлось" not in page, "a claim says otherwise"
    assert "1 рекламация" in seen(browse(HEAD), "/shipments")


def test_batches_of_one_product_are_added_up(browse: Browse, world: World, address: str) -> None:
    with world.writing() as session:
        session.get_one(ShipmentLine, world.lines["Миндаль"]).returned = Decimal(6)
        session.add(
            ShipmentLine(
                shipment_key=world.shipment,
                line_key="4",
                number=4,
                product_key=key("126101"),
                batch="4490",
                quantity=Decimal(24),
                total=Decimal("2851.20"),
            )
        )
    page = seen(browse(HEAD), address)
    together = row(page, "2 строки, вместе")
    assert all(figure in together for figure in (">120 шт<", ">6<", ">114<"))
    assert ">18<" not in row(page, "партия 4490")
    assert ">24<" in row(page, "партия 4490")
    assert "возвраты, оформленные в 1С без портала" in page


def test_a_storekeeper_says_that_all_is_there_and_can_take_it_back(browse: Browse, address: str) -> None:
    storekeeper, head = browse(STOREKEEPER), browse(HEAD)
    assert "Посчитали товар?" in seen(storekeeper, address)
    assert storekeeper.post(f"{address}/reception", {"agreed": "yes"}).headers["location"] == address
    head.post(f"{address}/reception", {"agreed": "yes"})
    assert "Отметил: Пётр Кладовой, сегодня" in seen(head, address), "who said it first"
    assert "Сошлось" in seen(head, "/shipments")
    head.post(f"{address}/reception", {"agreed": ""})
    assert "Посчитали товар?" in seen(storekeeper, address)


def test_what_is_claimed_does_not_agree(browse: Browse, world: World, address: str) -> None:
    head = browse(HEAD)
    head.get(address)
    with world.writing() as session:
        claim = file_claim(session, world)
    answer = head.post(f"{address}/reception", {"agreed": "yes"})
    assert answer.status_code == 422
    assert "подана рекламация РК-2026-000123. Если всё сошлось, сначала отзовите её" in answer.text
    with world.writing() as session:
        session.merge(claim).outcome = "withdrawn"
    assert head.post(f"{address}/reception", {"agreed": "yes"}).status_code == 303


def test_a_claim_begins_from_its_shipment(browse: Browse, world: World, address: str) -> None:
    head = browse(HEAD)
    assert "Есть расхождение" in seen(head, address)
    begun = head.post("/claims/new", {"shipment": str(world.shipment)})
    assert begun.headers["location"].endswith("/subject")
    assert "Черновик" in seen(head, address)


def test_who_sees_no_prices_sees_none_of_a_shipment(browse: Browse, world: World, address: str) -> None:
    with world.writing() as session:
        session.get_one(Dealer, world.dealer).storekeeper_sees_prices = False
    for path in (address, "/shipments"):
        assert "₽" in seen(browse(HEAD), path)
        assert "₽" not in seen(browse(STOREKEEPER), path)
    assert "14 100" not in seen(browse(STOREKEEPER), address)


def test_another_dealer_finds_no_such_shipment(browse: Browse, address: str) -> None:
    stranger = browse(STRANGER)
    assert stranger.get(address).status_code == 404
    assert stranger.post(f"{address}/reception", {"agreed": "yes"}).status_code == 404
