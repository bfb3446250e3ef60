"""Versions of a claim's paper."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Act


def newest_act(session: Session, claim_id: int) -> Act | None:
    """The last version made, or None."""
    return session.scalar(select(Act).where(Act.claim_id == claim_id).order_by(Act.edition.desc()).limit(1))
