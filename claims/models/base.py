"""What all tables share: the base class, exact number types, and the data class of a column."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, MetaData
from sqlalchemy.orm import DeclarativeBase, MappedAsDataclass
from sqlalchemy.types import TypeDecorator

# Every column says whose it is; a column without one of these fails tests/house.
PLAIN = {"data": "plain"}
PERSONAL = {"data": "personal"}
COMMERCIAL = {"data": "commercial"}
SECRET = {"data": "secret"}

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

BigId = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself only in INTEGER keys


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True):
    """Declarative base: every table is a keyword-only dataclass, buildable without a database."""

    metadata = MetaData(naming_convention=NAMES)


class _Scaled(TypeDecorator[Decimal]):
    """A decimal kept as a whole number, so that both databases add and compare it exactly."""

    impl = BigInteger
    cache_ok = True
    places = 0

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        scaled = Decimal(value).scaleb(self.places)
        whole = int(scaled)
        if whole != scaled:
            raise ValueError(f"{value} has more than {self.places} decimals")
        return whole

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(int(value)).scaleb(-self.places)


class Money(_Scaled):
    """A sum to its hundredths, in any currency."""

    cache_ok = True
    places = 2


class Quantity(_Scaled):
    """Quantity in the base unit, three decimals."""

    cache_ok = True
    places = 3


class Weight(_Scaled):
    """Kilograms to the milligram."""

    cache_ok = True
    places = 6


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, always aware; SQLite forgets the zone, so it is given back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
