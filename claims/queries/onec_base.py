"""The 1C base we belong to, and the claims it should hold."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from claims.models import Claim, OnecBase

LAST = 20  # sealed deliveries that stand for all where the base keeps no mark


@dataclass(frozen=True)
class Ref:
    """The two keys of a claim in 1C."""

    claim_key: UUID
    act_key: UUID


def onec_base(session: Session) -> OnecBase | None:
    return session.get(OnecBase, 1)


def unsealed(session: Session, most: int) -> list[Ref]:
    """Delivered, and not known to survive a restored copy yet; the oldest first."""
    wanted = (Claim.delivered_at.is_not(None), Claim.sealed_no.is_(None))
    return _refs(session, select(Claim.onec_key, Claim.act_onec_key).where(*wanted).order_by(Claim.id).limit(most))


def last_sealed(session: Session) -> list[Ref]:
    """The newest open ones that 1C was last seen to hold: while they are there, so is all before them."""
    wanted = (Claim.sealed_no.is_not(None), Claim.closed_at.is_(None), Claim.onec_version != "")
    newest = select(Claim.onec_key, Claim.act_onec_key).where(*wanted).order_by(Claim.sealed_no.desc(), Claim.id.desc())
    return _refs(session, newest.limit(LAST))


def delivered_after(session: Session, last: UUID | None, most: int) -> list[Ref]:
    """Pages of all delivered claims by key."""
    page = select(Claim.onec_key, Claim.act_onec_key).where(Claim.delivered_at.is_not(None))
    page = page.where(Claim.onec_key > last) if last else page
    return _refs(session, page.order_by(Claim.onec_key).limit(most))


def sealed_number(session: Session, key: UUID) -> int:
    """The number of the mark that covers the claim; the next one's where none does yet."""
    covered = session.scalar(select(Claim.sealed_no).where(Claim.onec_key == key))
    last = session.scalar(select(OnecBase.number)) or 0
    return last + 1 if covered is None else covered


def _refs(session: Session, rows: Select[UUID, UUID]) -> list[Ref]:
    return [Ref(row.onec_key, row.act_onec_key) for row in session.execute(rows)]
