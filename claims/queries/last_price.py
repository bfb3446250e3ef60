"""What a product last cost a dealer: the price of goods that came instead of others."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Shipment, ShipmentLine
from claims.rules.discrepancy import Shipped


def last_price(session: Session, product_key: UUID, shipment: Shipment) -> Shipped | None:
    """The line of this product in this shipment, else in the dealer's newest one before it; None: it never had any."""
    line = session.scalar(
        select(ShipmentLine)
        .join(Shipment, Shipment.key == ShipmentLine.shipment_key)
        .where(
            ShipmentLine.product_key == product_key,
            ShipmentLine.quantity > 0,
            ShipmentLine.told_in.is_(None),
            Shipment.dealer_key == shipment.dealer_key,
            Shipment.date <= shipment.date,
            Shipment.deleted.is_(False),
            Shipment.currency == shipment.currency,  # a price in other money is none
        )
        .order_by((Shipment.key == shipment.key).desc(), Shipment.date.desc(), Shipment.key, ShipmentLine.number)
        .limit(1)
    )
    if line is None:
        return None
    return Shipped(quantity=line.quantity, total=line.total, vat=line.vat_sum, rate=line.vat_rate)
