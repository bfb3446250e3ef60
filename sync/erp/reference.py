"""What the portal reads of 1C's reference lists: who buys, who sells, what is sold."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

Key = UUID


class Catalogue(StrEnum):
    """The reference lists that are compared by key and version."""

    DEALERS = "dealers"
    ENTITIES = "entities"
    CONTACTS = "contacts"
    SELLERS = "sellers"
    PRODUCTS = "products"
    PACKS = "packs"


@dataclass(frozen=True, slots=True)
class Version:
    """One row of a cheap look: which object, in which state, and whose it is.

    `owner_key`: the dealer of an entity or a contact, the product of a pack; None elsewhere.
    """

    key: Key
    version: str
    owner_key: Key | None = None


@dataclass(frozen=True, slots=True)
class Dealer:
    """names.DEALERS: the customer a person works for. segment and region: "" where the base holds none."""

    key: Key
    version: str
    name: str
    is_client: bool
    manager: str
    phone: str
    email: str
    deleted: bool
    segment: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class LegalEntity:
    """names.ENTITIES: the buyer of a shipment; belongs to one dealer (None: to nobody yet).

    country: its code in digits (643), "" where the base does not say; tax_number: of a foreign one, beside inn.
    """

    key: Key
    version: str
    dealer_key: Key | None
    name: str
    full_name: str
    inn: str
    kpp: str
    okpo: str
    address: str
    phone: str
    deleted: bool
    country: str = ""
    tax_number: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """names.CONTACTS: a person at the dealer as 1C knows them; no account follows from it."""

    key: Key
    version: str
    dealer_key: Key | None
    name: str
    position: str
    phone: str
    email: str
    deleted: bool


@dataclass(frozen=True, slots=True)
class Seller:
    """names.SELLERS: our own legal entity, the supplier in the act."""

    key: Key
    version: str
    name: str
    full_name: str
    inn: str
    kpp: str
    okpo: str
    address: str
    phone: str
    deleted: bool


@dataclass(frozen=True, slots=True)
class Product:
    """names.PRODUCTS: one item with the words of its base unit and of the folder above it.

    maker and supplier: "" where the base holds none; weight: of a base unit in kg, None where it holds none.
    """

    key: Key
    version: str
    sku: str
    name: str
    unit: str
    okei: str
    group_key: Key | None
    group_name: str
    deleted: bool
    maker: str = ""
    supplier: str = ""
    weight: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Pack:
    """names.UNITS owned by a product; `units` = base units in one pack."""

    key: Key
    version: str
    product_key: Key
    name: str
    units: Decimal


@dataclass(frozen=True, slots=True)
class Barcode:
    """names.BARCODES: a register row, so it has neither key nor version."""

    code: str
    product_key: Key
    pack_key: Key | None
