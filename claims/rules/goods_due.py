"""Which lines of a decided claim bring goods to the dealer."""

from decimal import Decimal

from claims.rules.granted import GRANTING
from claims.rules.shape import Process


def brings_goods(process: Process, outcome: str, asked: str, decided: tuple[str, str, Decimal | None]) -> bool:
    """By what 1C said of the line (its action, a remedy in words, how much); where it said neither, by what was asked.

    asked: the remedy of the claim.
    """
    action, remedy, granted = decided
    if outcome not in GRANTING or granted == 0:
        return False
    word = remedy.strip().casefold()
    for one in process.remedies.values():
        if word in (one.code, one.name.casefold()):
            return one.brings
    for row in process.onec_actions:
        if row.value == action:
            return row.brings
    return not action and asked in process.remedies and process.remedies[asked].brings
