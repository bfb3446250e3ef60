"""Rates and how sure they are: against tabled values, and what must hold of any of them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.rate import Rate, poisson, poisson_tail, wilson

# Exact bounds of a Poisson mean, 95 %: tables of Garwood (1936) as reprinted in handbooks.
GARWOOD = {
    0: (0.0, 3.689),
    1: (0.0253, 5.572),
    2: (0.2422, 7.225),
    5: (1.6235, 11.668),
    10: (4.7954, 18.390),
    20: (12.2165, 30.888),
    50: (37.1110, 65.919),
    100: (81.3636, 121.627),
}


@pytest.mark.parametrize(("count", "bounds"), GARWOOD.items())
def test_bounds_of_a_count_are_the_tabled_ones(count: int, bounds: tuple[float, float]) -> None:
    found = poisson(count)
    assert (found.low, found.high) == pytest.approx(bounds, rel=1e-3, abs=5e-5)


@pytest.mark.parametrize("count", [61, 75, 100, 250, 1_000])
def test_the_quick_way_for_large_counts_leaves_the_tails_it_should(count: int) -> None:
    found = poisson(count)
    assert poisson_tail(count, found.low) == pytest.approx(0.025, rel=2e-3)
    assert 1 - poisson_tail(count + 1, found.high) == pytest.approx(0.025, rel=2e-3)


@pytest.mark.parametrize(
    ("part", "whole", "bounds"),
    [(0, 10, (0.0, 0.2775)), (1, 10, (0.0179, 0.4042)), (5, 10, (0.2366, 0.7634)), (15, 148, (0.0624, 0.1605))],
)
def test_bounds_of_a_share_are_wilsons(part: int, whole: int, bounds: tuple[float, float]) -> None:
    found = wilson(part, whole)
    assert (found.low, found.high) == pytest.approx(bounds, abs=1e-4)


@given(st.integers(1, 10**6).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_a_share_lies_between_its_bounds_and_more_shipped_makes_it_surer(counted: tuple[int, int]) -> None:
    part, whole = counted
    found, surer = wilson(part, whole), wilson(part * 10, whole * 10)
    assert 0 <= found.low <= part / whole <= found.high <= 1
    assert surer.high - surer.low < found.high - found.low


@given(st.integers(0, 2_000))
def test_a_count_lies_between_its_bounds_and_they_grow_with_it(count: int) -> None:
    found, more = poisson(count), poisson(count + 1)
    assert found.low <= count <= found.high
    assert more.low > found.low
    assert more.high > found.high


@given(st.integers(0, 300), st.floats(0.01, 300))
def test_a_tail_is_a_chance_that_falls_with_the_count(count: int, mean: float) -> None:
    assert 0 <= poisson_tail(count + 1, mean) <= poisson_tail(count, mean) <= 1


def test_rates_by_hand() -> None:
    rate = Rate(claimed=6, pieces=Decimal(24), shipped=300, units=Decimal(12_000))
    assert rate.share == 0.02
    assert rate.per_million == 500
    assert rate.pieces_per_million == 2_000
    assert rate.per_million_between is not None
    assert (rate.per_million_between.low, rate.per_million_between.high) == pytest.approx((183.5, 1088.3), rel=1e-3)
    assert not rate.small


def test_a_small_sample_is_said_and_no_share_is_made_up() -> None:
    assert Rate(claimed=4, pieces=Decimal(4), shipped=300, units=Decimal(300)).small
    assert Rate(claimed=6, pieces=Decimal(6), shipped=29, units=Decimal(300)).small
    nothing = Rate(claimed=2, pieces=Decimal(2), shipped=0, units=Decimal(0))
    assert (nothing.share, nothing.share_between, nothing.per_million, nothing.per_million_between) == (None,) * 4
    assert Rate(claimed=2, pieces=Decimal(2), shipped=1, units=Decimal(9)).share is None


@pytest.mark.parametrize("wrong", [(1, 0), (2, 1), (-1, 3)])
def test_what_is_no_share_is_refused(wrong: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(*wrong)
