"""«Всё сошлось»: a person of the dealer says of a shipment that it arrived as its papers say, or takes that back."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from claims.errors import NotAllowed, NotFound
from claims.models import Claim, Reception, Shipment
from claims.queries.reach import Reach
from claims.queries.shipment_card import shipment_within
from claims.rules.balance import FREEING_OUTCOMES
from claims.wording.shipments import CLAIMED_ALREADY


def confirm_reception(session: Session, key: UUID, *, reach: Sequence[Reach], person_id: int, now: datetime) -> None:
    """Said twice it stays with who said it first. NotFound: out of reach; NotAllowed: it has a claim that stands."""
    _must_be_there(session, key, reach)
    standing = select(Claim.number).where(
        Claim.shipment_key == key, Claim.registered_at.is_not(None), Claim.outcome.not_in(FREEING_OUTCOMES)
    )
    number = session.scalar(standing.order_by(Claim.id).limit(1))
    if number:
        raise NotAllowed(CLAIMED_ALREADY.format(number=number))
    if session.get(Reception, key) is None:
        session.add(Reception(shipment_key=key, person_id=person_id, at=now))


def take_reception_back(session: Session, key: UUID, *, reach: Sequence[Reach]) -> None:
    """NotFound: out of reach."""
    _must_be_there(session, key, reach)
    session.execute(delete(Reception).where(Reception.shipment_key == key))


def _must_be_there(session: Session, key: UUID, reach: Sequence[Reach]) -> None:
    """Locked: two people may say it at once."""
    if session.scalar(shipment_within(key, reach).with_only_columns(Shipment.key).with_for_update()) is None:
        raise NotFound
