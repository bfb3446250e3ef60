"""A pasted table is matched to the delivery row by row: nothing is guessed, nothing is lost, each refusal says why."""

import time
from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules import process
from claims.rules.discrepancy import Shipped
from claims.rules.draft import DraftLine, Goods, ReadLine, read_line
from claims.rules.quantity import Pack
from claims.rules.table_rows import Matched, match, mended
from claims.rules.table_text import rows_of
from claims.wording import say

ERP = process.shipped("erp")
FIELDS = ("fact", "defective", "broken", "instead", "comment")
BOX = (Pack(name="кор.", holds=D(12)),)


def line(number: int, sku: str, name: str, shipped: int, batch: str = "", product: str = "") -> DraftLine:
    quantity = D(shipped)
    return DraftLine(
        shipment_line_id=number,
        line_id=None,
        goods=Goods(key=product or sku, name=name, sku=sku, unit="шт"),
        batch=batch,
        packs=BOX,
        shipped=Shipped(quantity=quantity, total=quantity * 100, vat=D(0)),
        held=D(0),
        left=quantity,
        typed={},
    )


CRYSTAL = line(1, "110356", "Средство для стёкол «Кристалл», 5 л", 40)
FOAM = line(2, "0125-211", "Пена для мойки, 20 кг", 24)
ALMOND = line(3, "А-126101", "Мыло «Миндаль»", 96)
DELIVERY = (CRYSTAL, FOAM, ALMOND)
BARCODES = {"110356": {"4607001103561"}}


def read(row: DraftLine) -> ReadLine:
    return read_line(row, ERP.subjects["acceptance"], ERP, date(2026, 11, 21))


def matched(text: str, delivery: tuple[DraftLine, ...] = DELIVERY) -> Matched:
    return match(rows_of(text), delivery, BARCODES, FIELDS, read)


def facts(text: str, delivery: tuple[DraftLine, ...] = DELIVERY) -> dict[int, str]:
    found = matched(text, delivery)
    assert found.bad == ()
    return {line_id: said["fact"] for line_id, said in found.typed.items()}


def told(text: str, delivery: tuple[DraftLine, ...] = DELIVERY) -> list[str]:
    return [say(bad.phrase) for bad in matched(text, delivery).bad]


@pytest.mark.parametrize(
    "text",
    [
        "110356\t28\n0125-211\t20",
        "110356;28\n0125-211;20",
        "110356    28\n0125-211  20",
        "110356 28\n0125-211 20",
        "110356,28\n0125-211,20",
        '"110356"\t"28"\n"0125-211"\t20\n\n',
        "Артикул\tПо факту\n110356\t28\n0125-211\t20",
        "Пришло, шт\tЦена\tКод товара\n28\t352,50\t110356\n20\t1\t0125-211",
        "Приёмка 21.11.2026\n\nНаименование\tКол-во по УПД\tКол-во по факту\n"
        "Средство для стёкол «Кристалл», 5 л\t40\t28\nПена для мойки, 20 кг\t24\t20\nИтого\t64\t48",
        "Артикул\tКоличество\t\n\tпо документу\tпо факту\n110356\t40\t28\n0125-211\t24\t20",
        "№\tКод\tТовар\tКол-во\tЕд.\tПо факту\tРазница\n1\t110356\tХ\t40\tшт\t28\t12\n2\t125211\tУ\t24\tшт\t20\t4",
        "Штрихкод\tАртикул\tФакт\n4607001103561\t\t28\n\t0125 211\t20",
        "\u00a0110356\u00a0\t28,000\n125211\t 20 шт",
    ],
)
def test_a_table_is_read_as_people_have_it(text: str) -> None:
    found = matched(text)
    assert found.bad == ()
    assert {row: D(said["fact"].split()[0].replace(",", ".")) for row, said in found.typed.items()} == {1: 28, 2: 20}


def test_packs_numbers_and_letters_alike_are_understood() -> None:
    assert facts("11О356\t3 кор. + 2 шт\nA126lO1\t1\u202f090,5") == {1: "3 кор. + 2 шт", 3: "1 090,5"}


def test_spoilt_goods_and_comments_come_with_a_row() -> None:
    found = matched("110356\t40\t2\t1\tмокрые\n0125-211\t\t\t3\nА-126101\t96\t-\t0,0")
    assert found.bad == ()
    assert found.typed[1] == {"fact": "40", "defective": "2", "broken": "1", "comment": "мокрые"}
    assert found.typed[2] == {"fact": "24", "defective": "", "broken": "3", "comment": ""}
    assert found.same == 1


def test_only_what_differs_is_taken() -> None:
    found = matched("110356\t40\n0125-211\t20\nА-126101\t")
    assert (set(found.typed), found.same, found.bad) == ({2}, 2, ())


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("12-34\t5", "Строка 2: артикул 12-34 не найден в этой поставке. Проверьте артикул"),
        ("110356\tмного", "Строка 2, 110356. Введите количество цифрами"),
        ("110356\t-3", "введите «0»"),
        ("110356\t12.10.2026", "Excel сделал из количества дату «12.10.2026»"),
        ("110356\t12.окт", "Excel сделал из количества дату «12.окт»"),
        ("110356\t#Н/Д", "формула Excel не посчиталась, в ячейке «#Н/Д»"),
        ("110356\t10\t11", "Введите брак и бой вместе не больше, чем пришло по факту: 10"),
        ("\t5", "не указан товар"),
    ],
)
def test_a_row_that_cannot_be_says_its_number_and_what_to_do(row: str, says: str) -> None:
    found = matched(f"А-126101\t90\n{row}")
    assert set(found.typed) == {3}, "good rows are taken all the same"
    assert [bad.row.number for bad in found.bad] == [2]
    assert says in say(found.bad[0].phrase)


