"""How much of each shipped line a sent claim holds now, and what of its sum is granted.

Worked out anew whenever its outcome or a decision changes.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.actions.fix_lines import found_of
from claims.models import Claim, ClaimLine
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
        found = found_of(session, line.id)
        line.held = holds(found, claim.outcome, granted)
        if claim.outcome in GRANTING:
            asked = sum((row.quantity for row in found if row.half != "came"), NOUGHT)
            left -= line.discrepancy - granted_sum(line.discrepancy, asked, claim.outcome, granted)
    claim.granted = max(left, NOUGHT)
