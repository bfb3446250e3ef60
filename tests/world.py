"""A small world for stories: two dealers with their people, one delivery, and someone of our staff."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid5

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from claims.models import (
    Barcode,
    Dealer,
    LegalEntity,
    Membership,
    Pack,
    Person,
    Product,
    Seller,
    Shipment,
    ShipmentLine,
    Store,
)
from claims.models.engine import reading, writing

ROOT = UUID("9b2f6f0e-0000-4000-8000-000000000000")
NOW = datetime(2026, 3, 10, 8, 20, tzinfo=UTC)


def key(name: str) -> UUID:
    """The same key for the same name in every run."""
    return uuid5(ROOT, name)


@dataclass
class World:
    """What stories refer to. lines: ids of the shipped lines Кристалл 40, Пена 24, Миндаль 96 (box of 12)."""

    engine: Engine
    dealer: UUID
    stranger_dealer: UUID
    shipment: UUID
    stranger_shipment: UUID
    head: int
    storekeeper: int
    stranger: int
    staff: int
    lines: dict[str, int]

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with writing(self.engine) as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with reading(self.engine) as session:
            yield session


GOODS = (  # name, sku, quantity, price with VAT, VAT rate in percent, barcode
    ("Средство для стёкол «Кристалл», 5 л", "110356", 40, "352.50", 20, "4607001103561"),
    ("Пена для бесконтактной мойки, 20 кг", "125211", 24, "3150.40", 20, "4607001252115"),
    ("Мыло жидкое «Миндаль», 1 л", "126101", 96, "118.80", 10, "4607001261018"),
)
SHORT = ("Кристалл", "Пена", "Миндаль")


def build(engine: Engine) -> World:
    """Fill an empty database."""
    with writing(engine) as session:
        _dealers(session)
        people = _people(session)
        _goods(session)
        lines = _shipment(session, "shipment", "УТ-004512", key("dealer"), key("entity"))
        _shipment(session, "stranger shipment", "УТ-004777", key("stranger dealer"), key("stranger entity"))
    return World(
        engine=engine,
        dealer=key("dealer"),
        stranger_dealer=key("stranger dealer"),
        shipment=key("shipment"),
        stranger_shipment=key("stranger shipment"),
        lines=dict(zip(SHORT, lines, strict=True)),
        **people,
    )


def _dealers(session: Session) -> None:
    session.add(
        Seller(
            key=key("seller"),
            name="Чистый дом",
            full_name="ООО «Чистый дом»",
            inn="6316000009",
            kpp="631601001",
            okpo="00032537",
            address="443001, г. Самара, ул. Заводская, д. 5",
            phone="+7 (846) 100-00-00",
        )
    )
    for prefix, name in (("", "Южный дилер"), ("stranger ", "Северный дилер")):
        session.add(Dealer(key=key(f"{prefix}dealer"), name=name, manager_name="Ирина Кузнецова"))
        session.flush()
        session.add(
            LegalEntity(
                key=key(f"{prefix}entity"),
                dealer_key=key(f"{prefix}dealer"),
                name=f"ООО «{name}»",
                full_name=f"Общество с ограниченной ответственностью «{name}»",
                inn="7707083893",
                kpp="770701001",
                address="350000, г. Краснодар, ул. Красная, д. 1",
                phone="+7 (861) 200-00-00",
            )
        )
        session.add(
            Store(dealer_key=key(f"{prefix}dealer"), name="Склад", address="г. Краснодар, ул. Уральская, д. 10")
        )


def _people(session: Session) -> dict[str, int]:
    people = {
        "head": Person(login="head@south.example", name="Олег Южный", created_at=NOW),
        "storekeeper": Person(login="store@south.example", name="Пётр Кладовой", created_at=NOW),
        "stranger": Person(login="head@north.example", name="Анна Северная", created_at=NOW),
        "staff": Person(login="staff@maker.example", name="Ирина Кузнецова", is_staff=True, created_at=NOW),
    }
    session.add_all(people.values())
    session.flush()
    roles = {"head": ("head", "accountant", "administrator"), "storekeeper": ("storekeeper",)}
    for who, names in roles.items():
        session.add_all(Membership(person_id=people[who].id, dealer_key=key("dealer"), role=name) for name in names)
    session.add(Membership(person_id=people["stranger"].id, dealer_key=key("stranger dealer"), role="head"))
    return {who: person.id for who, person in people.items()}


def _goods(session: Session) -> None:
    for name, sku, *_, barcode in GOODS:
        session.add(
            Product(
                key=key(sku),
                sku=sku,
                name=name,
                search=f"{sku} {name}".lower(),
                unit="шт",
                okei="796",
                maker="Чистый дом",
            )
        )
        session.flush()
        session.add(Barcode(code=barcode, product_key=key(sku)))
    session.add(Pack(key=key("box of 12"), product_key=key("126101"), name="кор.", units=Decimal(12)))


def _shipment(session: Session, name: str, number: str, dealer: UUID, entity: UUID) -> list[int]:
    session.add(
        Shipment(
            key=key(name),
            number=number,
            date=datetime(2026, 3, 9, 6, 0, tzinfo=UTC),
            upd_number=number.split("-")[1].lstrip("0"),
            upd_date=date(2026, 3, 9),
            dealer_key=dealer,
            entity_key=entity,
            seller_key=key("seller"),
            warehouse="Склад готовой продукции",
            carrier="ТК «Волга»",
            delivery_address="г. Краснодар, ул. Уральская, д. 10",
            contract_number="15/2025",
            contract_date=date(2025, 1, 15),
        )
    )
    session.flush()
    rows = [_line(name, number, *goods) for number, goods in enumerate(GOODS, 1)]
    session.add_all(rows)
    session.flush()
    return [row.id for row in rows]


def _line(shipment: str, number: int, _: str, sku: str, quantity: int, price: str, rate: int, __: str) -> ShipmentLine:
    total = Decimal(price) * quantity
    return ShipmentLine(
        shipment_key=key(shipment),
        line_key=str(number),
        number=number,
        product_key=key(sku),
        batch=f"44{number:02}",
        quantity=Decimal(quantity),
        price=Decimal(price),
        sum=total,
        vat_rate=f"{rate}%",
        vat_sum=(total * rate / (100 + rate)).quantize(Decimal("0.01")),
        total=total,
        pack_key=key("box of 12") if sku == "126101" else None,
    )
