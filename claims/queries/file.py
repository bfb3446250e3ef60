"""A file by its key, if the reader may see its claim."""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import Session

from claims.models import Claim, ClaimFile
from claims.queries.account import Me
from claims.queries.reach import in_sight, within

FROM_ONEC = "onec_document"  # shows what was decided: not for a dealer before the decision
PAPER = "paper"  # written by the portal: a letter, an agreement
PRICED = ("act", "own_act", "scan", PAPER, FROM_ONEC)  # papers with prices in them: not for who may not see prices


def visible_file(session: Session, person: Me, key: UUID) -> ClaimFile | None:
    """Own dealers' for a dealer, drafts too; of every claim in sight for staff; never a deleted one."""
    whose = in_sight(person.sight) if person.is_staff else _of_dealers(person)
    return session.scalar(
        select(ClaimFile)
        .join(Claim, Claim.id == ClaimFile.claim_id)
        .where(ClaimFile.key == key, ClaimFile.deleted_at.is_(None), whose)
    )


def visible_keys(session: Session, person: Me, claim: Claim) -> set[UUID]:
    """Of a sent claim that the person may see: the files of it that visible_file gives."""
    seen = select(ClaimFile.key).join(Claim, Claim.id == ClaimFile.claim_id).where(Claim.id == claim.id)
    whose = true() if person.is_staff else _of_dealers(person)
    return set(session.scalars(seen.where(ClaimFile.deleted_at.is_(None), whose)))


def _of_dealers(person: Me) -> ColumnElement[bool]:
    priced = [one for one in person.reach if person.sees_prices(one.dealer_key)]
    open_to_all = and_(within(Claim, person.reach), ClaimFile.purpose.not_in(PRICED))
    known = or_(ClaimFile.purpose != FROM_ONEC, Claim.outcome != "")
    return and_(known, ~ClaimFile.ours, or_(within(Claim, priced), open_to_all))
