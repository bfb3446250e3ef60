"""A table of goods that a dealer tells of, as people paste it."""

import pytest

from claims.rules.table_text import rows_of
from claims.rules.table_told import ToldTable, read_told
from claims.rules.words import TABLE_HEADINGS, TOLD_HEADINGS
from claims.wording import say

ALL = {"quantity", "unit", "price"}


def read(text: str, fields: set[str] = ALL) -> ToldTable:
    return read_told(rows_of(text), fields, TOLD_HEADINGS)


def goods(table: ToldTable) -> list[tuple[str, str, str]]:
    """(what names it, quantity, price)"""
    return [(next(iter(row.keys.values())), f"{row.quantity:f}", f"{row.price or '-'}") for row in table.rows]


def bad(table: ToldTable) -> list[str]:
    return [say(row.phrase) for row in table.bad]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("110356\t40\t352,50", [("110356", "40", "352.50")]),
        ("110356\t1 200,5\t1\xa0352.5", [("110356", "1200.5", "1352.50")]),
        ("110356 40", [("110356", "40", "-")]),
        ("Цена с НДС;Кол-во;Артикул\n10;2;77", [("77", "2", "10.00")]),
        ("Товар\tКоличество по УПД\tФакт\nЩётка\t10\t8", [("Щётка", "10", "-")]),
        (
            "Товар\tКол-во\tЦена без НДС\tЦена с НДС\tСумма с НДС\nЩётка\t10\t100\t120\t1200",
            [("Щётка", "10", "120.00")],
        ),
        ("Товар\tКоличество\tЦена (тариф) за единицу\nЩётка\t10\t100", [("Щётка", "10", "-")]),
        ("Товар\tПо накладной\t\n\tКоличество\tЦена\nЩётка\t10\t100\nИтого\t10\t1000", [("Щётка", "10", "100.00")]),
        ("Товар\tПартия\tКоличество\nЩётка\tА1\t10\n\tА2\t5\n\t\t", [("Щётка", "10", "-"), ("Щётка", "5", "-")]),
    ],
    ids=["order", "figures", "spaces", "any order", "two counts", "prices", "tariff", "merged heads", "merged goods"],
)
def test_columns_are_found_by_their_headings_or_their_order(text: str, found: list[tuple[str, str, str]]) -> None:
    table = read(text)
    assert (goods(table), bad(table)) == (found, [])


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("110356\tмного\t1", "Строка 2, 110356. Введите количество цифрами"),
        ("110356\t0\t1", "Строка 2, 110356. Впишите количество больше нуля"),
        ("110356\t\t1", "Строка 2, 110356. Впишите количество больше нуля"),
        ("110356\t2\tдорого", "Строка 2, 110356. Введите сумму цифрами"),
        ("110356\t12.10.2026\t1", "Строка 2: Excel сделал из количества дату «12.10.2026»"),
        ("110356\t#ЗНАЧ!\t1", "Строка 2: формула Excel не посчиталась"),
        ("\t12\t1", "Строка 2: не указан товар"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(row: str, said: str) -> None:
    table = read(f"1\t1\t1\n{row}\n3\t3\t3")
    assert [row.quantity for row in table.rows] == [1, 3]
    assert len(table.bad) == 1
    assert bad(table)[0].startswith(said)


def test_who_is_not_asked_a_price_gives_none_by_whatever_table() -> None:
    for text in ("110356\t40\t352,50", "Артикул\tЦена\tКоличество\n110356\t352,50\t40"):
        assert goods(read(text, {"quantity", "unit"})) == [("110356", "40", "-")]


def test_a_table_without_a_count_is_refused_whole() -> None:
    table = read("Артикул\tЦена\n110356\t5")
    assert table.fault is not None
    assert "Назовите столбец с количеством" in say(table.fault)


def test_of_goods_on_no_paper_what_came_is_the_count() -> None:
    table = read_told(rows_of("Товар\tПо документу\tПо факту\nЩётка\t0\t7"), {"fact"}, TABLE_HEADINGS)
    assert goods(table) == [("Щётка", "7", "-")]