def test_rows_are_counted_with_empty_ones_and_headings() -> None:
    assert [bad.row.number for bad in matched("Артикул\tФакт\n\n110356\t28\n\n12-34\t1").bad] == [5]


def test_goods_named_twice_are_given_back_for_the_person_to_add_up() -> None:
    said = told("110356\t20\n0125-211\t20\n110356\t8")
    assert len(said) == 2
    assert "Строка 1: 110356 есть и в строке 3, а в поставке 1 такая позиция. Сложите" in said[0]
    assert set(matched("110356\t20\n0125-211\t20\n110356\t8").typed) == {2}


@pytest.mark.parametrize("heads", ["Артикул\tНедостача, кол-во", "Товар\tКол-во по УПД", "Код\tКомментарий"])
def test_a_table_that_does_not_say_what_came_is_not_guessed_at(heads: str) -> None:
    found = matched(f"{heads}\n110356\t3")
    assert (found.typed, found.bad) == ({}, ())
    assert found.fault is not None
    assert "«По факту»" in say(found.fault)


TWICE = (CRYSTAL, line(4, "110356", CRYSTAL.goods.name, 24))
BATCHES = (line(1, "110356", "Кристалл", 40, "4401"), line(4, "110356", "Кристалл", 24, "4402"))


def test_one_product_in_two_lines_is_filled_in_order() -> None:
    assert facts("110356\t30\n110356\t20", TWICE) == {1: "30", 4: "20"}
    assert facts("110356\t50", TWICE) == {4: "10"}
    assert facts("110356\t70", TWICE) == {4: "30"}
    assert facts("Артикул\tФакт\n110356\t30\n\t20", TWICE) == {1: "30", 4: "20"}, "a merged cell names both rows"


def test_batches_are_told_apart_or_asked_for() -> None:
    assert facts("Артикул\tПартия\tФакт\n110356\t4402\t20\n110356\t4401\t30", BATCHES) == {1: "30", 4: "20"}
    assert facts("110356\t64", BATCHES) == {}
    assert "разными партиями: «4401» или «4402»" in told("110356\t50", BATCHES)[0]


def test_rows_of_one_product_are_taken_together_or_not_at_all() -> None:
    found = matched("110356\t30\n110356\tмного", TWICE)
    assert found.typed == {}
    assert [bad.row.number for bad in found.bad] == [1, 2]
    assert "её возьмём вместе со строкой 2" in say(found.bad[0].phrase)


@pytest.mark.parametrize("slip", ["119356", "11356", "1103566", "113056", "110-357"])
def test_a_slip_is_offered_where_one_article_alone_is_near(slip: str) -> None:
    found = matched(f"{slip}\t28\n999999\t1")
    assert found.typed == {}, "nothing is guessed"
    assert [(bad.instead, mended(bad).cells) for bad in found.bad if bad.instead] == [("110356", ("110356", "28"))]
    near = (line(1, "110351", "Один", 4), line(2, "110352", "Два", 4))
    assert [bad.instead for bad in matched("11035\t2", near).bad] == [""]
    assert [bad.instead for bad in matched(f"110356\t28\n{slip}\t2").bad] == [""], "that article has its row"


def test_five_thousand_rows_are_matched_in_a_second() -> None:
    delivery = tuple(line(number, f"{number:06}", f"Товар {number}", 10) for number in range(1, 301))
    text = "\n".join(f"{number:06}\t{number % 12}" for number in range(1, 5001))
    rows = rows_of(text)
    start = time.process_time()
    found = match(rows, delivery, {}, FIELDS, read)
    assert len(found.typed) + found.same + len(found.bad) == 5000
    assert time.process_time() - start < 2


CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NUMBERS = st.integers(0, 60).map(str)


@given(st.lists(st.lists(st.one_of(CELLS, NUMBERS, st.sampled_from(["110356", "0125-211", "12-34"])), max_size=5)))
def test_whatever_is_pasted_each_row_is_taken_or_given_back(table: list[list[str]]) -> None:
    text = "\n".join("\t".join(row) for row in table)
    found = matched(text)
    rows = {row.number for row in rows_of(text)}
    back = [bad.row.number for bad in found.bad]
    assert len(back) == len(set(back)), "no row comes back twice"
    assert set(back) <= rows
    assert len(found.typed) + found.same + len(back) + len(found.head) <= len(rows)
    for bad in found.bad:
        assert say(bad.phrase).startswith(f"Строка {bad.row.number}")


@given(st.permutations(["Артикул", "По факту", "Брак", "Бой", "Комментарий", "Сумма"]), st.integers(0, 39))
def test_columns_stand_in_any_order(heads: list[str], fact: int) -> None:
    said = {"Артикул": "110356", "По факту": str(fact), "Брак": "", "Бой": "", "Комментарий": "да", "Сумма": "9"}
    text = "\t".join(heads) + "\n" + "\t".join(said[head] for head in heads)
    assert matched(text).typed == {1: {"fact": str(fact), "defective": "", "broken": "", "comment": "да"}}


@given(st.lists(st.integers(0, 60), min_size=3, max_size=3))
def test_the_bad_rows_pasted_again_with_their_numbers_say_the_same(counts: list[int]) -> None:
    text = f"Артикул\tФакт\n110356\t{counts[0]}\n12-34\t{counts[1]}\n777\t{counts[2]}"
    first = matched(text)
    again = "\n".join(row.text for row in (*first.head, *(bad.row for bad in first.bad)))
    numbers = [row.number for row in (*first.head, *(bad.row for bad in first.bad))]
    second = match(rows_of(again, numbers), DELIVERY, BARCODES, FIELDS, read)
    assert [(bad.row, bad.phrase.code) for bad in second.bad] == [(bad.row, bad.phrase.code) for bad in first.bad]
