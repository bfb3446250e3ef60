"""The link to a claim's files that 1C holds: whose it is, and who opened it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Claim, ClaimFile, LinkOpening

MOST = 20
ARCHIVE = "zip"  # what was opened, when it was all files at once


@dataclass(frozen=True, kw_only=True)
class Opening:
    """file: the name of the file that was taken, "" for the page; whole: all of them were, as an archive."""

    at: datetime
    address: str
    file: str
    whole: bool


def claim_by_token(session: Session, token: str) -> Claim | None:
    """The claim whose files this token opens."""
    return session.scalar(select(Claim).where(Claim.files_token == token)) if token else None


def openings(session: Session, claim_id: int) -> Sequence[Opening]:
    """The last MOST, newest first."""
    rows = session.execute(
        select(LinkOpening.at, LinkOpening.address, LinkOpening.what)
        .where(LinkOpening.claim_id == claim_id)
        .order_by(LinkOpening.id.desc())
        .limit(MOST)
    ).all()
    files = session.execute(select(ClaimFile.key, ClaimFile.name).where(ClaimFile.claim_id == claim_id))
    names = {str(key): name for key, name in files}
    return [
        Opening(at=row.at, address=row.address, file=names.get(row.what, ""), whole=row.what == ARCHIVE) for row in rows
    ]
