"""One short look for an open page: has the claim changed, is its reader still signed in."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from claims.models import Claim, SignIn


def edition(session: Session, claim_id: int, session_key: str) -> int | None:
    """The claim's edition; None when the reader's session has ended or the claim is gone."""
    signed_in = exists().where(SignIn.key_sha256 == session_key)
    return session.scalar(select(Claim.edition).where(Claim.id == claim_id, signed_in))
