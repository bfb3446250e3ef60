"""A claim that 1C has lost is offered again under the same keys, with all that was said of it."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from claims import outbox
from claims.models import Claim, ClaimEvent, ClaimFile, ClaimWish, OutboxMessage, Question

SAID = ("details", "withdrawal", "message", "onec_file")
NEWER = ("changed", "tied")  # after these the claim went to 1C once more


def offer_again(session: Session, claim: Claim, *, now: datetime) -> bool:
    """False when it is on its way already. What we read of it is forgotten: 1C begins with it anew."""
    if claim.delivered_at is None or _on_its_way(session, claim.id):
        return False
    claim.delivered_at = claim.sealed_no = None
    claim.onec_version = claim.act_onec_version = ""
    session.add(claim.happened("offered_again", now=now, source="clock"))
    _send(session, claim, now)
    say_again(session, claim, now=now)
    return True


def send_again_if_changed(session: Session, claim: Claim, *, now: datetime) -> None:
    """1C may hold the claim as it was before it was changed or its delivery was found; its people's work is left."""
    newer = select(ClaimEvent.id).where(ClaimEvent.claim_id == claim.id, ClaimEvent.what.in_(NEWER))
    if session.scalar(newer.limit(1)) is not None and not _on_its_way(session, claim.id):
        _send(session, claim, now)


def say_again(session: Session, claim: Claim, *, now: datetime) -> None:
    """What was told of a claim beside the claim itself; 1C compares and writes what it lacks."""
    for table in (Question, ClaimFile, ClaimWish):
        session.execute(update(table).where(table.claim_id == claim.id).values(onec_at=None))
    kinds = SAID if claim.withdrawal_asked_at else tuple(kind for kind in SAID if kind != "withdrawal")
    outbox.repeat(session, claim.id, kinds, now=now)


def _send(session: Session, claim: Claim, now: datetime) -> None:
    outbox.put(session, "claim", now=now, claim_id=claim.id, lane=f"onec {claim.id}")


def _on_its_way(session: Session, claim_id: int) -> bool:
    waits = (OutboxMessage.claim_id == claim_id, OutboxMessage.kind == "claim", OutboxMessage.state == "waiting")
    return session.scalar(select(OutboxMessage.id).where(*waits).limit(1)) is not None
