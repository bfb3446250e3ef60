"""What a decision grants, with VAT, in the money of the claim."""

from decimal import Decimal

from claims.rules.discrepancy import NOUGHT, share

GRANTING = ("satisfied", "partly")


def granted_sum(total: Decimal, asked: Decimal, outcome: str, granted: Decimal | None) -> Decimal:
    """Of a line's total: all of it, nothing, or the share of the granted pieces; granted None: all that was asked."""
    if outcome not in GRANTING:
        return NOUGHT
    return total if granted is None else share(total, min(granted, asked), asked)
