"""A truck of two hundred lines without scripts: a pasted or uploaded table, a search that keeps, pages of forty."""

import io
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
import xlsxwriter
from httpx import Response
from sqlalchemy import select

from claims.models import ClaimLine, ShipmentLine
from claims.rules.table_text import MOST_ROWS
from portal.parts import Parts
from tests.long import LINES, begin_long, sku
from tests.portal.browser import Browser
from tests.portal.test_filing_pages import HEAD, begin
from tests.portal.test_lines_page import fields
from tests.world import World, key

Browse = Callable[..., Browser]
LARGEST_PAGE = 300_000  # bytes of a page of the long delivery


@pytest.fixture
def head(browse: Browse, world: World) -> Browser:
    return browse(HEAD)


@pytest.fixture
def lines(head: Browser, world: World, parts: Parts) -> str:
    """The address of the lines of a draft of two hundred."""
    with world.writing() as session:
        address = f"/drafts/{begin_long(session, world, parts.process)}/lines"
    head.get(address)
    return address


def facts(world: World) -> dict[int, str]:
    """{number of the line in the delivery: what is typed of it}"""
    with world.reading() as session:
        rows = session.execute(
            select(ShipmentLine.number, ClaimLine.typed).join(ClaimLine, ClaimLine.shipment_line_id == ShipmentLine.id)
        ).all()
    return {number: str(typed.get("fact", "")) for number, typed in rows}


def box(page: str) -> str:
    return unescape(re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.S)[0])


def numbers(page: str) -> str:
    return re.findall(r'name="numbers" value="([^"]*)"', page)[0]


def ids(page: str) -> list[str]:
    return re.findall(r'<li class="line" id="line_(\d+)"', page)


def upload(person: Browser, address: str, content: bytes, name: str = "Приёмка.xlsx", **typed: str) -> Response:
    """The whole form as a browser sends it with a file."""
    sent: list[tuple[str, Any]] = [(field, (None, value)) for field, value in {"csrf": person.token, **typed}.items()]
    sent.append(("sheet", (name, content, "application/octet-stream")))
    headers = {"Origin": str(person.client.base_url)}
    return person.request("POST", f"{address}/table", files=sent, headers=headers)


