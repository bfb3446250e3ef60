"""Columns 7–22 of a row: quantities by the rules of the form, sums with VAT right to a kopeck."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.torg2.boxes import goods
from forms.torg2.values import Line

quantities = st.decimals("0", "10000", places=3)
money = st.decimals("0.01", "9999999", places=2)


def line(**figures: object) -> Line:
    plain = {"name": "Мыло", "unit": "шт", "doc_qty": D(10), "fact_qty": D(10), "doc_sum": D("1000.00")}
    return Line(**{**plain, **figures})


@given(quantities, quantities, money)
def test_a_row_adds_up_to_a_kopeck(document: D, fact: D, total: D) -> None:
    row = line(doc_qty=document, fact_qty=fact, doc_sum=total, price=D("3.10"))
    short, over = row.sum_of(row.short_qty), row.sum_of(row.over_qty)
    assert row.short_qty == max(document - fact, 0)
    assert row.over_qty == max(fact - document, 0)
    assert row.full_sum == total
    assert row.fact_sum == total - short + over
    assert all(value == value.quantize(D("0.01")) for value in (short, over, row.fact_sum))


def test_a_share_of_the_sum_is_rounded_half_up() -> None:
    assert line(doc_qty=D(8), doc_sum=D("1.00"), fact_qty=D(7)).sum_of(D(1)) == D("0.13")  # 0.125
    assert line(doc_qty=D(40), doc_sum=D("14100.00")).sum_of(D(12)) == D("4230.00")


def test_a_price_with_vat_inside_is_printed_as_it_is() -> None:
    texts = goods(line(price=D("100.00")))
    assert (texts["doc_price"], texts["doc_sum"]) == ("100,00", "1\u00a0000,00")


def test_a_price_without_vat_is_printed_with_vat_from_the_documents_own_sum() -> None:
    row = line(doc_qty=D(24), fact_qty=D(21), price=D("103.69"), price_includes_vat=False, doc_sum=D("3036.05"))
    texts = goods(row)
    assert texts["doc_price"] == "126,50"
    assert texts["short_sum"] == "379,51"
    assert texts["fact_sum"] == "2\u00a0656,54"


def test_without_the_documents_sum_the_rate_is_added_to_the_price() -> None:
    row = line(price=D("100.00"), price_includes_vat=False, vat_rate=D(22), doc_sum=None)
    assert (row.full_price, row.full_sum) == (D("122.00"), D("1220.00"))


def test_a_shortage_fills_19_and_20_only() -> None:
    texts = goods(line(fact_qty=D(4)))
    assert (texts["short_qty"], texts["short_sum"]) == ("6", "600,00")
    assert not {"over_qty", "defect_qty", "broken_qty"} & texts.keys()


def test_defective_and_broken_are_of_what_came() -> None:
    texts = goods(line(fact_qty=D(9), defect_qty=D(2), broken_qty=D("1.5")))
    assert (texts["fact_qty"], texts["defect_sum"], texts["broken_qty"], texts["broken_sum"]) == (
        "9",
        "200,00",
        "1,5",
        "150,00",
    )
    with pytest.raises(ValueError, match="брак и бой вместе больше"):
        line(fact_qty=D(3), defect_qty=D(2), broken_qty=D(2))


def test_a_missort_is_two_rows_one_short_one_over() -> None:
    ordered = goods(line(doc_qty=D(12), fact_qty=D(0), doc_sum=D("1530.00"), price=D("127.50")))
    came = goods(line(doc_qty=D(0), fact_qty=D(12), doc_sum=None, price=D("139.90"), fact_sku="ЧС-17"))
    assert (ordered["fact_qty"], ordered["short_qty"], ordered["short_sum"]) == ("0", "12", "1\u00a0530,00")
    assert (came["doc_qty"], came["over_qty"], came["over_sum"]) == ("0", "12", "1\u00a0678,80")
    assert "doc_sum" not in came
    assert "fact_sum" not in ordered


def test_goods_without_a_price_leave_the_money_to_a_pen() -> None:
    texts = goods(line(doc_qty=D(0), doc_sum=None, price=None, fact_qty=D(5)))
    assert texts["over_qty"] == "5"
    assert not {"over_sum", "fact_sum", "fact_price"} & texts.keys()


@pytest.mark.parametrize("figures", [{"doc_qty": D(-1)}, {"fact_qty": D("-0.001")}, {"doc_qty": D(10) ** 30}])
def test_impossible_quantities_are_refused(figures: dict[str, D]) -> None:
    with pytest.raises(ValueError, match="меньше нуля|слишком большое"):
        line(**figures)
