"""Versions of a claim's paper."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Act, Claim


def newest_act(session: Session, claim_id: int) -> Act | None:
    """The last version made, or None."""
    return session.scalar(select(Act).where(Act.claim_id == claim_id).order_by(Act.edition.desc()).limit(1))


def claims_with_act(session: Session, form: str) -> Sequence[str]:
    """Numbers of all claims that a paper of this form was made for, in their order."""
    made = select(Act.claim_id).where(Act.form == form)
    numbered = select(Claim.number).where(Claim.id.in_(made), Claim.number.is_not(None)).order_by(Claim.id)
    return [number for number in session.scalars(numbered) if number]
