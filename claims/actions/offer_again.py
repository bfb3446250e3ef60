"""1C does not hold a claim that it had: it goes there once more, under the same keys."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims import outbox
from claims.models import Claim, OutboxMessage


def offer_again(session: Session, claim: Claim, *, now: datetime) -> bool:
    """False: it is on its way already. What the dealer was shown stays; that it goes again is an event of its own."""
    lane = f"onec {claim.id}"
    waiting = select(OutboxMessage.id).where(
        OutboxMessage.lane == lane, OutboxMessage.kind == "claim", OutboxMessage.state == "waiting"
    )
    if session.scalar(waiting.limit(1)) is not None:
        return False
    claim.delivered_at = None
    claim.onec_version = claim.act_onec_version = ""
    session.add(claim.happened("offered_again", now=now, source="onec"))
    outbox.put(session, "claim", now=now, claim_id=claim.id, lane=lane)
    return True
