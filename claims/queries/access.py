"""Which objects a person may see at all."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Claim, ClaimFile
from claims.queries.account import Me
from claims.queries.reach import in_sight, within


def claim(session: Session, person: Me, *, number: str = "", claim_id: int = 0, locked: bool = False) -> Claim | None:
    """The claim by number or id, if it is of a dealer and a store of the person's; staff see what was sent.

    locked: others who want to write it wait for this transaction, and it is read as they have left it.
    """
    which = Claim.number == number if number else Claim.id == claim_id
    whose = in_sight(person.sight) if person.is_staff else within(Claim, person.reach)
    found = select(Claim).where(which, whose)
    if locked:
        found = found.with_for_update().execution_options(populate_existing=True)
    return session.scalar(found)


def claim_file(session: Session, claim: Claim, key: UUID) -> ClaimFile | None:
    """A file of this very claim that is not deleted, nor for our own eyes."""
    living = (ClaimFile.deleted_at.is_(None), ~ClaimFile.ours)
    return session.scalar(select(ClaimFile).where(ClaimFile.claim_id == claim.id, ClaimFile.key == key, *living))
