"""A decision became another one: what a dealer wished of the former stands no more."""

from datetime import datetime

from sqlalchemy.orm import Session

from claims import outbox
from claims.models import Claim, ClaimEvent
from claims.queries.wishes import APPEAL, CONSENT, standing


def decision_changed(session: Session, claim: Claim, *, now: datetime, source: str = "onec") -> ClaimEvent | None:
    """The dealer may agree or appeal anew, and is told so. None: nothing stood."""
    if not wishes_over(session, claim, now=now):
        return None
    event = claim.happened("decision_changed", now=now, source=source)
    session.add(event)
    return event


def wishes_over(session: Session, claim: Claim, *, now: datetime) -> bool:
    """Whether any stood; a consent that 1C was told of is taken back there."""
    over = standing(session, claim.id, CONSENT, APPEAL)
    for wish in over:
        wish.over_at = now
    if any(wish.code == CONSENT for wish in over):
        outbox.put(session, "details", now=now, claim_id=claim.id, lane=f"onec {claim.id}")
    return bool(over)
