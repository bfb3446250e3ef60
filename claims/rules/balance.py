"""What can still be claimed of a shipped line."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from claims.rules.discrepancy import NOUGHT, Discrepancy

# Surplus takes nothing from what was shipped; documents and price speak of paper, not of pieces.
COUNTING_KINDS = frozenset({"shortage", "missort", "defect", "broken", "quality", "rejection", "return"})
FREEING_OUTCOMES = frozenset({"refused", "withdrawn"})


@dataclass(frozen=True, kw_only=True)
class Balance:
    """Shipped 40, claimed 6, left 34, in base units; left is never below nought, over: how much too much is claimed."""

    shipped: Decimal
    claimed: Decimal
    left: Decimal
    over: Decimal


def holds(found: Iterable[Discrepancy], outcome: str = "", granted: Decimal | None = None) -> Decimal:
    """How much of its shipped line a sent claim's line holds, in base units.

    All it claims while open; after the decision what was granted (None: all); nothing once refused or withdrawn. What
    came instead of the missing is not of this line.
    """
    if outcome in FREEING_OUTCOMES:
        return NOUGHT
    asked = sum((row.quantity for row in found if row.kind in COUNTING_KINDS and row.half != "came"), NOUGHT)
    return asked if granted is None else min(granted, asked)


def balance(shipped: Decimal, held: Decimal, returned: Decimal = NOUGHT) -> Balance:
    """The balance of a shipped line; held: by all sent claims; returned: in 1C without the portal."""
    left = shipped - held - returned
    return Balance(shipped=shipped, claimed=held + returned, left=max(left, NOUGHT), over=max(-left, NOUGHT))
