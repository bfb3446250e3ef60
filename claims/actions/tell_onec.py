"""Lets 1C know of what the portal owns in a claim, whenever it changes."""

from datetime import datetime

from sqlalchemy.orm import Session

from claims import outbox
from claims.models import Claim
from claims.rules.shape import Process


def tell_details(session: Session, claim: Claim, process: Process, *, now: datetime) -> None:
    """Stage, decision, term; where 1C owns them there is nothing to tell."""
    if not process.onec_moves and claim.registered_at is not None:
        outbox.put(session, "details", now=now, claim_id=claim.id, lane=f"onec {claim.id}")
