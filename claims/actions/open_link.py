"""The address of a claim's files for a 1C manager: made, opened (each time noted), revoked."""

import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from claims import outbox
from claims.errors import NotFound
from claims.models import Claim, LinkOpening
from claims.queries.link import claim_by_token


def make_link(session: Session, claim: Claim, *, by: int | None, now: datetime) -> str:
    """A new random token of 256 bits; the one before stops working."""
    claim.files_token = secrets.token_urlsafe(32)
    source = "clock" if by is None else "staff"
    session.add(claim.happened("link_made", now=now, source=source, by=by, hidden=True))
    return claim.files_token


def renew_link(session: Session, claim: Claim, *, by: int, now: datetime) -> str:
    """A new address, of which 1C is told too."""
    token = make_link(session, claim, by=by, now=now)
    _tell_onec(session, claim, now)
    return token


def revoke_link(session: Session, claim: Claim, *, by: int, now: datetime) -> None:
    """The address leads nowhere from now on, and leaves 1C."""
    claim.files_token = None
    session.add(claim.happened("link_revoked", now=now, source="staff", by=by, hidden=True))
    _tell_onec(session, claim, now)


def open_link(session: Session, token: str, *, what: str, address: str, now: datetime) -> Claim:
    """The claim of this token, with the opening noted; what: "page" or the key of a file; NotFound otherwise."""
    claim = claim_by_token(session, token)
    if claim is None:
        raise NotFound
    session.add(LinkOpening(claim_id=claim.id, at=now, address=address[:45], what=what[:60]))
    return claim


def _tell_onec(session: Session, claim: Claim, now: datetime) -> None:
    outbox.put(session, "details", now=now, claim_id=claim.id, lane=f"onec {claim.id}")
