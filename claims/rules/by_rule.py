"""What a process file says of weighing deliveries and of deciding by rule: plain frozen data."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class WeightRules:
    """[weight]: how far a weighed mass may be off, in per cent or in kilograms, whichever is more.

    weighed: the field of a stage where our own people type what they weighed.
    """

    tolerance_percent: Decimal = Decimal(2)
    tolerance_kg: Decimal = Decimal(1)
    weighed: str = ""
