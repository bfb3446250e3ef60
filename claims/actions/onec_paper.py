"""A printed form that 1C attached to a document of the claim becomes one of the claim's files."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from claims.actions.add_file import Received, add_file
from claims.models import Claim, ClaimFile


def has_paper(session: Session, key: UUID) -> bool:
    """key: 1C's own of the file, which is ours, too."""
    return session.get(ClaimFile, key) is not None


def take_paper(session: Session, claim_id: int, received: Received, *, now: datetime) -> None:
    """The dealer sees it once the decision is known, see claims.queries.file; the history row is for staff."""
    claim = session.get_one(Claim, claim_id)
    file = add_file(session, claim, received, person_id=None, now=now)
    session.add(claim.happened("file", now=now, source="onec", hidden=True, name=file.name))
