"""Batches that dealers are asked not to sell: to whom such a batch went, who got the letter, what a dealer is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import and_, false, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from claims.models import (
    BatchHold,
    BatchLetter,
    Dealer,
    Membership,
    OutboxMessage,
    Person,
    Product,
    Shipment,
    ShipmentLine,
)
from claims.models.base import Quantity
from claims.queries.reach import Reach, within
from claims.queries.shipped import counts

READERS = ("head", "administrator")  # who is written to; the first role that anybody there has


@dataclass(frozen=True, kw_only=True)
class GoneTo:
    """A dealer to whom the batch went. people: {id: name} of those who are written to."""

    dealer_key: UUID
    dealer: str
    shipments: int
    units: Decimal
    last_at: datetime
    people: dict[int, str]


@dataclass(frozen=True, kw_only=True)
class Written:
    """A letter and how it stands: sent | waiting | given_up | done."""

    dealer: str
    name: str
    login: str
    kind: str
    state: str
    error: str
    sent_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Held:
    """One in a list. goods: name of the product; who: asked for it."""

    hold: BatchHold
    goods: str
    unit: str
    who: str


def gone_to(session: Session, product: UUID, batch: str, since: date, zone: ZoneInfo) -> list[GoneTo]:
    """By name; shipments from that day on, returns not taken off."""
    rows = session.execute(
        select(
            Dealer.key,
            Dealer.name,
            func.count(Shipment.key.distinct()).label("shipments"),
            type_coerce(func.sum(ShipmentLine.quantity), Quantity).label("units"),
            func.max(Shipment.date).label("last_at"),
        )
        .select_from(ShipmentLine)
        .join(Shipment, Shipment.key == ShipmentLine.shipment_key)
        .join(Dealer, Dealer.key == Shipment.dealer_key)
        .where(ShipmentLine.product_key == product, ShipmentLine.batch == batch, counts())
        .where(Shipment.date >= datetime.combine(since, time(), zone))
        .group_by(Dealer.key, Dealer.name)
        .order_by(Dealer.name, Dealer.key)
    ).all()
    people = _people(session, [row.key for row in rows])
    return [
        GoneTo(
            dealer_key=row.key,
            dealer=row.name,
            shipments=row.shipments,
            units=row.units,
            last_at=row.last_at,
            people=people.get(row.key, {}),
        )
        for row in rows
    ]


def in_force(session: Session, product: UUID, batch: str) -> BatchHold | None:
    wanted = (BatchHold.product_key == product, BatchHold.batch == batch, BatchHold.lifted_at.is_(None))
    return session.scalar(select(BatchHold).where(*wanted))


def holds(session: Session, hold_id: int | None = None, *, only_in_force: bool = False) -> list[Held]:
    """Those in force first, then the newest; with hold_id that one alone."""
    rows = (
        select(BatchHold, Product.name, Product.unit, Person.name)
        .join(Product, Product.key == BatchHold.product_key)
        .join(Person, Person.id == BatchHold.person_id)
        .order_by(BatchHold.lifted_at.is_not(None), BatchHold.id.desc())
    )
    rows = rows.where(BatchHold.id == hold_id) if hold_id is not None else rows
    rows = rows.where(BatchHold.lifted_at.is_(None)) if only_in_force else rows
    return [Held(hold=row[0], goods=row[1], unit=row[2], who=row[3]) for row in session.execute(rows)]


def written(session: Session, hold_id: int) -> list[Written]:
    """By dealer; what failed first."""
    rows = session.execute(
        select(BatchLetter, Dealer.name, Person.name.label("person"), Person.login, OutboxMessage)
        .join(Dealer, Dealer.key == BatchLetter.dealer_key)
        .join(Person, Person.id == BatchLetter.person_id)
        .outerjoin(OutboxMessage, OutboxMessage.id == BatchLetter.message_id)
        .where(BatchLetter.hold_id == hold_id)
        .order_by(BatchLetter.kind.desc(), Dealer.name, BatchLetter.id)
    )
    found = [
        Written(
            dealer=row[1],
            name=row[2],
            login=row[3],
            kind=row[0].kind,
            state="sent" if row[0].sent_at else row[4].state if row[4] else "done",
            error=row[4].last_error if row[4] and row[4].state == "given_up" else "",
            sent_at=row[0].sent_at,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: one.state != "given_up")


def held_for(session: Session, reach: Sequence[Reach], zone: ZoneInfo, shipment: UUID | None = None) -> list[Held]:
    """Those in force of batches that this dealer got; of one shipment alone, where it is named."""
    in_force = holds(session, only_in_force=True)
    meant = [
        and_(
            ShipmentLine.product_key == one.hold.product_key,
            ShipmentLine.batch == one.hold.batch,
            Shipment.date >= datetime.combine(one.hold.since, time(), zone),
        )
        for one in in_force
    ]
    mine = (
        select(ShipmentLine.product_key, ShipmentLine.batch)
        .join(Shipment, Shipment.key == ShipmentLine.shipment_key)
        .where(or_(false(), *meant), within(Shipment, reach), counts())
        .distinct()
    )
    mine = mine.where(Shipment.key == shipment) if shipment else mine
    got = {tuple(row) for row in session.execute(mine)} if in_force else set()
    return [one for one in in_force if (one.hold.product_key, one.hold.batch) in got]


def tried(session: Session, hold: BatchHold) -> Sequence[BatchLetter]:
    """Letters that ask not to sell the batch and may have arrived: a worker had each in hand, whatever became of it.

    Until the transaction ends no worker takes another one.
    """
    asking = (BatchLetter.hold_id == hold.id, BatchLetter.kind == "hold")
    carried = select(BatchLetter.message_id).where(*asking)
    session.execute(
        select(OutboxMessage.id).where(OutboxMessage.id.in_(carried)).order_by(OutboxMessage.id).with_for_update()
    ).all()
    in_hand = or_(OutboxMessage.tries > 0, OutboxMessage.last_error != "", BatchLetter.sent_at.is_not(None))
    rows = select(BatchLetter).outerjoin(OutboxMessage, OutboxMessage.id == BatchLetter.message_id)
    return session.scalars(rows.where(*asking, in_hand).order_by(BatchLetter.id)).all()


def _people(session: Session, dealers: Sequence[UUID]) -> dict[UUID, dict[int, str]]:
    rows = session.execute(
        select(Membership.dealer_key, Membership.role, Person.id, Person.name)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.dealer_key.in_(dealers), Membership.role.in_(READERS), ~Person.disabled, ~Person.is_staff)
        .order_by(Person.id)
    ).all()
    found: dict[UUID, dict[int, str]] = {}
    for role in READERS:
        served = set(found)
        for row in rows:
            if row.role == role and row.dealer_key not in served:
                found.setdefault(row.dealer_key, {})[row.id] = row.name
    return found
