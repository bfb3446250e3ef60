"""Who must agree to the decision of a claim."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.models import Claim
from claims.queries.linked import shared_until
from claims.rules.discrepancy import NOUGHT
from claims.rules.moves import approvers
from claims.rules.shape import Approval, Process


def must_agree(session: Session, claim: Claim, process: Process) -> tuple[Approval, ...]:
    """By its sum and by those of the claims it was one with: no threshold is passed by below it in parts."""
    others = select(func.sum(Claim.discrepancy)).where(Claim.id.in_(shared_until(session, claim.id)))
    return approvers(process, claim.discrepancy + (session.scalar(others) or NOUGHT), claim.currency)
