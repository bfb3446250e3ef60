"""Papers of a claim that 1C may hold itself: verified in the store, small enough, not there yet."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import ClaimFile

PAPERS = ("act", "scan", "own_act")


@dataclass(frozen=True, kw_only=True)
class Paper:
    """kind: the purpose; size in bytes."""

    key: UUID
    kind: str
    name: str
    media_type: str
    size: int
    sha256: str
    uploaded_at: datetime


def papers(session: Session, claim_id: int, largest: int) -> list[Paper]:
    """In the order they came; largest in bytes."""
    rows = session.scalars(
        select(ClaimFile)
        .where(ClaimFile.claim_id == claim_id, ClaimFile.purpose.in_(PAPERS), ClaimFile.state == "stored")
        .where(ClaimFile.deleted_at.is_(None), ClaimFile.onec_at.is_(None), ClaimFile.size <= largest)
        .order_by(ClaimFile.uploaded_at, ClaimFile.key)
    )
    return [
        Paper(
            key=row.key,
            kind=row.purpose,
            name=row.name,
            media_type=row.media_type,
            size=row.size,
            sha256=row.sha256,
            uploaded_at=row.uploaded_at,
        )
        for row in rows
    ]
