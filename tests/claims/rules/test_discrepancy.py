"""Kinds, quantities and sums of a line's discrepancies."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.discrepancy import (
    Discrepancy,
    Figures,
    Shipped,
    claim_kind,
    discrepancies,
    impossible,
    line_sum,
    total_discrepancy,
)

SOAP = Shipped(quantity=D(100), total=D("12345.67"), vat=D("2057.61"))
BRUSH = Shipped(quantity=D(40), total=D("8000.00"), vat=D("1333.33"))
QUANTITIES = st.decimals(0, 1000, places=3)


def told(found: tuple[Discrepancy, ...]) -> list[tuple[str, str, str, str]]:
    return [(row.kind + row.half, str(row.quantity), str(row.sum), str(row.vat)) for row in found]


def test_a_shortage_is_what_did_not_come() -> None:
    found = discrepancies(Figures(document=D(100), fact=D(90)), SOAP)
    assert told(found) == [("shortage", "10", "1234.57", "205.76")]


def test_a_surplus_is_what_came_above_the_document() -> None:
    assert told(discrepancies(Figures(document=D(100), fact=D(103)), SOAP)) == [("surplus", "3", "370.37", "61.73")]


def test_half_a_kopeck_goes_up() -> None:
    price = Shipped(quantity=D(8), total=D("1.00"), vat=D("0.20"))
    assert told(discrepancies(Figures(document=D(8), fact=D(7)), price)) == [("shortage", "1", "0.13", "0.03")]


def test_a_shortage_a_broken_piece_and_a_missort_stand_side_by_side() -> None:
    figures = Figures(document=D(100), fact=D(90), defective=D(2), broken=D(1), instead=D(4))
    assert told(discrepancies(figures, SOAP, BRUSH)) == [
        ("shortage", "6", "740.74", "123.46"),
        ("missortmissing", "4", "493.83", "82.30"),
        ("missortcame", "4", "800.00", "133.33"),
        ("defect", "2", "246.91", "41.15"),
        ("broken", "1", "123.46", "20.58"),
    ]


def test_of_a_missort_pair_the_dearer_half_counts() -> None:
    pair = discrepancies(Figures(document=D(10), fact=D(6), instead=D(4)), SOAP, BRUSH)
    assert line_sum(pair) == D("800.00")
    assert total_discrepancy([pair, pair]) == D("1600.00")


def test_what_came_instead_without_a_price_weighs_nothing() -> None:
    pair = discrepancies(Figures(document=D(10), fact=D(6), instead=D(4)), SOAP)
    assert [row.sum for row in pair] == [D("493.83"), D(0)]


def test_a_line_that_was_not_counted_or_matches_has_no_discrepancy() -> None:
    assert discrepancies(Figures(document=D(10)), SOAP) == ()
    assert discrepancies(Figures(document=D(10), fact=D(10)), SOAP) == ()


def test_a_quality_line_carries_only_its_quantity() -> None:
    assert told(discrepancies(Figures(claimed=D("2.5")), SOAP, kind="quality")) == [
        ("quality", "2.5", "308.64", "51.44")
    ]


def test_the_claims_kind_has_the_largest_sum_and_of_equals_the_first() -> None:
    def row(kind: str, money: int) -> Discrepancy:
        return Discrepancy(kind=kind, quantity=D(1), sum=D(money), vat=D(0))

    assert claim_kind([[row("broken", 5)], [row("shortage", 3)], [row("shortage", 3)]]) == "shortage"
    assert claim_kind([[row("broken", 5), row("surplus", 5)]]) == "surplus"
    assert claim_kind([[]]) is None


def test_two_missorts_count_their_dearer_halves_one_by_one() -> None:
    def pair(missing: int, came: int) -> list[Discrepancy]:
        halves = (("missing", missing), ("came", came))
        return [Discrepancy(kind="missort", quantity=D(1), sum=D(s), vat=D(0), half=half) for half, s in halves]

    shortage = [Discrepancy(kind="shortage", quantity=D(1), sum=D(15), vat=D(0))]
    assert claim_kind([pair(10, 1), pair(1, 10), shortage]) == "missort"


@pytest.mark.parametrize(
    ("figures", "field", "code"),
    [
        (Figures(fact=D(-1)), "fact", "figure_negative"),
        (Figures(fact=D(10) ** 9 + 1), "fact", "figure_huge"),
        (Figures(fact=D(5), defective=D(3), broken=D(3)), "defective", "figure_bad_above_fact"),
        (Figures(document=D(5), fact=D(5), instead=D(1)), "fact", "figure_nothing_missing"),
        (Figures(document=D(5), fact=D(5), broken=D(-2)), "broken", "figure_negative"),
    ],
)
def test_impossible_figures_are_answered_at_their_field(figures: Figures, field: str, code: str) -> None:
    assert {name: phrase.code for name, phrase in impossible(figures).items()} == {field: code}


@given(QUANTITIES, QUANTITIES, st.decimals(1, 1000, places=3), st.decimals(0, 100_000, places=2))
def test_shortage_and_surplus_never_meet_and_sums_are_kopecks(document: D, fact: D, quantity: D, total: D) -> None:
    price = Shipped(quantity=quantity, total=total, vat=D(0))
    found = discrepancies(Figures(document=document, fact=fact), price)
    assert len(found) == (document != fact)
    for row in found:
        assert row.quantity == abs(document - fact)
        assert row.sum == row.sum.quantize(D("0.01"))
        assert abs(row.sum - total * row.quantity / quantity) <= D("0.005")


@given(QUANTITIES, QUANTITIES, QUANTITIES)
def test_a_missort_never_makes_more_missing_than_is_missing(document: D, fact: D, instead: D) -> None:
    found = discrepancies(Figures(document=document, fact=fact, instead=instead), SOAP, BRUSH)
    missing = sum((row.quantity for row in found if row.kind == "shortage" or row.half == "missing"), D(0))
    assert missing == max(document - fact, D(0))
