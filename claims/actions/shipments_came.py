"""1C has given shipments: staff are told of the claims that wait for them."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from claims.actions.onec_problem import note_problem
from claims.actions.tie_shipment import problem_of
from claims.models import Claim, Shipment
from claims.queries.told import same_paper


def shipments_came(session: Session, keys: Collection[UUID], *, now: datetime) -> None:
    """Of those with the УПД that a dealer told of; which lines are which, a person says."""
    told = aliased(Shipment)
    rows = session.execute(
        select(Claim, told, Shipment)
        .join(told, told.key == Claim.shipment_key)
        .join(Shipment, (Shipment.dealer_key == told.dealer_key) & (Shipment.upd_number == told.upd_number))
        .where(told.told_by.is_not(None), Shipment.key.in_(list(keys)), Shipment.told_by.is_(None))
        .where(Claim.registered_at.is_not(None), Claim.closed_at.is_(None), Shipment.deleted.is_(False))
        .order_by(Claim.id, Shipment.date)
    )
    for claim, its, shipment in rows:
        if same_paper(its, shipment):
            key, number = problem_of(claim), shipment.number
            note_problem(session, key, "shipment_came", now=now, claim_id=claim.id, shipment=number)
