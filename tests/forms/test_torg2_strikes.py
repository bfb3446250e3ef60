"""«Ненужное зачеркнуть»: the right words, exactly over them."""

from dataclasses import replace
from typing import Any

import pytest

from forms.torg2.layout import BLANK, layout
from forms.torg2.plan import plan, strikes
from forms.torg2.values import Torg2


@pytest.mark.parametrize(
    ("field", "chosen", "struck"),
    [
        ("basis_kind", "order", {"распоряжение"}),
        ("basis_kind", "directive", {"приказ,"}),
        ("call_party", "supplier", {"грузоотправителя,", "производителя:"}),
        ("call_party", "manufacturer", {"грузоотправителя,", "поставщика,"}),
        ("call_doc_kind", "fax", {"телеграмма,", "телефонограмма,", "радиограмма"}),
        ("call_doc_kind", "other", {"телеграмма,", "факс,", "телефонограмма,", "радиограмма"}),
        ("call_doc_kind", "", set()),
    ],
)
def test_the_words_that_were_not_chosen_are_struck_out(
    example: Torg2, eyes: Any, field: str, chosen: str, struck: set[str]
) -> None:
    act = replace(example, basis_kind="", call_party="", call_doc_kind="")
    act = replace(act, **{field: chosen})
    page = eyes.words(BLANK.read_bytes())[0]
    over = {word.text for _, stroke in strikes(act) for word in page if _over(stroke, word)}
    assert over == struck


def _over(stroke: tuple[float, float, float, float], word: Any) -> bool:
    x0, y, x1, _ = stroke
    middle = (x0 + x1) / 2
    return bool(word.y0 < y < word.y1 and word.x0 < middle < word.x1 and x0 <= word.x0 + 1.5 and x1 >= word.x1 - 5)


def test_empty_rows_of_goods_are_crossed_out_on_both_pages(example: Torg2) -> None:
    sheets = plan(example).sheets
    below = layout().goods[len(example.lines)]
    for sheet, first, last in ((sheets[1], "name", "doc_sum"), (sheets[2], "fact_sku", "passport")):
        top = below[first].boxes[0]
        end = layout().goods[-1][first].boxes[0]
        assert (below[last].boxes[0].x1, top.y1, end.x0, end.y0) in sheet.strokes


def test_a_full_table_is_not_crossed_out(example: Torg2) -> None:
    sheets = plan(replace(example, lines=example.lines[:1] * 12, cargo=())).sheets
    assert sheets[1].strokes == sheets[2].strokes == []
