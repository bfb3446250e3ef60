"""A person of a dealer begins a claim from a delivery."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from claims.errors import NotFound
from claims.models import Claim, ClaimLine, Shipment
from claims.queries.reach import Reach, within
from claims.rules.shape import Process


def start_draft(
    session: Session, process: Process, *, reach: Sequence[Reach], shipment_key: UUID, person_id: int, now: datetime
) -> Claim:
    """A draft for this shipment; an own one that was begun and left empty is taken up again.

    NotFound: no such shipment is in reach.
    """
    found = select(Shipment).where(Shipment.key == shipment_key, within(Shipment, reach), Shipment.deleted.is_(False))
    shipment = session.scalar(found.where(Shipment.told_by.is_(None)))
    if shipment is None:
        raise NotFound
    empty = session.scalar(
        select(Claim).where(
            Claim.shipment_key == shipment_key,
            Claim.created_by == person_id,
            Claim.stage == process.first.code,
            Claim.subject == "",
            ~exists().where(ClaimLine.claim_id == Claim.id),
        )
    )
    if empty is not None:
        return empty
    return draft_of(session, process, shipment, person_id=person_id, now=now)


def draft_of(session: Session, process: Process, shipment: Shipment, *, person_id: int, now: datetime) -> Claim:
    """A new draft; the caller has seen to it that the person may see the shipment."""
    claim = Claim(
        dealer_key=shipment.dealer_key,
        entity_key=shipment.entity_key,
        seller_key=shipment.seller_key,
        store_id=shipment.store_id,
        shipment_key=shipment.key,
        stage=process.first.code,
        created_by=person_id,
        created_at=now,
        changed_at=now,
    )
    session.add(claim)
    session.flush()
    session.add(claim.happened("begun", now=now, source="dealer", by=person_id))
    return claim
