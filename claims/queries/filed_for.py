"""Who of ours filed a claim for its dealer, on whose word, and what the dealer says to that."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Claim, ClaimEvent, Person

UNSEEN, RIGHT, WRONG = "unseen", "right", "wrong"


@dataclass(frozen=True, kw_only=True)
class Filed:
    """who: of ours; words: on whose word. state: unseen | right | wrong, said by whom of the dealer (by) and when."""

    who: str
    words: str
    at: datetime
    state: str
    by: str
    said_at: datetime | None


def filed_for(session: Session, claim: Claim) -> Filed | None:
    """None: the dealer filed it."""
    if not claim.filed_for:
        return None
    rows = session.execute(
        select(ClaimEvent.what, ClaimEvent.at, ClaimEvent.said, Person.name)
        .outerjoin(Person, Person.id == ClaimEvent.person_id)
        .where(ClaimEvent.claim_id == claim.id, ClaimEvent.what.in_(("filed_for", "filed_right", "filed_wrong")))
        .order_by(ClaimEvent.id)
    ).all()
    filed, said = rows[0], rows[-1] if len(rows) > 1 else None
    return Filed(
        who=filed.name or "",
        words=str(filed.said.get("words", "")),
        at=filed.at,
        state=claim.filed_for,
        by=said.name or "" if said else "",
        said_at=said.at if said else None,
    )
