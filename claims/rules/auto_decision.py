"""Which rule would grant a claim, condition by condition with its fact, and whether a person decides all the same."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from claims.rules import countries
from claims.rules.by_rule import DECIDES, AutoDecision
from claims.rules.shape import Process

HUNDRED = 100


@dataclass(frozen=True, kw_only=True)
class RuleFacts:
    """What rules ask of a claim. shots: names of required ones that are not there; repeats: numbers of other claims.

    priced: 1C knows the delivery and what each line costs; decided, refused: the dealer's claims of a year before;
    remedies: what may be given in its subject; weight: a verdict of rules/weight.py, "" where nothing was counted.
    """

    discrepancy: Decimal
    currency: str
    priced: bool
    kinds: frozenset[str]
    segment: str
    dealer: str
    remedy: str
    remedies: tuple[str, ...]
    decided: int = 0
    refused: int = 0
    shots: tuple[str, ...] = ()
    repeats: tuple[str, ...] = ()
    weight: str = ""

    @property
    def refused_share(self) -> int:
        """In whole per cent, rounded up: a share just above a bound is above it."""
        return -(-self.refused * HUNDRED // self.decided) if self.decided else 0


@dataclass(frozen=True, kw_only=True)
class Met:
    """A condition of a rule: code in wording/auto_decision.py, whether it holds, and its figures."""

    code: str
    holds: bool
    said: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Fit:
    """A rule all of whose conditions hold."""

    rule: AutoDecision
    met: tuple[Met, ...]

    def remedy(self, asked: str) -> str:
        return self.rule.remedy or asked


def judge(rule: AutoDecision, facts: RuleFacts) -> tuple[Met, ...]:
    """Every condition that the rule has, in the order of the file."""
    own = countries.currency(facts.currency).iso == countries.currency("").iso
    small = own and facts.priced and Decimal(0) < facts.discrepancy <= rule.sum_to
    met = [Met(code="sum", holds=small, said={"sum": str(facts.discrepancy), "most": str(rule.sum_to)})]
    given = rule.remedy or facts.remedy
    met.append(Met(code="remedy", holds=given in facts.remedies, said={"remedy": given}))
    if rule.kinds:
        kinds = {"kinds": sorted(facts.kinds)}
        met.append(Met(code="kinds", holds=bool(facts.kinds) and facts.kinds <= set(rule.kinds), said=kinds))
    if rule.segments:
        met.append(Met(code="segments", holds=facts.segment in rule.segments, said={"segment": facts.segment}))
    if rule.dealers:
        met.append(Met(code="dealers", holds=facts.dealer in rule.dealers, said={"dealer": facts.dealer}))
    return (*met, *_checked(rule, facts))


def _checked(rule: AutoDecision, facts: RuleFacts) -> Iterable[Met]:
    if rule.dealer_decided:
        figures = {"decided": facts.decided, "least": rule.dealer_decided}
        yield Met(code="decided", holds=facts.decided >= rule.dealer_decided, said=figures)
    if rule.shots:
        yield Met(code="shots", holds=not facts.shots, said={"missing": list(facts.shots)})
    if rule.weight:
        yield Met(code="weight", holds=facts.weight == "agrees", said={"verdict": facts.weight})
    if rule.no_repeat:
        yield Met(code="no_repeat", holds=not facts.repeats, said={"numbers": list(facts.repeats)})
    if rule.refused_below is not None:
        figures = {"share": facts.refused_share, "bound": rule.refused_below}
        yield Met(code="refused", holds=facts.refused_share < rule.refused_below, said=figures)


def first_fit(process: Process, facts: RuleFacts, stage: str | None = None) -> Fit | None:
    """The first rule of the file that fits; stage: of those that are asked there."""
    for rule in process.auto_decisions.values():
        if stage is not None and stage not in rule.stages:
            continue
        met = judge(rule, facts)
        if all(one.holds for one in met):
            return Fit(rule=rule, met=met)
    return None


def sampled(rule: AutoDecision, key: UUID) -> bool:
    """Whether a person decides this claim though the rule could; the same answer whenever it is asked."""
    if rule.mode != DECIDES:
        return False
    mark = hashlib.sha256(f"{rule.code} {key}".encode()).digest()
    return int.from_bytes(mark[:8]) % HUNDRED < rule.sample


def deciding_stage(process: Process, stage: str) -> str | None:
    """Where a claim in this stage is decided: here, or one step of ours further."""
    if process.stages[stage].decides:
        return stage
    ways = (move.to for move in process.moves if move.from_ == stage and "staff" in move.by)
    return next((to for to in ways if process.stages[to].decides), None)
