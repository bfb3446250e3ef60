"""The act as a workbook, read back by another library: every value in its own type, sums that add up, paper of A4."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP
from decimal import Decimal as D
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from forms.torg2.book import render
from forms.torg2.book_goods import ORDER
from forms.torg2.notes import plain
from forms.torg2.values import Line, Torg2
from forms.torg2.words import label, words
from tests.forms.varied import act, by_name, line

ACTS = by_name()
SHEETS = ["Акт", "Товары", "Осмотр и заключение"]
FORMULAS = ("=1+1", "+1+1", "-2+3", "@SUM(1)", '=HYPERLINK("http://evil.example")', "{=1}", "http://a.b", "mailto:a@b")
FORMULA = re.compile(r'<c r="([A-Z]+)(\d+)"[^>]*><f>([^<]*)</f><v>([^<]*)</v>')


def rows(book: bytes, name: str) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_name(name).to_python()


def pairs(book: bytes) -> dict[str, Any]:
    return {row[0]: row[1] for name in (SHEETS[0], SHEETS[2]) for row in rows(book, name) if row[0]}


def parts(book: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}


def expected(goods: Line) -> Iterator[Any]:
    """Columns 1–23 as the form computes them."""
    for name in ORDER:
        if name.endswith("_price"):
            shown = goods.doc_qty if name == "doc_price" else goods.fact_qty
            yield pytest.approx(float(goods.full_price)) if shown and goods.full_price is not None else ""
        elif name == "doc_sum":
            yield float(goods.full_sum) if (goods.doc_qty or goods.full_sum) and goods.full_sum is not None else ""
        elif name == "fact_sum":
            yield "" if goods.fact_sum is None else float(goods.fact_sum)
        elif name.endswith("_sum"):
            total = goods.sum_of(getattr(goods, name.replace("_sum", "_qty")))
            yield "" if total is None else float(total)
        elif name.endswith("_qty"):
            yield float(getattr(goods, name))
        else:
            yield plain(getattr(goods, name))


@pytest.mark.parametrize("name", ACTS)
def test_the_goods_read_back_are_the_goods_of_the_act(name: str) -> None:
    table = rows(render(ACTS[name]), "Товары")
    assert table[2] == [float(number) for number in range(1, 24)]
    assert table[1] == list(words()["columns"].values())
    assert table[3:] == [list(expected(goods)) for goods in ACTS[name].lines]


@pytest.mark.parametrize("name", ACTS)
def test_the_boxes_read_back_are_the_boxes_of_the_act(name: str) -> None:
    said, told = ACTS[name], pairs(render(ACTS[name]))
    for code in (f.name for f in fields(said) if f.name in words()["labels"]):
        value = getattr(said, code)
        if isinstance(value, str) and value and code in {"insurer", "conclusion", "other_data", "supplier"}:
            assert told[label(code)] == plain(value), code
        elif isinstance(value, date):
            day = value if isinstance(value, datetime) and (value.hour or value.minute) else value
            assert told[label(code)] == day, code


@pytest.mark.parametrize("name", ACTS)
def test_formulas_give_what_the_cells_show(name: str) -> None:
    """Each is reckoned here from the cells it names; a person who corrects a quantity gets the sums of the form."""
    sheet = parts(render(ACTS[name]))["xl/worksheets/sheet2.xml"]
    table = rows(render(ACTS[name]), "Товары")
    found = FORMULA.findall(sheet)
    priced = sum(goods.full_sum is not None for goods in ACTS[name].lines)
    assert len(found) == 2 * len(ACTS[name].lines) + 5 * priced
    for column, row, formula, cached in found:
        cells = {
            letter: D(str(table[int(row) - 1][ord(letter) - ord("A")] or 0))
            for letter in re.findall(r"([A-Z])\d", formula)
        }
        code = re.sub(r"([A-Z])\d+", lambda cell: f"cells['{cell[1]}']", formula)
        code = code.replace("ROUND(", "rounded(").replace("MAX(", "max(")
        reckoned = eval(code, {"cells": cells, "rounded": rounded, "max": max})
        assert reckoned == D(cached), (column, row, formula)


def rounded(value: D, digits: int) -> D:
    return D(value).quantize(D(1).scaleb(-digits), ROUND_HALF_UP)


def test_what_was_typed_never_becomes_a_formula_or_a_link() -> None:
    for text in FORMULAS:
        book = render(act(insurer=text, lines=(line(name=text, sku=text, passport=text),)))
        assert pairs(book)["Страховая компания"] == text
        assert rows(book, "Товары")[3][0] == text
        files = parts(book)
        links = [name for name, content in files.items() if "worksheets" in name and "hyperlink" in content]
        assert links == []
        assert all(text not in formula for _, _, formula, _ in FORMULA.findall(files["xl/worksheets/sheet2.xml"]))


@pytest.mark.parametrize("name", ACTS)
def test_the_same_act_is_the_same_book(name: str) -> None:
    assert render(ACTS[name]) == render(replace(ACTS[name]))


def test_every_sheet_prints_on_a4_one_page_wide() -> None:
    files = parts(render(ACTS["example"]))
    for number, orientation in ((1, ""), (2, ' orientation="landscape"'), (3, "")):
        sheet = files[f"xl/worksheets/sheet{number}.xml"]
        setup = re.search(r"<pageSetup[^>]*>", sheet)
        assert setup is not None
        assert 'paperSize="9"' in setup[0]
        assert 'fitToHeight="0"' in setup[0]
        assert orientation in setup[0]
        assert '<pageSetUpPr fitToPage="1"/>' in sheet
    assert "$1:$3" in files["xl/workbook.xml"], "the head of the goods table stands on each page"


def test_a_text_longer_than_a_cell_goes_on_in_the_next_one() -> None:
    text = "Щётка " * 12_000
    table = rows(render(act(conclusion=text)), "Осмотр и заключение")
    start = next(number for number, row in enumerate(table) if row[0] == "Заключение комиссии")
    parts_of_it = [row[1] for row in table[start : start + 3]]
    assert "".join(parts_of_it) == text.strip()
    assert [row[0] for row in table[start + 1 : start + 3]] == ["", ""]


def test_places_for_signatures_stay_empty_for_a_pen() -> None:
    table = rows(render(ACTS["example"]), "Осмотр и заключение")
    start = next(number for number, row in enumerate(table) if row[0] == "Кто подписывает")
    assert table[start][1:] == ["Место работы, должность", "Подпись", "Расшифровка подписи"]
    assert table[start + 2] == [
        "Председатель комиссии",
        "ООО «Торговый дом „Южный“», заведующий складом",
        "",
        "Объедков Ъ. Ы.",
    ]
    assert len(table[start + 1 : start + 8]) == 7


def test_freight_and_masses_are_numbers_where_they_are_numbers() -> None:
    table = rows(render(ACTS["cargo of one row"]), "Акт")
    assert ["", 48.0, "короб", "Мыло", "кг", 1240.5, "", "Верх"] in table
    assert ["По документам грузоотправителя", 48.0, 1240.5, 40.0, 1200.5, "полный", "", ""] in table
    words_of_it = rows(render(ACTS["cargo that is no number"]), "Акт")
    assert any(row[1] == "40 и ещё 8" for row in words_of_it)
    assert ["Расхождение", 0.0, -52.5, 0.0, "", "", "", ""] in words_of_it


def test_a_chosen_word_stands_as_a_word(example: Torg2) -> None:
    told = pairs(render(example))
    assert told[label("basis_kind")] == "приказ"
    assert told[label("call_doc_kind")] == ""
