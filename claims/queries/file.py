"""A file by its key, if the reader may see its claim."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Claim, ClaimFile
from claims.queries.account import Me


def visible_file(session: Session, person: Me, key: UUID) -> ClaimFile | None:
    """Own dealers' for a dealer, drafts too; of every sent claim for staff; never a deleted one."""
    whose = Claim.stage != "draft" if person.is_staff else Claim.dealer_key.in_(person.dealer_keys)
    return session.scalar(
        select(ClaimFile)
        .join(Claim, Claim.id == ClaimFile.claim_id)
        .where(ClaimFile.key == key, ClaimFile.deleted_at.is_(None), whose)
    )
