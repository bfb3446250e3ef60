"""One shipment as its page shows it: goods with what can still be claimed of each, and who found it in order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from claims.errors import NotFound
from claims.models import LegalEntity, Person, Product, Reception, Shipment, ShipmentLine, Store
from claims.queries.country import money_of
from claims.queries.draft import held
from claims.queries.reach import Reach, within
from claims.rules.balance import Balance, balance


@dataclass(frozen=True, kw_only=True)
class ShippedLine:
    """One line of the document; total is with VAT; returned: in 1C without the portal."""

    number: int
    batch: str
    total: Decimal
    returned: Decimal
    balance: Balance


@dataclass(frozen=True, kw_only=True)
class ShippedGoods:
    """All lines of one product, batches added up."""

    name: str
    sku: str
    unit: str
    lines: tuple[ShippedLine, ...]

    @property
    def total(self) -> Decimal:
        return sum((line.total for line in self.lines), Decimal(0))

    @property
    def returned(self) -> Decimal:
        return sum((line.returned for line in self.lines), Decimal(0))

    @property
    def balance(self) -> Balance:
        """Of all lines together; over one line does not eat the rest of another."""
        parts = [line.balance for line in self.lines]
        sums = {name: sum((getattr(part, name) for part in parts), Decimal(0)) for name in Balance.__annotations__}
        return Balance(**sums)


@dataclass(frozen=True, kw_only=True)
class ShipmentCard:
    """goods in the order of the document; received_by, received_at: who said «Всё сошлось»."""

    key: UUID
    dealer_key: UUID
    number: str
    date: datetime
    upd_number: str
    upd_date: Date | None
    entity: str
    store: str
    delivery_address: str
    warehouse: str
    carrier: str
    contract_number: str
    total: Decimal
    currency: str
    manager: str
    goods: tuple[ShippedGoods, ...]
    received_by: str
    received_at: datetime | None


def shipment_within(key: UUID, reach: Sequence[Reach]) -> Select[Shipment]:
    """The shipment that dealers see, if it is within reach."""
    living = Shipment.deleted.is_(False), Shipment.posted.is_(True), Shipment.told_by.is_(None)
    return select(Shipment).where(Shipment.key == key, *living, within(Shipment, reach))


def shipment_card(session: Session, key: UUID, reach: Sequence[Reach]) -> ShipmentCard:
    """NotFound: no such shipment is within reach."""
    found = (
        shipment_within(key, reach)
        .outerjoin(LegalEntity, LegalEntity.key == Shipment.entity_key)
        .outerjoin(Store, Store.id == Shipment.store_id)
        .outerjoin(Reception, Reception.shipment_key == Shipment.key)
        .outerjoin(Person, Person.id == Reception.person_id)
        .add_columns(LegalEntity.name, Store.name, Person.name, Reception.at)
    )
    row = session.execute(found).one_or_none()
    if row is None:
        raise NotFound
    shipment, entity, store, by, at = row
    return ShipmentCard(
        key=key,
        dealer_key=shipment.dealer_key,
        number=shipment.number,
        date=shipment.date,
        upd_number=shipment.upd_number,
        upd_date=shipment.upd_date,
        entity=entity or "",
        store=store or "",
        delivery_address=shipment.delivery_address,
        warehouse=shipment.warehouse,
        carrier=shipment.carrier,
        contract_number=shipment.contract_number,
        total=shipment.total,
        currency=money_of(session, shipment),
        manager=shipment.manager_name,
        goods=tuple(_goods(session, key)),
        received_by=by or "",
        received_at=at,
    )


def _goods(session: Session, key: UUID) -> Iterable[ShippedGoods]:
    rows = session.execute(
        select(ShipmentLine, Product.key, Product.name, Product.sku, Product.unit)
        .join(Product, Product.key == ShipmentLine.product_key)
        .where(ShipmentLine.shipment_key == key, ShipmentLine.removed.is_(False), ShipmentLine.told_in.is_(None))
        .order_by(ShipmentLine.number)
    ).all()
    taken = held(session, [line.id for line, *_ in rows])
    first: dict[UUID, int] = {}
    for line, product, *_ in rows:
        first.setdefault(product, line.number)
    together = sorted(rows, key=lambda row: (first[row.key], row[0].number))
    for _, same in groupby(together, key=lambda row: row.key):
        lines = list(same)
        *_, name, sku, unit = lines[0]
        yield ShippedGoods(name=name, sku=sku, unit=unit, lines=tuple(_line(row[0], taken) for row in lines))


def _line(line: ShipmentLine, taken: dict[int, Decimal]) -> ShippedLine:
    return ShippedLine(
        number=line.number,
        batch=line.batch,
        total=line.total,
        returned=line.returned,
        balance=balance(line.quantity, taken.get(line.id, Decimal(0)), line.returned),
    )
