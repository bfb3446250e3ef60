"""Claims to a supplier or a carrier: when one is due, how much of a line may be asked, what comes of an answer."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from claims.rules.discrepancy import NOUGHT, share
from claims.rules.granted import GRANTING
from claims.rules.shape import RecoveryRules

SUPPLIER, CARRIER = "supplier", "carrier"
PARTIES = (SUPPLIER, CARRIER)
STARTED, SENT, ANSWERED, PAID_PART, PAID = "started", "sent", "answered", "paid_part", "paid"
REFUSED, GIVEN_UP = "refused", "given_up"
OPEN = (STARTED, SENT, ANSWERED, PAID_PART)
ASKED = (STARTED, SENT)  # they have not answered yet
AGREE, PARTLY, REFUSE = "agree", "partly", "refuse"
ANSWERS = (AGREE, PARTLY, REFUSE)
EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]{2,}")
# What was paid for and not had; a surplus, a price or a paper is nobody's debt to us.
LOSSES = ("shortage", "missort", "defect", "broken", "quality", "rejection")


@dataclass(frozen=True, kw_only=True)
class Lost:
    """A discrepancy of a line: quantity and sum with VAT."""

    kind: str
    half: str
    quantity: Decimal
    total: Decimal


@dataclass(frozen=True, kw_only=True)
class Share:
    """How much of a line may be asked, with VAT."""

    quantity: Decimal
    total: Decimal


def parties_due(rules: RecoveryRules, known: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """{party: the fields that name it}, by what staff filled in; any one of the findings is enough."""
    named = {SUPPLIER: rules.supplier, CARRIER: rules.carrier}
    found = {
        party: tuple(field for field, values in findings.items() if known.get(field) in values)
        for party, findings in named.items()
    }
    return {party: fields for party, fields in found.items() if fields}


def may_ask(found: Iterable[Lost], outcome: str, granted: Decimal | None) -> Share:
    """Of one line: what is claimed, once decided what is granted; granted: pieces, None all of them."""
    rows = [row for row in found if row.kind in LOSSES and row.half != "came"]
    quantity, total = sum((row.quantity for row in rows), NOUGHT), sum((row.total for row in rows), NOUGHT)
    if not outcome or (outcome in GRANTING and granted is None):
        return Share(quantity=quantity, total=total)
    if outcome not in GRANTING or granted is None or not quantity:
        return Share(quantity=NOUGHT, total=NOUGHT)
    pieces = min(granted, quantity)
    return Share(quantity=pieces, total=share(total, pieces, quantity))


def expected(asked: Decimal, agreed: Decimal | None) -> Decimal:
    """What they owe: as much as they agreed to, else all that is asked."""
    return agreed or asked


def state_of_answer(said: str) -> str:
    """agree | partly | refuse."""
    return REFUSED if said == REFUSE else ANSWERED


def state_of_payment(got: Decimal, owed: Decimal) -> str:
    """Once so much has come of what they owe."""
    return PAID if got >= owed else PAID_PART
