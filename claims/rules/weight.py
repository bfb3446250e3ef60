"""What a delivery should weigh by its document and by what is claimed, and whether what was weighed agrees."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from claims.rules.by_rule import WeightRules
from claims.rules.phrase import Phrase
from claims.rules.quantity import parse_quantity

NOUGHT = Decimal(0)
GRAM = Decimal("0.001")
HUNDRED = Decimal(100)
IN_ACT = ("act.mass_fact_net", "act.mass_fact_gross")  # what a dealer may type into its act, the nearer one first
Verdict = Literal["agrees", "differs", "partly", "unweighed", "unknown"]


@dataclass(frozen=True, kw_only=True)
class Pieces:
    """So many base units of one sort of goods, by the document and in fact; each: kg of one, None = 1C does not say.

    claimed: a line of the claim, else the rest of the delivery.
    """

    name: str
    document: Decimal
    fact: Decimal
    each: Decimal | None
    claimed: bool = True

    @property
    def by_document(self) -> Decimal | None:
        return None if self.each is None else self.document * self.each

    @property
    def in_fact(self) -> Decimal | None:
        return None if self.each is None else self.fact * self.each


@dataclass(frozen=True, kw_only=True)
class WeightCheck:
    """rows: the claim's lines, heaviest part of it; document, fact: kg of the whole delivery as far as they are known.

    without: names of goods that have no weight; source: the field that holds weighed; allowed: how far it may be off.
    """

    rows: tuple[Pieces, ...]
    rest: Decimal
    document: Decimal
    fact: Decimal
    without: tuple[str, ...]
    weighed: Decimal | None
    source: str
    allowed: Decimal
    verdict: Verdict

    @property
    def difference(self) -> Decimal:
        """Below nought: so much is missing by what is claimed."""
        return self.fact - self.document

    @property
    def off(self) -> Decimal:
        """How far what was weighed is from what should be there."""
        return (self.weighed or NOUGHT) - self.fact


def weigh(goods: Iterable[Pieces], said: Mapping[str, str], rules: WeightRules) -> WeightCheck:
    """goods: of the whole delivery, with what came beside it; said: fields of the claim and of its act, as kept."""
    pieces = tuple(goods)
    known = [row for row in pieces if row.each is not None]
    moved = [row for row in pieces if row.document or row.fact]
    document = _kilos(row.by_document for row in known)
    fact = _kilos(row.in_fact for row in known)
    source, weighed = _weighed(said, rules)
    without = tuple(dict.fromkeys(row.name for row in moved if row.each is None))
    allowed = max(rules.tolerance_kg, (fact * rules.tolerance_percent / HUNDRED).quantize(GRAM, ROUND_HALF_UP))
    return WeightCheck(
        rows=tuple(row for row in pieces if row.claimed),
        rest=_kilos(row.by_document for row in known if not row.claimed),
        document=document,
        fact=fact,
        without=without,
        weighed=weighed,
        source=source,
        allowed=allowed,
        verdict=_verdict(bool(known), bool(without), weighed, abs((weighed or NOUGHT) - fact) <= allowed),
    )


def _verdict(known: bool, lacks: bool, weighed: Decimal | None, near: bool) -> Verdict:
    if not known:
        return "unknown"
    if weighed is None:
        return "unweighed"
    if lacks:
        return "partly"
    return "agrees" if near else "differs"


def _weighed(said: Mapping[str, str], rules: WeightRules) -> tuple[str, Decimal | None]:
    """Our own scales count more than the dealer's."""
    for code in filter(None, (rules.weighed, *IN_ACT)):
        found = parse_quantity(said.get(code, "").strip() or "-")
        if not isinstance(found, Phrase) and found > 0:
            return code, found
    return "", None


def _kilos(masses: Iterable[Decimal | None]) -> Decimal:
    return sum((mass for mass in masses if mass is not None), NOUGHT).quantize(GRAM, ROUND_HALF_UP)
