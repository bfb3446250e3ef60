"""A batch or a supplier of which more is claimed than its base lets expect.

An exact conditional test, not CUSUM: of n claims of the thing and m of its base, each is the thing's with the
probability of its part of what was shipped, whatever the true rate is. So the base needs no guess at that rate (CUSUM
wants one, and a young base has none to give), a poor base makes the test careful by itself, and a batch is tested once
for all it will ever be: looking each day raises no further alarm, for its claims only grow towards the whole it is
measured by. The price of an alarm is shared by all that are looked at, so the number of false ones a year does not
grow with the company.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

A_YEAR = 0.25  # false alarms that are put up with, of batches and again of suppliers
FEWEST = 4  # claims: fewer are nobody's spike, however rare the thing is
# A supplier is looked at through a window that moves on each day: so many looks of a year are worth looks of their own.
LOOKS = 150


@dataclass(frozen=True, kw_only=True)
class Watched:
    """claims and units: of the thing; others, base: claims and units of what it is measured by."""

    claims: int
    units: float
    others: int
    base: float

    @property
    def expected(self) -> float:
        """How many claims its units would have brought at the base's rate."""
        return self.others * self.units / self.base if self.base else 0.0

    @property
    def chance(self) -> float:
        """How likely so many or more are the thing's by mere chance."""
        if not self.base or not self.units:
            return 1.0
        return binomial_tail(self.claims, self.claims + self.others, self.units / (self.units + self.base))


def stands_out(watched: Watched, things: int, looks: int = 1) -> bool:
    """things: how many are looked at in a year; looks: how often each, counted as if apart."""
    return watched.claims >= FEWEST and watched.chance < A_YEAR / max(things * looks, 1)


def binomial_tail(count: int, tries: int, probability: float) -> float:
    """How likely count or more of so many tries succeed."""
    if count <= 0:
        return 1.0
    if count > tries or probability <= 0:
        return 0.0
    if probability >= 1:
        return 1.0
    if count > tries * probability:
        return min(math.fsum(_terms(range(count, tries + 1), tries, probability)), 1.0)
    return max(1 - math.fsum(_terms(range(count - 1, -1, -1), tries, probability)), 0.0)


def _terms(counts: Iterable[int], tries: int, probability: float) -> Iterable[float]:
    """From the middle outwards, until they add nothing."""
    hit, miss, ways = math.log(probability), math.log1p(-probability), math.lgamma(tries + 1)
    most = 0.0
    for count in counts:
        ways_of = ways - math.lgamma(count + 1) - math.lgamma(tries - count + 1)
        term = math.exp(ways_of + count * hit + (tries - count) * miss)
        most = max(most, term)
        if term < most * 1e-16:
            return
        yield term
