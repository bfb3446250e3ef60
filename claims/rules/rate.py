"""How often what is shipped is claimed: per line and per million units, with how sure that is.

A line is claimed or it is not, so its share has Wilson's interval. Units of one line are missing or broken together:
they are no trials of their own, so a rate per unit counts claimed lines, which come by Poisson (Garwood's interval).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

Z = 1.959964  # 95 % between the bounds
TAIL = 0.025
MILLION = 1_000_000
EXACT_UP_TO = 60  # above it Wilson and Hilferty are right to four figures
HALVINGS = 60
FEWEST_CLAIMED, FEWEST_SHIPPED = 5, 30  # lines; with fewer a rate says little


@dataclass(frozen=True)
class Interval:
    """In 95 cases of 100 the truth lies between."""

    low: float
    high: float

    def times(self, factor: float) -> "Interval":
        return Interval(self.low * factor, self.high * factor)


@dataclass(frozen=True, kw_only=True)
class Rate:
    """claimed: lines; pieces: how much of them; shipped: lines; units: how much was shipped."""

    claimed: int
    pieces: Decimal
    shipped: int
    units: Decimal

    @property
    def share(self) -> float | None:
        """Of shipped lines; None where more was claimed than shipped: what is claimed was shipped earlier."""
        return self.claimed / self.shipped if self.shipped and self.claimed <= self.shipped else None

    @property
    def share_between(self) -> Interval | None:
        return None if self.share is None else wilson(self.claimed, self.shipped)

    @property
    def per_million(self) -> float | None:
        """Claimed lines per million shipped units."""
        return self.claimed * MILLION / float(self.units) if self.units > 0 else None

    @property
    def per_million_between(self) -> Interval | None:
        return poisson(self.claimed).times(MILLION / float(self.units)) if self.units > 0 else None

    @property
    def pieces_per_million(self) -> float | None:
        """PPM: claimed units per million shipped ones."""
        return float(self.pieces) * MILLION / float(self.units) if self.units > 0 else None

    @property
    def small(self) -> bool:
        """The sample is too small to be compared with others."""
        return self.claimed < FEWEST_CLAIMED or self.shipped < FEWEST_SHIPPED


def wilson(part: int, whole: int) -> Interval:
    """Of a share."""
    if not 0 <= part <= whole or whole == 0:
        raise ValueError(f"{part} of {whole} is no share")
    share, square = part / whole, Z * Z / whole
    middle = share + square / 2
    around = Z * math.sqrt((share * (1 - share) + square / 4) / whole)
    low, high = (middle - around) / (1 + square), (middle + around) / (1 + square)
    return Interval(0.0 if part == 0 else max(low, 0.0), 1.0 if part == whole else min(high, 1.0))


def poisson(count: int) -> Interval:
    """Of how many were to be expected where so many came."""
    if count < 0:
        raise ValueError(f"{count} is no count")
    if count > EXACT_UP_TO:
        return Interval(_near(count, -Z), _near(count + 1, Z))
    top = count + 10 * math.sqrt(count + 1) + 10
    low = _where(lambda mean: poisson_tail(count, mean) < TAIL, top) if count else 0.0
    return Interval(low, _where(lambda mean: 1 - poisson_tail(count + 1, mean) > TAIL, top))


def poisson_tail(count: int, mean: float) -> float:
    """How likely count or more come where mean is to be expected."""
    if count <= 0:
        return 1.0
    if mean <= 0:
        return 0.0
    if count > mean:
        return min(_rising(math.exp(count * math.log(mean) - mean - math.lgamma(count + 1)), count, mean), 1.0)
    below = (math.exp(number * math.log(mean) - mean - math.lgamma(number + 1)) for number in range(count))
    return max(1 - math.fsum(below), 0.0)


def _rising(term: float, count: int, mean: float) -> float:
    """The tail's terms from count on, until they add nothing."""
    total = 0.0
    while term > total * 1e-16:
        total += term
        count += 1
        term *= mean / count
    return total


def _where(below: Callable[[float], bool], top: float) -> float:
    """The mean up to which it is below, between nought and top."""
    low, high = 0.0, top
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) else (low, middle)
    return (low + high) / 2


def _near(count: int, z: float) -> float:
    """Wilson and Hilferty: the cube root of a chi-square is nearly normal."""
    return count * (1 - 1 / (9 * count) + z / (3 * math.sqrt(count))) ** 3
