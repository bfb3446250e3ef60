"""A claim by its number, for programs."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Claim


def claim_numbered(session: Session, number: str) -> Claim | None:
    """The claim with this number, whosever it is."""
    return session.scalar(select(Claim).where(Claim.number == number.strip()))
