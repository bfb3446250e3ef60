"""A decision became another one: what a dealer wished of the former stands no more."""

from datetime import datetime

from sqlalchemy.orm import Session

from claims import outbox
from claims.models import Claim, ClaimEvent
from claims.queries.wishes import APPEAL, CONSENT, standing


def decision_changed(session: Session, claim: Claim, *, now: datetime) -> ClaimEvent | None:
    """The dealer may agree or appeal anew; a consent that 1C was told of is taken back there. None: nothing stood."""
    over = standing(session, claim.id, CONSENT, APPEAL)
    if not over:
        return None
    for wish in over:
        wish.over_at = now
    event = claim.happened("decision_changed", now=now, source="onec")
    session.add(event)
    if any(wish.code == CONSENT for wish in over):
        outbox.put(session, "details", now=now, claim_id=claim.id, lane=f"onec {claim.id}")
    return event
