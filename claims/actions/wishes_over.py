"""A decision became another one: what a dealer wished of the former stands no more."""

from datetime import datetime

from sqlalchemy.orm import Session

from claims import outbox
from claims.models import Claim
from claims.queries.wishes import APPEAL, CONSENT, standing


def decision_changed(session: Session, claim: Claim, *, now: datetime) -> None:
    """The dealer may agree or appeal anew; a consent that 1C was told of is taken back there."""
    over = standing(session, claim.id, CONSENT, APPEAL)
    if not over:
        return
    for wish in over:
        wish.over_at = now
    session.add(claim.happened("decision_changed", now=now, source="onec"))
    if any(wish.code == CONSENT for wish in over):
        outbox.put(session, "details", now=now, claim_id=claim.id, lane=f"onec {claim.id}")
