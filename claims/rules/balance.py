"""What can still be claimed of a shipped line."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

# Surplus takes nothing from what was shipped; documents and price speak of paper, not of pieces.
COUNTING_KINDS = frozenset({"shortage", "missort", "defect", "broken", "quality", "rejection", "return"})

State = Literal["open", "granted", "freed", "draft"]


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What one claim takes of a shipped line, in base units: asked while open, granted after the decision.

    half: "came" is the plus half of a missort pair, which takes nothing of this line.
    """

    kind: str
    quantity: Decimal
    state: State
    half: str = ""


@dataclass(frozen=True, kw_only=True)
class Balance:
    """Shipped 40, claimed 6, left 34, in base units; left is never below nought, over: how much too much is claimed."""

    shipped: Decimal
    claimed: Decimal
    left: Decimal
    over: Decimal


def balance(shipped: Decimal, taken: Iterable[Taken], returned: Decimal = Decimal(0)) -> Balance:
    """The balance of a shipped line; returned: returns and corrections made in 1C without the portal."""
    claimed = returned + sum((row.quantity for row in taken if _counts(row)), Decimal(0))
    left = shipped - claimed
    return Balance(shipped=shipped, claimed=claimed, left=max(left, Decimal(0)), over=max(-left, Decimal(0)))


def _counts(row: Taken) -> bool:
    return row.kind in COUNTING_KINDS and row.half != "came" and row.state in ("open", "granted")