def sheet(*rows: tuple[object, ...]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return file.getvalue()


def test_good_rows_are_kept_and_bad_ones_stay_in_the_box(head: Browser, lines: str, world: World) -> None:
    table = f"Артикул\tПо факту\n{sku(1)}\t9\n12-34\t5\n{sku(2)}\tмного\n{sku(3)}\t13\n{sku(4)}\t10"
    answer = head.post(lines, {"table": table, "paste": "1"})
    assert answer.status_code == 422
    assert facts(world) == {1: "9", 4: "10"}, "the third came whole"
    assert "Строка 3: артикул 12-34 не найден в этой поставке. Проверьте артикул" in answer.text
    assert f"Строка 4, {sku(2)}. Введите количество цифрами" in answer.text
    assert box(answer.text) == f"Артикул\tПо факту\n12-34\t5\n{sku(2)}\tмного"
    again = {"table": box(answer.text).replace("много", "7"), "numbers": numbers(answer.text), "paste": "1"}
    second = head.post(lines, again)
    assert "Строка 3: артикул 12-34" in second.text, "rows are still counted as in Excel"
    assert facts(world) == {1: "9", 2: "7", 4: "10"}


def test_the_page_does_not_go_on_while_rows_stand_in_the_box(head: Browser, lines: str, world: World) -> None:
    stays = head.post(lines, {"table": f"{sku(1)}\t9\n12-34\t5", "go": "1"})
    assert stays.status_code == 422
    assert "Исправьте 1 строку таблицы" in stays.text
    gone = head.post(lines, {"table": box(stays.text).replace("12-34", sku(2)), "go": "1"})
    assert gone.headers["location"].endswith("/photos")
    assert facts(world) == {1: "9", 2: "5"}


def test_slips_are_mended_by_their_buttons(head: Browser, lines: str, world: World) -> None:
    slips = [sku(number).replace("0", "9", 1) for number in (10, 20, 30)]
    answer = head.post(lines, {"table": "\n".join(f"{slip}\t1" for slip in slips), "paste": "1"})
    assert facts(world) == {}
    assert f"Заменить на {sku(10)}" in answer.text
    one = head.post(lines, {"table": box(answer.text), "numbers": numbers(answer.text), "swap": "2"})
    assert facts(world) == {20: "1"}
    head.post(lines, {"table": box(one.text), "numbers": numbers(one.text), "swap": "all"})
    assert facts(world) == {10: "1", 20: "1", 30: "1"}


def test_a_file_of_excel_is_read_with_the_counts_that_stood_on_the_page(
    head: Browser, lines: str, world: World
) -> None:
    head.post(lines, {"find": "1", "q": sku(5)})
    page = fields(head.get(lines).text)
    name = next(name for name in page if name.startswith("fact_"))
    content = sheet(
        ("Штрихкод", "Артикул", "Пришло", "Брак"), ("", int(sku(6)), 10.0, 1), (f"46070099{7:05}", "", 2, "")
    )
    answer = upload(head, lines, content, **{**page, name: "3"})
    assert answer.status_code == 200
    assert facts(world) == {5: "3", 6: "10", 7: "2"}
    assert "Добавили: 2\xa0позиции" in answer.text


def test_a_file_takes_nothing_out_of_the_box(head: Browser, lines: str, world: World) -> None:
    good = upload(head, lines, sheet((sku(1), 9)), table="12-34\t5", numbers="7")
    assert (box(good.text), numbers(good.text), facts(world)) == ("12-34\t5", "7", {1: "9"})
    bad = upload(head, lines, sheet((sku(2), 9), ("56-78", 1)), table="12-34\t5", numbers="7")
    assert (box(bad.text), facts(world)) == ("56-78\t1\n12-34\t5", {1: "9", 2: "9"})


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xff\xd8\xff" + bytes(50), "Это не таблица Excel: сохраните её как XLSX или CSV"),
        (b"PK\x03\x04 broken", "Таблица не открылась"),
        (b"x" * 5_500_000, "Таблица слишком большая"),
        (b"", "Файл пустой: выберите другой"),
        ("Артикул;Недостача\n110356;3".encode(), "Назовите столбец с тем, сколько пришло, «По факту»"),
        (b"1;1\n" * (MOST_ROWS + 1), "Вставьте не больше 5\u202f000 строк"),
    ],
    ids=["photo", "broken", "large", "empty", "no count", "rows"],
)
def test_a_file_that_is_no_table_says_what_to_do(head: Browser, lines: str, content: bytes, says: str) -> None:
    answer = upload(head, lines, content, table="110356\t28", numbers="7")
    assert answer.status_code == 422
    assert says in answer.text
    assert (box(answer.text), numbers(answer.text)) == ("110356\t28", "7")
    assert head.get(lines).status_code == 200


def test_more_rows_than_may_be_are_refused_in_words(head: Browser, lines: str, world: World) -> None:
    answer = head.post(lines, {"table": f"{sku(1)}\t1\n" * (MOST_ROWS + 1), "paste": "1"})
    assert answer.status_code == 422
    assert "Вставьте не больше 5\u202f000 строк: разделите таблицу на части" in answer.text
    assert facts(world) == {}


def test_a_line_is_opened_by_what_is_on_its_package(head: Browser, lines: str, world: World) -> None:
    for typed, number in ((sku(150), 150), (f"46070099{151:05}", 151), ("№ 152,", 152), ("440153", 153)):
        page = head.post(lines, {"q": typed}).text
        assert facts(world).get(number) == "", typed
        assert len(re.findall(r"<input[^>]* autofocus", page)) == 1, "and is typed in next"
    several = head.post(lines, {"q": "канистра", "find": "1"}).text
    assert len(facts(world)) == 4
    assert f"({LINES - 4})" in several


def test_scripts_get_the_lines_alone(head: Browser, lines: str, world: World) -> None:
    scripted = {"headers": {"HX-Request": "true"}}
    opened = head.post(lines, {"q": sku(150), "find": "1"}, **scripted)
    assert opened.text.lstrip().startswith('<div id="lines">')
    assert len(ids(opened.text)) == 1
    bad = head.post(lines, {"table": f"{sku(1)}\t9\n12-34\t5", "paste": "1"}, **scripted)
    assert bad.status_code == 422
    assert bad.text.lstrip().startswith('<div id="lines">')
    assert "Строка 2: артикул 12-34" in bad.text


def test_a_search_is_an_address_too(head: Browser, lines: str) -> None:
    page = head.get(f"{lines}?q={sku(77)}").text
    assert re.findall(r"Арт\. (\d+)", page) == [sku(77)]
    part = head.get(f"{lines}?q=нет+такого", headers={"HX-Request": "true"})
    assert part.text.lstrip().startswith('<div id="rest">')
    assert "Ничего не нашлось" in part.text


