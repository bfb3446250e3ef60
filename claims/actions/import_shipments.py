"""What 1C says of shipments and their lines; a line that left its document stays as removed, claims refer to it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select, tuple_, update
from sqlalchemy.orm import Session

from claims.actions.count_shipped import changed
from claims.actions.import_rows import Row, upsert
from claims.actions.onec_documents import count_returned
from claims.models import LegalEntity, Shipment, ShipmentLine, Store


def import_shipments(session: Session, rows: Sequence[Row], lines: Sequence[Row]) -> None:
    """Rows: columns of Shipment without store_id; lines: columns of ShipmentLine without id, returned.

    Dealers, legal entities, sellers and products that the rows refer to are there already.
    """
    changed(session, _changing(session, rows))
    stores = _stores(session, rows)
    placed = [{**row, "store_id": stores.get((row["dealer_key"], row["delivery_address"]))} for row in rows]
    upsert(session, Shipment, placed)
    theirs = ShipmentLine.shipment_key.in_([row["key"] for row in rows]), ShipmentLine.told_in.is_(None)
    session.execute(update(ShipmentLine).where(*theirs).values(removed=True))
    new = {"returned": Decimal(0), "text": "", "unit": ""}
    upsert(session, ShipmentLine, lines, by=("shipment_key", "line_key"), begin=new)
    count_returned(session, [row["key"] for row in rows])


def _changing(session: Session, rows: Sequence[Row]) -> Iterator[datetime]:
    """The days of what is new or is told anew, and where it stood before."""
    keys = [row["key"] for row in rows]
    known = {
        row.key: row
        for row in session.execute(select(Shipment.key, Shipment.date, Shipment.version).where(Shipment.key.in_(keys)))
    }
    for row in rows:
        before = known.get(row["key"])
        if before is None or before.version != row["version"]:
            yield from (row["date"], before.date) if before else (row["date"],)


def _stores(session: Session, rows: Sequence[Row]) -> dict[tuple[UUID, str], int]:
    """A store is an address that a dealer was delivered to; called as its consignee, where that is not the buyer."""
    buyers = _buyers(session, rows)
    names = {
        (row["dealer_key"], row["delivery_address"]): _called(row, buyers) for row in rows if row["delivery_address"]
    }
    upsert(
        session,
        Store,
        [{"dealer_key": dealer, "address": address, "name": name[:200]} for (dealer, address), name in names.items()],
        by=("dealer_key", "address"),
        keep=("name",),
    )
    place = tuple_(Store.dealer_key, Store.address)
    found = session.execute(select(Store.dealer_key, Store.address, Store.id).where(place.in_(list(names))))
    return {(row.dealer_key, row.address): row.id for row in found}


def _buyers(session: Session, rows: Sequence[Row]) -> set[str]:
    keys = {row["entity_key"] for row in rows}
    found = session.execute(select(LegalEntity.name, LegalEntity.full_name).where(LegalEntity.key.in_(keys)))
    return {name for names in found for name in names}


def _called(row: Row, buyers: set[str]) -> str:
    """Its address goes without the postal code: nobody calls a place by that."""
    consignee = str(row["consignee"].partition(",")[0])
    if consignee and consignee not in buyers:
        return consignee
    address = str(row["delivery_address"])
    code, _, rest = address.partition(", ")
    return rest if rest and code.isdecimal() else address
