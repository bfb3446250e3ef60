"""How much of each shipped line a sent claim holds now, and what of its sum is granted.

Worked out anew whenever its outcome or a decision changes.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Claim, ClaimLine, Discrepancy
from claims.rules import discrepancy
from claims.rules.balance import holds
from claims.rules.discrepancy import NOUGHT
from claims.rules.granted import GRANTING, granted_sum
from claims.rules.shape import Process


def hold_lines(session: Session, claim: Claim, process: Process) -> None:
    """All a line claims while open, nothing once refused, withdrawn, or not granted by 1C's action for the line."""
    refusing = {action.value for action in process.onec_actions if not action.granted}
    left = claim.discrepancy if claim.outcome in GRANTING else NOUGHT
    for line in session.scalars(select(ClaimLine).where(ClaimLine.claim_id == claim.id)):
        granted = NOUGHT if line.decision in refusing else line.granted
        found = _found(session, line.id)
        line.held = holds(found, claim.outcome, granted)
        if claim.outcome in GRANTING:
            asked = sum((row.quantity for row in found if row.half != "came"), NOUGHT)
            left -= line.discrepancy - granted_sum(line.discrepancy, asked, claim.outcome, granted)
    claim.granted = max(left, NOUGHT)


def _found(session: Session, line_id: int) -> Sequence[discrepancy.Discrepancy]:
    rows = session.scalars(select(Discrepancy).where(Discrepancy.line_id == line_id))
    return [
        discrepancy.Discrepancy(kind=row.kind, quantity=row.quantity, sum=row.total, vat=row.vat_sum, half=row.half)
        for row in rows
    ]
