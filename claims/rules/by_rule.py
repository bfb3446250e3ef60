"""What a process file says of weighing deliveries and of deciding by rule: plain frozen data."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from claims.rules.subjects import Named

Unit = Literal["calendar_days", "days", "working_days", "working_hours"]
ADVICE, DECIDES = "advice", "decides"


@dataclass(frozen=True, kw_only=True)
class WeightRules:
    """[weight]: how far a weighed mass may be off, in per cent or in kilograms, whichever is more.

    weighed: the field of a stage where our own people type what they weighed.
    """

    tolerance_percent: Decimal = Decimal(2)
    tolerance_kg: Decimal = Decimal(1)
    weighed: str = ""


@dataclass(frozen=True, kw_only=True)
class AutoDecision(Named):
    """[[auto_decision]]: small clear claims that a rule grants as a whole, as advice to whoever decides or by itself.

    stages: where it is asked; sum_to: of the discrepancy, in the company's own money; kinds, segments, dealers: one of
    these, () = any; dealer_decided: the dealer has had so many claims decided; shots: all required ones are there;
    weight: what was weighed agrees; no_repeat: none of the goods is claimed elsewhere; refused_below: of the dealer's
    claims less than so many per cent were refused.
    remedy: "" = what the dealer asked for; fill: {field: what is written there}; within: {field of a date: so long from
    then on, (amount, unit)}; sample: so many per cent go to a person all the same.
    """

    mode: Literal["advice", "decides"]
    stages: tuple[str, ...]
    sum_to: Decimal
    kinds: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    dealers: tuple[str, ...] = ()
    dealer_decided: int = 0
    shots: bool = False
    weight: bool = False
    no_repeat: bool = False
    refused_below: int | None = None
    remedy: str = ""
    fill: Mapping[str, str]
    within: Mapping[str, tuple[int, Unit]]
    sample: int = 5
