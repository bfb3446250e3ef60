"""Short looks: has the claim of an open page changed, is its reader still signed in, has 1C rung."""

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from claims.models import Claim, Ring, SignIn


def edition(session: Session, claim_id: int, session_key: str) -> int | None:
    """The claim's edition; None when the reader's session has ended or the claim is gone."""
    signed_in = exists().where(SignIn.key_sha256 == session_key)
    return session.scalar(select(Claim.edition).where(Claim.id == claim_id, signed_in))


def rings(session: Session) -> tuple[int, int]:
    """Differs once 1C has rung again: by the last one, and by how many there are, should an earlier come late."""
    last, count = session.execute(select(func.max(Ring.id), func.count())).one()
    return last or 0, count
