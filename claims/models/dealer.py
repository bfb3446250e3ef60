"""Dealers (1C Партнеры), their legal entities (Контрагенты), stores (consignees) and our sellers (Организации)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from claims.models.base import COMMERCIAL, PERSONAL, PLAIN, Base, BigId, Moment


class Dealer(Base, kw_only=True):
    """key is the Ref_Key of Catalog.Партнеры; version is its DataVersion."""

    __tablename__ = "dealer"

    key: Mapped[UUID] = mapped_column(Uuid, primary_key=True, info=PLAIN)
    name: Mapped[str] = mapped_column(String(150), info=COMMERCIAL)
    manager_name: Mapped[str] = mapped_column(String(150), default="", info=PERSONAL)
    contact_name: Mapped[str] = mapped_column(String(150), default="", info=PERSONAL)
    phone: Mapped[str] = mapped_column(String(100), default="", info=PERSONAL)
    email: Mapped[str] = mapped_column(String(254), default="", info=PERSONAL)
    deleted: Mapped[bool] = mapped_column(Boolean, default=False, info=PLAIN)
    version: Mapped[str] = mapped_column(String(24), default="", info=PLAIN)
    segment: Mapped[str] = mapped_column(String(150), default="", info=COMMERCIAL)
    region: Mapped[str] = mapped_column(String(150), default="", info=COMMERCIAL)
    # The dealer's own choice, not 1C's: a storekeeper counts without seeing prices.
    storekeeper_sees_prices: Mapped[bool] = mapped_column(Boolean, default=True, info=PLAIN)


class Contact(Base, kw_only=True):
    """key is the Ref_Key of Catalog.КонтактныеЛицаПартнеров; email in lower case, as people sign in with it."""

    __tablename__ = "contact"

    key: Mapped[UUID] = mapped_column(Uuid, primary_key=True, info=PLAIN)
    dealer_key: Mapped[UUID] = mapped_column(ForeignKey("dealer.key"), index=True, info=PLAIN)
    name: Mapped[str] = mapped_column(String(150), info=PERSONAL)
    position: Mapped[str] = mapped_column(String(150), default="", info=PERSONAL)
    phone: Mapped[str] = mapped_column(String(100), default="", info=PERSONAL)
    email: Mapped[str] = mapped_column(String(254), default="", index=True, info=PERSONAL)


class LegalEntity(Base, kw_only=True):
    """key is the Ref_Key of Catalog.Контрагенты; okpo is КодПоОКПО.

    country: its code in digits, "" where 1C does not say; tax_number: of a foreign one, see rules/countries.py.
    """

    __tablename__ = "legal_entity"

    key: Mapped[UUID] = mapped_column(Uuid, primary_key=True, info=PLAIN)
    dealer_key: Mapped[UUID | None] = mapped_column(ForeignKey("dealer.key"), index=True, info=PLAIN)
    name: Mapped[str] = mapped_column(String(150), info=COMMERCIAL)
    full_name: Mapped[str] = mapped_column(String(1000), default="", info=COMMERCIAL)
    inn: Mapped[str] = mapped_column(String(12), default="", info=COMMERCIAL)
    kpp: Mapped[str] = mapped_column(String(9), default="", info=COMMERCIAL)
    okpo: Mapped[str] = mapped_column(String(10), default="", info=COMMERCIAL)
    address: Mapped[str] = mapped_column(String(500), default="", info=COMMERCIAL)
    phone: Mapped[str] = mapped_column(String(100), default="", info=COMMERCIAL)
    country: Mapped[str] = mapped_column(String(3), default="", info=PLAIN)
    tax_number: Mapped[str] = mapped_column(String(30), default="", info=COMMERCIAL)
    deleted: Mapped[bool] = mapped_column(Boolean, default=False, info=PLAIN)
    version: Mapped[str] = mapped_column(String(24), default="", info=PLAIN)


class Seller(Base, kw_only=True):
    """Our own legal entity: key is the Ref_Key of Catalog.Организации."""

    __tablename__ = "seller"

    key: Mapped[UUID] = mapped_column(Uuid, primary_key=True, info=PLAIN)
    name: Mapped[str] = mapped_column(String(150), info=COMMERCIAL)
    full_name: Mapped[str] = mapped_column(String(1000), default="", info=COMMERCIAL)
    inn: Mapped[str] = mapped_column(String(12), default="", info=COMMERCIAL)
    kpp: Mapped[str] = mapped_column(String(9), default="", info=COMMERCIAL)
    okpo: Mapped[str] = mapped_column(String(10), default="", info=COMMERCIAL)
    address: Mapped[str] = mapped_column(String(500), default="", info=COMMERCIAL)
    phone: Mapped[str] = mapped_column(String(100), default="", info=COMMERCIAL)
    version: Mapped[str] = mapped_column(String(24), default="", info=PLAIN)


class Store(Base, kw_only=True):
    """Where a dealer receives goods: a delivery address met in shipments (Грузополучатель, АдресДоставки)."""

    __tablename__ = "store"
    __table_args__ = (UniqueConstraint("dealer_key", "address"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    dealer_key: Mapped[UUID] = mapped_column(ForeignKey("dealer.key"), info=PLAIN)
    name: Mapped[str] = mapped_column(String(200), info=COMMERCIAL)
    address: Mapped[str] = mapped_column(String(500), info=COMMERCIAL)
    closed_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)  # receives goods no more
