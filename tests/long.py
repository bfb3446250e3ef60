"""A delivery of two hundred lines for the dealer of tests.world."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from claims.actions.answer_draft import choose_subject
from claims.actions.start_draft import start_draft
from claims.models import Barcode, Pack, Product, Session, Shipment, ShipmentLine
from claims.queries.reach import Reach
from claims.rules.shape import Process
from tests.world import NOW, World, key

LINES = 200
NUMBER = "УТ-009200"


def sku(number: int) -> str:
    return f"{200_000 + 7 * number}"


def put_delivery(session: Session, world: World, lines: int = LINES) -> UUID:
    """Goods with long names, every second in boxes of 12; line n ships 10 + n pieces at 118.80."""
    shipment = key("long shipment")
    session.add(
        Shipment(
            key=shipment,
            number=NUMBER,
            date=datetime(2026, 3, 9, 6, 0, tzinfo=UTC),
            upd_number="9200",
            upd_date=date(2026, 3, 9),
            dealer_key=world.dealer,
            entity_key=key("entity"),
            seller_key=key("seller"),
        )
    )
    for number in range(1, lines + 1):
        name = f"Средство моющее концентрированное «Чистый дом» № {number}, канистра 5 л"
        goods = key(f"long {number}")
        session.add(Product(key=goods, sku=sku(number), name=name, search=f"{sku(number)} {name}".lower(), unit="шт"))
        session.flush()
        session.add(Barcode(code=f"46070099{number:05}", product_key=goods))
        if number % 2:
            session.add(Pack(key=key(f"long box {number}"), product_key=goods, name="кор.", units=Decimal(12)))
        session.add(_line(shipment, number, goods))
    session.flush()
    return shipment


def begin_long(session: Session, world: World, process: Process, lines: int = LINES) -> int:
    """A draft of such a delivery with its subject chosen; its id."""
    claim = start_draft(
        session,
        process,
        reach=(Reach(world.dealer),),
        shipment_key=put_delivery(session, world, lines),
        person_id=world.head,
        now=NOW,
    )
    choose_subject(claim, process, "acceptance", now=NOW)
    session.flush()
    return claim.id


def _line(shipment: UUID, number: int, goods: UUID) -> ShipmentLine:
    count = Decimal(10 + number)
    total = count * Decimal("118.80")
    return ShipmentLine(
        shipment_key=shipment,
        line_key=str(number),
        number=number,
        product_key=goods,
        batch=f"44{number:04}",
        quantity=count,
        price=Decimal("118.80"),
        sum=total,
        vat_rate="20%",
        vat_sum=(total / 6).quantize(Decimal("0.01")),
        total=total,
    )