def test_turning_a_page_keeps_what_was_typed(head: Browser, lines: str, world: World) -> None:
    head.post(lines, {"table": "\n".join(f"{sku(number)}\t1" for number in range(1, 91)), "paste": "1"})
    first = head.get(lines).text
    assert (len(ids(first)), "1–40 из 90" in first) == (40, True)
    page = fields(first)
    second = head.post(lines, {**page, f"fact_{ids(first)[0]}": "2", "at": "1", "page": "2"}).text
    assert facts(world)[1] == "2"
    assert (len(ids(second)), "41–80 из 90" in second) == (40, True)
    third = head.post(lines, {**fields(second), f"fact_{ids(second)[0]}": "3", "at": "2", "rest": "2"}).text
    assert facts(world)[41] == "3"
    assert ids(third) == ids(second), "the other list is turned, this one stays"
    assert "41–80 из 110" in third


def test_an_error_on_another_page_is_shown_there(head: Browser, lines: str, world: World) -> None:
    head.post(lines, {"table": "\n".join(f"{sku(number)}\t1" for number in range(1, 91)), "paste": "1"})
    second = head.get(f"{lines}?page=2").text
    wrong = {f"fact_{ids(second)[0]}": "много", "at": "2", "page": "1"}
    first = head.post(lines, {**fields(second), **wrong}).text
    answer = head.post(lines, {**fields(first), "at": "1", "go": "1"})
    assert answer.status_code == 422
    assert ids(answer.text) == ids(second)
    assert f'href="#fact_{ids(second)[0]}"' in answer.text


def test_a_page_of_two_hundred_lines_that_all_differ_is_small(head: Browser, lines: str) -> None:
    assert len(head.get(lines).content) < LARGEST_PAGE / 5, "nothing said yet"
    rows = "\n".join(f"{sku(number)}\t1 кор. + {number}\t1\t1\tмокрые" for number in range(1, LINES + 1))
    pasted = head.post(lines, {"table": rows, "paste": "1"})
    assert len(pasted.content) < LARGEST_PAGE
    assert len(head.get(f"{lines}?page=3").content) < LARGEST_PAGE


def test_photos_of_two_hundred_lines_come_page_by_page_what_is_missing_first(head: Browser, lines: str) -> None:
    rows = [f"{sku(number)}\t1" for number in range(1, LINES)] + [f"{sku(LINES)}\t{10 + LINES}\t1"]
    head.post(lines, {"table": "\n".join(rows), "paste": "1"})
    photos = lines.replace("/lines", "/photos")
    page = head.get(photos)
    assert len(page.content) < LARGEST_PAGE / 2
    titles = re.findall(r"<h2>(.*?)</h2>", page.text)
    assert (len(titles), titles[0], f"№ {LINES}," in titles[1]) == (40, "Вся поставка", True)
    assert f'href="{photos}?page=2"' in page.text
    last = head.get(f"{photos}?page=6").text
    assert f"201–{LINES + 1} из {LINES + 1}" in last
    assert f"№ {LINES - 1}," in last
    wrong = head.post(photos).text
    assert re.findall(r"<h2>(.*?)</h2>", wrong) == titles


def test_what_packs_come_to_stands_beside_the_count(head: Browser, world: World) -> None:
    draft = begin(head, world)
    almond = world.lines["Миндаль"]
    page = head.get(f"{draft}/lines").text
    assert "Пришло по факту, шт или кор." in page
    said = {**fields(page), f"fact_{almond}": "7 кор. + 6 шт", "read": "1"}
    read = head.post(f"{draft}/lines", said, headers={"HX-Request": "true"}).text
    assert "это 90\xa0шт" in read
    assert "не хватает 6" in read


def test_a_return_is_pasted_by_article_and_quantity(head: Browser, world: World) -> None:
    with world.writing() as session:
        foam = session.get_one(ShipmentLine, world.lines["Пена"])
        session.add_all(
            ShipmentLine(
                shipment_key=foam.shipment_key,
                line_key=str(n),
                number=n,
                product_key=key("125211"),
                quantity=foam.quantity,
            )
            for n in range(10, 15)
        )
    draft = begin(head, world, "return")
    head.get(f"{draft}/lines")
    head.post(f"{draft}/lines", {"table": "126101\t1 кор.\n110356\t3", "paste": "1"})
    with world.reading() as session:
        assert {row["quantity"] for row in session.scalars(select(ClaimLine.typed))} == {"1 кор.", "3"}
