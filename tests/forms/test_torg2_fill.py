"""The filled form: each value in its own box, nothing cut, nothing lost, the same bytes each time."""

import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from forms.torg2 import boxes
from forms.torg2.fill import draw, render
from forms.torg2.layout import Field, layout
from forms.torg2.values import Cargo, Torg2
from tests.forms.full import full_act

NEAR = 1.0  # points: poppler's word boxes are a little wider than the glyphs
BY_HAND = {"approve_day", "approve_month", "approve_year"}
LONG = "Щётка-ёршик, коробка № 7 вскрыта; " * 30  # 1 020 characters


@pytest.fixture
def full() -> Torg2:
    return full_act()


def _expected(act: Torg2) -> dict[str, tuple[Field, str]]:
    form = layout()
    found = {code: (form.fields[code], text) for code, text in boxes.header(act).items()}
    for number, (place, line) in enumerate(zip(form.goods, act.lines, strict=False), 1):
        found |= {f"ln{number:02}_{name}": (place[name], text) for name, text in boxes.goods(line).items()}
    for number, (place, row) in enumerate(zip(form.cargo, act.cargo, strict=False), 1):
        found |= {f"tr{number:02}_{name}": (place[name], text) for name, text in boxes.cargo(row).items()}
    return found


def _in_boxes(place: Field, words: Iterable[Any]) -> str:
    inside = [
        word
        for word in words
        for box in place.boxes
        if box.x0 - NEAR <= word.x0 and word.x1 <= box.x1 + NEAR and box.y0 <= (word.y0 + word.y1) / 2 <= box.y1
    ]
    return "".join("".join(word.text.split()) for word in inside)


def test_every_value_stands_in_its_own_box_and_reads_back(full: Torg2, eyes: Any) -> None:
    blank_form = [[word.text for word in page] for page in eyes.words(render(Torg2(**_least())))]
    pages = eyes.words(render(full))
    assert len(pages) == 4 == len(blank_form)
    expected = _expected(full)
    for code, (place, text) in expected.items():
        assert _in_boxes(place, pages[place.page - 1]) == "".join(text.split()), code
    reached = {code for code in expected if not code.startswith("ln")}
    columns = {code[5:] for code in expected if code.startswith("ln")}
    assert reached >= set(layout().fields) - BY_HAND
    assert columns == set(layout().goods[0])
    assert len(layout().fields) + 12 * len(columns) + 5 * 8 - len(BY_HAND) == 428


def _least() -> dict[str, Any]:
    return {"act_number": "1", "act_on": date(2026, 3, 12), "buyer_org": "А", "supplier": "Б"}


def test_the_date_of_approval_has_no_value_and_stays_empty(full: Torg2, eyes: Any) -> None:
    assert not any(f.name.startswith("approve_") for f in fields(Torg2))
    page = eyes.words(render(full))[0]
    for code in BY_HAND:
        assert _in_boxes(layout().fields[code], page) == ""


def test_letters_that_encodings_often_lose_are_read_back(example: Torg2, eyes: Any) -> None:
    odd = "Ёё Щщ Ъъ Ыы Йй Әә Өө Ґґ Її Ўў — «„“» № ° ½"
    text = " ".join(eyes.texts(render(replace(example, other_data=odd))))
    assert odd in text


@pytest.mark.parametrize(("count", "sheets"), [(0, 4), (1, 4), (12, 4), (13, 6), (100, 20)])
def test_goods_take_as_many_spreads_as_they_need(
    long: Callable[[int], Torg2], eyes: Any, count: int, sheets: int
) -> None:
    pages = eyes.texts(render(long(count)))
    assert len(pages) == sheets
    assert [f"Лист {number} из {sheets}" in page for number, page in enumerate(pages, 1)] == [True] * sheets
    goods = [word for page in pages[1:-1:2] for word in page.split() if word.startswith("Щ0")]
    assert goods == [f"Щ{number:04}" for number in range(1, count + 1)]
    assert "Решение руководителя" in pages[-1]


def test_more_freight_than_the_form_has_rows_takes_another_spread(example: Torg2, eyes: Any) -> None:
    freight = tuple(Cargo(cargo_name=f"Груз{number}") for number in range(7))
    pages = eyes.texts(render(replace(example, cargo=freight)))
    assert len(pages) == 6
    assert "Груз4" in pages[1]
    assert "Груз5" in pages[3]


