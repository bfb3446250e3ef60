"""Goods: products (1C Номенклатура), their packs and barcodes."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from claims.models.base import COMMERCIAL, PLAIN, Base, BigId, Quantity, Weight


class Product(Base, kw_only=True):
    """key is the Ref_Key of Catalog.Номенклатура; sku is Артикул, okei the code of the base unit.

    weight: of a base unit, kg; None where 1C does not say.
    """

    __tablename__ = "product"

    key: Mapped[UUID] = mapped_column(Uuid, primary_key=True, info=PLAIN)
    sku: Mapped[str] = mapped_column(String(50), default="", index=True, info=COMMERCIAL)
    name: Mapped[str] = mapped_column(String(1000), info=COMMERCIAL)
    search: Mapped[str] = mapped_column(String(1100), default="", info=COMMERCIAL)  # lower-case sku and name
    unit: Mapped[str] = mapped_column(String(50), default="", info=PLAIN)
    okei: Mapped[str] = mapped_column(String(4), default="", info=PLAIN)
    group_key: Mapped[UUID | None] = mapped_column(Uuid, default=None, info=PLAIN)
    group_name: Mapped[str] = mapped_column(String(150), default="", info=COMMERCIAL)
    maker: Mapped[str] = mapped_column(String(150), default="", info=COMMERCIAL)
    supplier: Mapped[str] = mapped_column(String(150), default="", info=COMMERCIAL)
    weight: Mapped[Decimal | None] = mapped_column(Weight, default=None, info=PLAIN)
    deleted: Mapped[bool] = mapped_column(Boolean, default=False, info=PLAIN)
    version: Mapped[str] = mapped_column(String(24), default="", info=PLAIN)


class Pack(Base, kw_only=True):
    """A pack of a product (Catalog.УпаковкиЕдиницыИзмерения): how many base units it holds."""

    __tablename__ = "pack"

    key: Mapped[UUID] = mapped_column(Uuid, primary_key=True, info=PLAIN)
    product_key: Mapped[UUID] = mapped_column(ForeignKey("product.key"), index=True, info=PLAIN)
    name: Mapped[str] = mapped_column(String(100), info=PLAIN)
    units: Mapped[Decimal] = mapped_column(Quantity, info=PLAIN)
    version: Mapped[str] = mapped_column(String(24), default="", info=PLAIN)


class Barcode(Base, kw_only=True):
    """A code on the package (InformationRegister.ШтрихкодыНоменклатуры)."""

    __tablename__ = "barcode"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    code: Mapped[str] = mapped_column(String(200), unique=True, info=PLAIN)
    product_key: Mapped[UUID] = mapped_column(ForeignKey("product.key"), index=True, info=PLAIN)
    pack_key: Mapped[UUID | None] = mapped_column(Uuid, default=None, info=PLAIN)
