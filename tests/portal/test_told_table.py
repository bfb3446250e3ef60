"""The goods of a delivery that a dealer tells of, pasted from Excel or uploaded, without scripts."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from claims.actions.tell_shipment import MOST_LINES
from claims.models import ClaimLine, Dealer, ShipmentLine
from tests.portal.browser import Browser
from tests.portal.test_many_lines import box, numbers, sheet, upload
from tests.portal.test_told import BRUSH, HEAD, STOREKEEPER, add_goods, tell
from tests.world import World

Browse = Callable[..., Browser]
Told = list[tuple[int, str, str, str]]


@pytest.fixture
def head(browse: Browse, world: World) -> Browser:
    return browse(HEAD)


@pytest.fixture
def goods(head: Browser) -> str:
    """The address of the goods of a told delivery."""
    address = f"{tell(head)}/goods"
    head.get(address)
    return address


def told(world: World) -> Told:
    """(number, text of what the catalogue does not know, quantity, price)"""
    with world.reading() as session:
        rows = session.scalars(
            select(ShipmentLine).where(ShipmentLine.told_in.is_not(None)).order_by(ShipmentLine.number)
        )
        return [(row.number, row.text, f"{row.quantity.normalize():f}", f"{row.price}") for row in rows]


def test_good_rows_are_told_and_bad_ones_stay_in_the_box(head: Browser, goods: str, world: World) -> None:
    table = "\n".join(
        (
            "Артикул\tНаименование\tКоличество\tЕд.\tЦена с НДС",
            "110356\tКристалл\t40\tшт\t352,50",
            f"\t{BRUSH}\tмного\tшт\t",
            "77-1\tВедро\t3\tшт\t99.5",
        )
    )
    answer = head.post(goods, {"table": table, "paste": "1", "seen": "0"})
    assert answer.status_code == 422
    assert f"Строка 3, {BRUSH}. Введите количество цифрами" in answer.text
    assert told(world) == [(1, "", "40", "352.50"), (2, "Ведро, арт. 77-1", "3", "99.50")]
    assert box(answer.text).splitlines()[1:] == [f"\t{BRUSH}\tмного\tшт\t"]
    assert "Добавили: 2\xa0позиции" in answer.text
    mended = {"table": box(answer.text).replace("много", "10"), "numbers": numbers(answer.text), "seen": "2"}
    on = head.post(goods, {**mended, "go": "1"})
    assert on.headers["location"].endswith("/subject")
    assert told(world)[2] == (3, BRUSH, "10", "None")


def test_a_button_pressed_twice_tells_them_once(head: Browser, goods: str, world: World) -> None:
    fields = {"table": f"110356\t40\n{BRUSH}\t3", "paste": "1", "seen": "0"}
    head.post(goods, fields)
    head.post(goods, fields)
    assert len(told(world)) == 2
    head.post(goods, {**fields, "seen": "2"})
    assert len(told(world)) == 4, "one article may stand on two lines of a paper"


def test_an_uploaded_file_and_what_stood_on_the_page_are_both_kept(head: Browser, goods: str, world: World) -> None:
    content = sheet(("Товар", "Кол-во", "Цена"), (BRUSH, 10, 150.5), ("Итого", 10, ""))
    answer = upload(head, goods, content, goods_new="Ведро", quantity_new="2", seen="0")
    assert answer.status_code == 200
    assert [row[1:] for row in told(world)] == [("Ведро", "2", "None"), (BRUSH, "10", "150.50")]
    assert "Это не таблица Excel" in upload(head, goods, b"\xff\xd8\xff" + bytes(50), seen="2").text


def test_more_than_a_claim_holds_is_refused_with_the_limit_and_stays(head: Browser, goods: str, world: World) -> None:
    table = "\n".join(f"Товар {number}\t1" for number in range(5000))
    answer = head.post(goods, {"table": table, "paste": "1", "seen": "0"})
    assert answer.status_code == 422
    assert f"Вставьте не больше {MOST_LINES} строк: разделите таблицу на части" in answer.text
    assert len(box(answer.text).splitlines()) == 5000
    assert told(world) == []
    add_goods(head, goods.removesuffix("/goods"), BRUSH, "1")
    whole = "\n".join(f"Товар {number}\t1" for number in range(MOST_LINES))
    answer = head.post(goods, {"table": whole, "paste": "1", "seen": "1"})
    assert f"помещается {MOST_LINES} позиций" in answer.text
    assert len(told(world)) == 1


def test_who_sees_no_prices_pastes_without_them(browse: Browse, world: World) -> None:
    with world.writing() as session:
        session.get_one(Dealer, world.dealer).storekeeper_sees_prices = False
    storekeeper = browse(STOREKEEPER)
    goods = f"{tell(storekeeper)}/goods"
    assert "цена" not in storekeeper.get(goods).text.casefold()
    storekeeper.post(goods, {"table": f"110356\t40\t999\n{BRUSH}\t3\t999", "paste": "1"})
    assert [row[1:] for row in told(world)] == [("", "40", "352.50"), (BRUSH, "3", "None")]
    assert "352" not in storekeeper.get(goods).text


def test_what_came_on_no_paper_is_pasted_the_same_way(head: Browser, world: World) -> None:
    head.get("/claims/new")
    draft = head.post("/claims/new", {"shipment": str(world.shipment)}).headers["location"].removesuffix("/subject")
    head.get(f"{draft}/subject")
    head.post(f"{draft}/subject", {"subject": "acceptance"})
    head.get(f"{draft}/goods")
    on = head.post(f"{draft}/goods", {"table": f"Товар\tПо факту\n{BRUSH}\t7\nВедро\t2,5", "go": "1", "seen": "0"})
    assert on.headers["location"].endswith("/lines")
    with world.reading() as session:
        assert [line.typed["fact"] for line in session.scalars(select(ClaimLine))] == ["7", "2,5"]


def test_a_script_is_given_the_goods_alone(head: Browser, goods: str) -> None:
    answer = head.post(goods, {"table": f"{BRUSH}\t3", "paste": "1"}, headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith('<div id="told">')
    assert BRUSH in answer.text


def test_enter_adds_a_line_and_takes_none_away(head: Browser, goods: str) -> None:
    head.post(goods, {"table": f"{BRUSH}\t3", "paste": "1"})
    form = head.get(goods).text.partition(f'action="{goods}"')[2]
    assert re.findall(r'<button class="[^"]*" (?:id="[^"]*" )?name="(\w+)"', form)[0] == "more"