@pytest.mark.parametrize("code", ["buyer_org", "supplier", "defect_description", "storage_conditions", "count_method"])
def test_a_long_text_goes_to_the_annex_whole(example: Torg2, eyes: Any, code: str) -> None:
    text = f"{LONG} конец"
    pages = eyes.texts(render(replace(example, **{code: text * 2})))
    assert len(pages) == 5
    place = layout().fields[code]
    assert "".join(["(см.", "приложение)"]) in "".join(pages[place.page - 1].split())
    assert " ".join((text * 2).split()) in pages[4].replace("Акт ТОРГ-2", "")
    assert "Приложение к акту ТОРГ-2 № РК-2026-000123 от 12.03.2026" in pages[4]


def test_a_text_that_shrinking_saves_stays_on_the_form(example: Torg2, eyes: Any) -> None:
    pages = eyes.words(render(replace(example, defect_description=LONG[:640])))
    assert len(pages) == 4
    found = _in_boxes(layout().fields["defect_description"], pages[3])
    assert found == "".join(LONG[:640].split())


def test_a_thousand_characters_in_a_cell_go_to_the_annex_under_the_line(example: Torg2, eyes: Any) -> None:
    line = replace(example.lines[0], name=LONG)
    pages = eyes.texts(render(replace(example, lines=(line,))))
    assert "Строка 1: Товар (наименование)" in pages[4]
    assert " ".join(LONG.split()) in pages[4]
    assert "см. прил." in pages[1]


def test_a_number_is_never_broken_into_two(example: Torg2, eyes: Any) -> None:
    line = replace(example.lines[0], doc_sum=Decimal("123456789012.34"), fact_qty=Decimal(0))
    act = replace(example, lines=(line,))
    page = eyes.words(render(act))[2]
    assert _in_boxes(layout().goods[0]["short_sum"], page) in ("123456789012,34", "см.прил.")


def test_the_annex_is_counted_in_the_attached_sheets(example: Torg2, eyes: Any) -> None:
    act = replace(example, attachment_sheets=None, conclusion=LONG * 4)
    pages = eyes.words(render(act))
    assert _in_boxes(layout().fields["attachment_sheets"], pages[3]) == str(len(pages) - 4)


def test_the_rouble_sign_is_spelt_and_a_missing_glyph_is_reported(example: Torg2, eyes: Any) -> None:
    drawn = draw(replace(example, other_data="Цена 5 ₽, вид 😀👍🏽 и 😀", conclusion="Тонкий\u202fпробел\u200b"))
    text = " ".join(eyes.texts(drawn.pdf))
    assert "Цена 5 руб., вид ??? и ?" in text
    assert drawn.lost == {"Другие данные": "😀👍🏽"}


@pytest.fixture
def hasty() -> Iterator[None]:
    """Threads take turns in the middle of everything."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("hasty")
def test_the_same_values_give_the_same_bytes_even_in_threads(example: Torg2) -> None:
    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(render, [example] * 12))
    assert len(made) == 1


def test_the_pdf_is_sound_and_has_nothing_to_fill_or_click(example: Torg2) -> None:
    with pikepdf.open(BytesIO(render(example))) as pdf:
        assert not pdf.check_pdf_syntax()
        assert "/AcroForm" not in pdf.Root
        assert all("/Annots" not in page for page in pdf.pages)
        assert str(pdf.docinfo["/Title"]) == "Акт ТОРГ-2 № РК-2026-000123 от 12.03.2026"


def test_a_hundred_lines_do_not_carry_the_blank_a_hundred_times(long: Callable[[int], Torg2]) -> None:
    assert len(render(long(100))) < 2 * len(render(long(1)))


def test_letters_that_run_to_the_left_read_back_as_they_were_typed(example: Torg2, eyes: Any) -> None:
    drawn = draw(replace(example, other_data="На коробке שלום עולם 12, по-арабски مرحبا"))
    page = "".join(letter for letter in eyes.texts(drawn.pdf)[3] if letter.isprintable())
    assert "שלום עולם" in page
    assert drawn.lost == {"Другие данные": "مرحبا"}
