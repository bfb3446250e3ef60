"""Spikes on simulated years: an injected one is soon found, a quiet base raises hardly any alarm."""

import random
from collections.abc import Iterator
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.spike import LOOKS, Watched, binomial_tail, stands_out

BATCHES, PRODUCTS, SUPPLIERS = 1_500, 150, 30
RATE = 1 / 400  # claims a unit
SEEDS = range(20)
YEARS = 10  # of suppliers
WINDOW = 28  # days


def came(dice: random.Random, mean: float) -> int:
    """By Poisson."""
    count, left = 0, dice.expovariate(1)
    while left < mean:
        count += 1
        left += dice.expovariate(1)
    return count


def quiet_batches(dice: random.Random) -> Iterator[Watched]:
    """A year of batches as they stand at its end: each product has ten, of unequal size and with a rate of its own."""
    for _ in range(PRODUCTS):
        rate = RATE * dice.lognormvariate(0, 1)
        units = [dice.uniform(50, 1_500) for _ in range(BATCHES // PRODUCTS)]
        claims = [came(dice, rate * count) for count in units]
        for own, size in zip(claims, units, strict=True):
            yield Watched(claims=own, units=size, others=sum(claims) - own, base=sum(units) - size)


def quiet_supplier(dice: random.Random) -> Iterator[Watched]:
    """Looked at each day of a year, after a year that is its base; goods go out evenly."""
    mean = RATE * dice.uniform(10, 800)
    days = [came(dice, mean) for _ in range(2 * 365)]
    for today in range(365, 2 * 365):
        own, base = days[today - WINDOW : today], days[today - 365 : today - WINDOW]
        yield Watched(claims=sum(own), units=WINDOW, others=sum(base), base=len(base))


def test_quiet_batches_raise_at_most_one_false_alarm_a_year() -> None:
    alarms = sum(stands_out(one, BATCHES) for seed in SEEDS for one in quiet_batches(random.Random(seed)))
    assert alarms <= 0.5 * len(SEEDS)


def test_quiet_suppliers_raise_at_most_one_false_alarm_a_year() -> None:
    alarms = 0
    for seed in SEEDS[:YEARS]:
        dice = random.Random(seed)
        for _ in range(SUPPLIERS):
            alarms += any(stands_out(one, SUPPLIERS, LOOKS) for one in quiet_supplier(dice))
    assert alarms <= 0.5 * YEARS


@pytest.mark.parametrize("seed", SEEDS)
def test_a_bad_batch_is_found_within_its_first_ten_claims(seed: int) -> None:
    """Ten times its base's rate, claim by claim, among all the others."""
    dice = random.Random(seed)
    units, base = dice.uniform(200, 600), 9 * 800.0
    others = came(dice, RATE * base)
    found = next(count for count in range(1, 100) if stands_out(bad(count, units, others, base), BATCHES))
    assert found <= 10


def bad(claims: int, units: float, others: int, base: float) -> Watched:
    return Watched(claims=claims, units=units, others=others, base=base)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_supplier_gone_bad_is_found_within_its_first_ten_claims(seed: int) -> None:
    """A claim a month becomes one in three days."""
    dice = random.Random(seed)
    others = came(dice, (365 - WINDOW) / 30)
    own = came(dice, WINDOW / 30)
    looks = (Watched(claims=own + more, units=WINDOW, others=others, base=365 - WINDOW) for more in range(1, 100))
    found = next(number for number, one in enumerate(looks, 1) if stands_out(one, SUPPLIERS, LOOKS))
    assert found <= 10


def test_the_story_of_a_batch_by_figures() -> None:
    """Nine claims of 300 units where one was to be expected."""
    watched = Watched(claims=9, units=300, others=40, base=12_000)
    assert watched.expected == 1
    assert watched.chance < 1e-5
    assert stands_out(watched, BATCHES)
    assert not stands_out(Watched(claims=3, units=300, others=10, base=3_000), BATCHES)


def test_without_a_base_nothing_stands_out() -> None:
    assert not stands_out(Watched(claims=50, units=300, others=0, base=0), 1)
    assert Watched(claims=50, units=300, others=0, base=0).expected == 0


@given(st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n + 1), st.just(n))), st.floats(0.01, 0.99))
def test_a_tail_is_the_sum_of_its_terms(counts: tuple[int, int], probability: float) -> None:
    count, tries = counts
    terms = (comb(tries, k) * probability**k * (1 - probability) ** (tries - k) for k in range(count, tries + 1))
    assert binomial_tail(count, tries, probability) == pytest.approx(sum(terms), rel=1e-9, abs=1e-13)
