"""A dealer's own act beside the claim: which row is which line, and what they say differently."""

import time
from decimal import Decimal as D

import pytest

from claims.rules.discrepancy import Shipped
from claims.rules.draft import DraftLine, Goods
from claims.rules.own_act import OwnAct, OwnLine
from claims.rules.own_act_differences import Compared, differences
from claims.rules.own_act_lines import pairs
from claims.rules.process import shipped
from claims.rules.quantity import Pack

SUBJECTS = shipped("erp").subjects


def line(number: int, name: str, quantity: int, sku: str = "", **more: object) -> DraftLine:
    told = {"batch": "", "packs": (Pack(name="кор (12 шт)", holds=D(12)),), "held": D(0), "typed": {}, "line_id": None}
    return DraftLine(
        shipment_line_id=number,
        goods=Goods(key=name, name=name, sku=sku, unit="шт"),
        shipped=Shipped(quantity=D(quantity), total=D(quantity * 10), vat=D(0)),
        left=D(quantity),
        **{**told, **more},
    )


def found(rows: list[OwnLine], lines: list[DraftLine]) -> list[int | None]:
    return [pair.line.shipment_line_id if pair.line else None for pair in pairs(rows, lines) if pair.row]


def test_a_row_is_known_by_its_article_before_its_name() -> None:
    lines = [line(1, "Мыло", 10, "А-1"), line(2, "Щит", 4, "Б-2")]
    rows = [OwnLine(name="Мыло", sku="Б2", doc_qty=D(4)), OwnLine(name="МЫЛО", sku="", doc_qty=D(10))]
    assert found(rows, lines) == [2, 1]


def test_of_several_batches_the_one_of_as_many_is_meant() -> None:
    lines = [line(1, "Мыло", 10, "А-1"), line(2, "Мыло", 4, "А-1")]
    rows = [OwnLine(sku="А-1", doc_qty=D(4)), OwnLine(sku="А-1", doc_qty=D(10)), OwnLine(sku="А-1", doc_qty=D(1))]
    assert found(rows, lines) == [2, 1, None]


def test_by_its_place_only_in_an_act_of_the_whole_shipment_and_of_as_many() -> None:
    lines = [line(1, "Мыло", 10), line(2, "Щит", 4)]
    assert found([OwnLine(name="Soap", doc_qty=D(10)), OwnLine(name="Shield", doc_qty=D(5))], lines) == [1, None]
    assert found([OwnLine(name="Soap", doc_qty=D(10))], lines) == [None]


def test_boxes_become_pieces_and_what_is_neither_is_told_apart() -> None:
    lines = [line(1, "Мыло", 24, "А-1")]
    (boxes,) = pairs([OwnLine(sku="А-1", unit="кор.", doc_qty=D(2), fact_qty=D(1))], lines)
    assert boxes.own
    assert (boxes.own.doc_qty, boxes.own.fact, boxes.strange_unit) == (D(24), D(12), False)
    (pallets,) = pairs([OwnLine(sku="А-1", unit="поддон", doc_qty=D(1))], lines)
    assert pallets.strange_unit
    (same,) = pairs([OwnLine(sku="А-1", unit="условных единиц", doc_qty=D(24))], lines)
    assert not same.strange_unit, "as many by the document: it is the same unit"


def places(act: OwnAct, **claim: object) -> list[str]:
    told = {"subject": SUBJECTS["acceptance"], "rows": [line(1, "Мыло", 10)], "lines": [], **claim}
    return [each.place for each in differences(act, Compared(**told))]


@pytest.mark.parametrize(
    ("number", "same"),
    [("УТ-004512", True), ("4512", True), ("ут 4512", True), ("14512", False), ("4513", False), ("", True)],
)
def test_a_number_is_the_same_without_its_prefix_and_noughts(number: str, same: bool) -> None:
    assert places(OwnAct(invoice_number=number), invoices=["УТ-004512"]) == ([] if same else ["invoice"])
    assert places(OwnAct(invoice_number=number), invoices=["4512"]) == ([] if same else ["invoice"])


def test_a_buyer_is_known_by_number_else_by_name() -> None:
    known = {"buyers": ["ООО «Юг»"], "buyer_inn": "2310012343"}
    assert places(OwnAct(buyer="Другое имя", buyer_inn="2310012343"), **known) == []
    assert places(OwnAct(buyer="ООО «Юг»", buyer_inn="7707083893"), **known) == ["buyer"]
    assert places(OwnAct(buyer='ООО "ЮГ", г. Краснодар'), **known) == []
    assert places(OwnAct(buyer="ООО «Север»"), **known) == ["buyer"]
    assert places(OwnAct(), **known) == []


@pytest.mark.parametrize(
    ("known", "written"),
    [
        ("Белый парус ООО", "ООО «Белый парус», г. Омск"),
        ("Общество с ограниченной ответственностью «Белый парус»", 'ООО "БЕЛЫЙ ПАРУС"'),
        ("ИП Ёлкина Яна Юрьевна", "Индивидуальный предприниматель Ёлкина Я. Ю."),
        ("Ёлкина Я. Ю. ИП", "ИП Ёлкина Яна Юрьевна, г. Омск"),
    ],
)
def test_a_legal_form_may_stand_anywhere(known: str, written: str) -> None:
    assert places(OwnAct(buyer=written), buyers=[known]) == []
    assert places(OwnAct(buyer="ООО «Северный ветер»"), buyers=[known]) == ["buyer"]


def test_sums_are_compared_but_for_their_rounding() -> None:
    row = OwnLine(name="Мыло", doc_qty=D(10), fact_qty=D(8), found_sum=D("20.40"))
    act = OwnAct(lines=(row,))
    assert places(act, total=D("20.00")) == ["line"]
    assert places(act, total=D("22.00")) == ["line", "total"]
    assert places(act, total=None) == ["line"]


def test_a_row_without_figures_says_nothing() -> None:
    assert places(OwnAct(lines=(OwnLine(name="Мыло"), OwnLine(name="Неизвестное")))) == []


def test_a_line_that_is_gone_from_the_shipment_takes_nothing() -> None:
    act = OwnAct(lines=(OwnLine(name="Мыло", doc_qty=D(10), fact_qty=D(8)),))
    told = Compared(subject=SUBJECTS["acceptance"], rows=[line(1, "Мыло", 10, gone=True)], lines=[])
    assert [each.line for each in differences(act, told)] == [None]


def test_a_claim_about_papers_has_no_quantities_to_compare() -> None:
    act = OwnAct(lines=(OwnLine(name="Мыло", doc_qty=D(10), fact_qty=D(8)),))
    subjects = [code for code, subject in SUBJECTS.items() if {"documents", "return"} & set(subject.kinds)]
    assert subjects
    for code in subjects:
        assert places(act, subject=SUBJECTS[code]) == []


def test_a_thousand_rows_are_compared_at_once() -> None:
    lines = [line(number, f"Товар {number}", 10, f"А-{number}") for number in range(1000)]
    rows = tuple(OwnLine(name=f"Товар {number}", doc_qty=D(10), fact_qty=D(8)) for number in range(1000))
    started = time.process_time()
    told = differences(OwnAct(lines=rows), Compared(subject=SUBJECTS["acceptance"], rows=lines, lines=[]))
    assert len(told) == 1000
    assert time.process_time() - started < 2
