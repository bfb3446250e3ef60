"""Shipments that dealers told of and 1C has not given yet: whose they may be, and what they may turn out to be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from claims.errors import Incomplete, NotFound
from claims.models import Claim, ClaimLine, LegalEntity, Product, Shipment, ShipmentLine, Store
from claims.queries.reach import Reach
from claims.rules.tie import Row
from claims.wording.shipments import TOLD_FAULTS

NEAR = timedelta(days=14)  # a document may be dated otherwise than its paper
MOST = 10


@dataclass(frozen=True)
class Choice:
    """A legal entity or a store that a dealer's paper may name."""

    key: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A shipment of 1C's that may be the told one. same: it has the told УПД."""

    shipment: Shipment
    lines: tuple[Row, ...]
    same: bool


def entities_of(session: Session, reach: Sequence[Reach]) -> list[Choice]:
    """Legal entities of the reader's dealers."""
    dealers = [one.dealer_key for one in reach]
    rows = select(LegalEntity.key, LegalEntity.name).where(
        LegalEntity.dealer_key.in_(dealers), LegalEntity.deleted.is_(False)
    )
    return [Choice(str(row.key), row.name) for row in session.execute(rows.order_by(LegalEntity.name, LegalEntity.key))]


def stores_of(session: Session, reach: Sequence[Reach]) -> list[Choice]:
    """Stores within reach that still receive goods."""
    dealers = [one.dealer_key for one in reach]
    rows = session.execute(
        select(Store.id, Store.name, Store.dealer_key)
        .where(Store.dealer_key.in_(dealers), Store.closed_at.is_(None))
        .order_by(Store.name, Store.id)
    )
    return [Choice(str(row.id), row.name) for row in rows if _covered(reach, row.dealer_key, row.id)]


def place_of(session: Session, reach: Sequence[Reach], entity_key: UUID | None, store_id: int | None) -> UUID:
    """The dealer of this legal entity and store.

    NotFound: out of reach. Incomplete: they are of two dealers, or neither says whose it is.
    """
    entity = session.get(LegalEntity, entity_key) if entity_key else None
    store = session.get(Store, store_id) if store_id else None
    if (entity_key and entity is None) or (store_id and store is None):
        raise NotFound
    dealers = {one.dealer_key for one in (entity, store) if one is not None and one.dealer_key}
    if len(dealers) > 1:
        raise Incomplete({"store": TOLD_FAULTS["two_dealers"]})
    dealer = dealers.pop() if dealers else reach[0].dealer_key if len(reach) == 1 else None
    if dealer is None:
        raise Incomplete({"entity": TOLD_FAULTS["no_entity"]})
    if not _covered(reach, dealer, store_id):
        if store_id is None and any(one.dealer_key == dealer for one in reach):
            raise Incomplete({"store": TOLD_FAULTS["no_store"]})
        raise NotFound
    return dealer


def candidates(session: Session, told: Shipment) -> list[Candidate]:
    """Shipments of this dealer that 1C has: the same УПД first, then those of about the same day."""
    near = Shipment.date.between(told.date - NEAR, told.date + NEAR)
    found = session.scalars(
        select(Shipment)
        .where(Shipment.dealer_key == told.dealer_key, Shipment.told_by.is_(None), Shipment.deleted.is_(False))
        .where(or_(Shipment.upd_number == told.upd_number, near), Shipment.posted.is_(True))
        .order_by((Shipment.upd_number == told.upd_number).desc(), Shipment.date.desc(), Shipment.key)
        .limit(MOST)
    )
    return [Candidate(shipment=row, lines=shipped_rows(session, row.key), same=same_paper(told, row)) for row in found]


def same_paper(told: Shipment, shipment: Shipment) -> bool:
    """Numbers of УПД begin anew each year."""
    return shipment.upd_number == told.upd_number and abs(shipment.date - told.date) <= NEAR


def arrived(session: Session, told: Shipment) -> Shipment | None:
    """The shipment with the told УПД, once 1C has given it."""
    if told.told_by is None:
        return None
    return session.scalar(
        select(Shipment)
        .where(Shipment.dealer_key == told.dealer_key, Shipment.told_by.is_(None), Shipment.deleted.is_(False))
        .where(Shipment.upd_number == told.upd_number, Shipment.posted.is_(True))
        .where(Shipment.date.between(told.date - NEAR, told.date + NEAR))
        .order_by(Shipment.date.desc(), Shipment.key)
        .limit(1)
    )


def shipped_rows(session: Session, shipment_key: UUID) -> tuple[Row, ...]:
    """What 1C says is in it."""
    rows = session.execute(
        select(ShipmentLine.id, Product.key, Product.name, Product.sku, ShipmentLine.quantity)
        .join(Product, Product.key == ShipmentLine.product_key)
        .where(ShipmentLine.shipment_key == shipment_key, ShipmentLine.told_in.is_(None))
        .where(ShipmentLine.removed.is_(False))
        .order_by(ShipmentLine.number)
    )
    return tuple(Row(id=row.id, key=row.key, name=row.name, sku=row.sku, quantity=row.quantity) for row in rows)


def told_rows(session: Session, claim: Claim) -> tuple[Row, ...]:
    """The told lines that the claim is about."""
    rows = session.execute(
        select(ShipmentLine, Product.name, Product.sku)
        .join(ClaimLine, ClaimLine.shipment_line_id == ShipmentLine.id)
        .outerjoin(Product, Product.key == ShipmentLine.product_key)
        .where(ClaimLine.claim_id == claim.id, ShipmentLine.told_in == claim.id)
        .order_by(ClaimLine.position)
    )
    return tuple(
        Row(id=line.id, key=line.product_key, name=name or line.text, sku=sku or "", quantity=line.quantity)
        for line, name, sku in rows
    )


def _covered(reach: Sequence[Reach], dealer_key: UUID, store_id: int | None) -> bool:
    return any(one.dealer_key == dealer_key and one.covers(store_id) for one in reach)
