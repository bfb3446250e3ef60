"""Lets 1C know of what the portal owns in a claim, and of what the dealer says."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from claims import outbox
from claims.models import Claim, ClaimFile, ClaimWish, Question
from claims.rules.shape import Process


def tell_details(session: Session, claim: Claim, process: Process, *, now: datetime) -> None:
    """Stage, decision, term; where 1C owns them there is nothing to tell."""
    if not process.onec_moves and claim.registered_at is not None:
        outbox.put(session, "details", now=now, claim_id=claim.id, lane=f"onec {claim.id}")


def tell_words(session: Session, claim: Claim, *, now: datetime) -> None:
    """What the dealer has asked or answered."""
    if claim.registered_at is not None:
        outbox.put(session, "message", now=now, claim_id=claim.id, lane=f"onec {claim.id}")


def tell_papers(session: Session, claim_id: int, *, now: datetime) -> None:
    """Papers that lie in the store may go into 1C itself, where the company wants them there."""
    outbox.put(session, "onec_file", now=now, claim_id=claim_id, lane=f"onec {claim_id}")


def record_paper(session: Session, key: UUID, *, now: datetime) -> None:
    """1C holds the bytes of this file."""
    session.get_one(ClaimFile, key).onec_at = now


def record_words(session: Session, of: type[Question | ClaimWish], row_id: int, *, now: datetime) -> None:
    """1C holds what the dealer said here."""
    session.execute(update(of).where(of.id == row_id).values(onec_at=now))
