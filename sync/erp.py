"""Erp: the one interface to 1C, and the plain frozen data that crosses it.

Keys are 1C's Ref_Key; versions are compared for equality only. Moments are aware UTC,
dates are calendar days of the 1C base. Quantities are in base units, sums in the currency of the document.
Names of 1C objects stand in sync.odata.names: docstrings here point to its constants.
Every method may raise ErpUnavailable (nothing is known, repeat) or ErpRefused (a person must look).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol
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
    """names.DEALERS: the customer a person works for."""

    key: Key
    version: str
    name: str
    is_client: bool
    manager: str
    phone: str
    email: str
    deleted: bool


@dataclass(frozen=True, slots=True)
class LegalEntity:
    """names.ENTITIES: the buyer of a shipment; belongs to one dealer (None: to nobody yet)."""

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
    """names.PRODUCTS: one item with the words of its base unit and of the folder above it."""

    key: Key
    version: str
    sku: str
    name: str
    unit: str
    okei: str
    group_key: Key | None
    group_name: str
    deleted: bool


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


@dataclass(frozen=True, slots=True)
class ShipmentLine:
    """A row of names.SHIPMENTS. `key` is names.LINE_ID, where empty the line number.

    `price` is for a base unit, `amount` is price × quantity as in 1C, `total` always includes VAT.
    `vat_rate` is per cent with its sign, or the words for none.
    """

    key: str
    number: int
    product_key: Key
    pack_key: Key | None
    quantity: Decimal
    price: Decimal
    amount: Decimal
    vat_rate: str
    vat: Decimal
    total: Decimal
    batch: str
    batch_key: Key | None


@dataclass(frozen=True, slots=True)
class Shipment:
    """names.SHIPMENTS: one delivery note with all that an act asks of it."""

    key: Key
    version: str
    number: str
    upd_number: str
    shipped_at: datetime
    shipped_on: date
    posted: bool
    deleted: bool
    dealer_key: Key | None
    entity_key: Key | None
    seller_key: Key | None
    consignee: str
    consignor: str
    address: str
    warehouse: str
    carrier: str
    vehicle: str
    manager: str
    contract_key: Key | None
    contract_number: str
    contract_date: date | None
    currency: str
    price_includes_vat: bool
    total: Decimal
    lines: tuple[ShipmentLine, ...]


@dataclass(frozen=True, slots=True)
class ClaimLineOut:
    """What the dealer says of one line. Prices, VAT, warehouse, batch are copied from the shipment by the adapter.

    `shipment_line` None: the goods are in no shipment; then `product_key` or `text` says what came.
    """

    number: int
    shipment_key: Key | None
    shipment_line: str | None
    product_key: Key | None
    text: str
    by_document: Decimal
    in_fact: Decimal
    comment: str

    @property
    def differs(self) -> bool:
        return self.by_document != self.in_fact


@dataclass(frozen=True, slots=True)
class ClaimDetails:
    """What standard 1C has no field for: goes to additional attributes. None = do not touch."""

    number: str | None = None
    subject: str | None = None
    stage: str | None = None
    due_on: date | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimOut:
    """A claim on its way to 1C. Both keys are chosen by the portal and stored before the first try.

    total: what is to be made good, with VAT, in the currency of the shipment.
    """

    claim_key: Key
    act_key: Key
    number: str
    title: str
    description: str
    registered_at: datetime
    dealer_key: Key
    entity_key: Key | None
    seller_key: Key | None
    shipment_key: Key | None
    total: Decimal
    details: ClaimDetails
    lines: tuple[ClaimLineOut, ...]

    @property
    def needs_act(self) -> bool:
        """1C's act of discrepancies is about counts; defects alone, quality and papers go without one."""
        return any(line.differs for line in self.lines)


@dataclass(frozen=True, slots=True)
class ClaimRef:
    """The two objects that carry a claim in 1C."""

    claim_key: Key
    act_key: Key | None


@dataclass(frozen=True, slots=True)
class Responsible:
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class LineState:
    """A row of names.ACTS: what 1C decided for it. `action` is 1C's code, see names.ACTIONS for its words."""

    number: int
    product_key: Key | None
    action: str
    comment: str


@dataclass(frozen=True, slots=True)
class ActState:
    key: Key
    version: str
    number: str
    status: str
    deleted: bool
    lines: tuple[LineState, ...]


@dataclass(frozen=True, slots=True)
class ClaimState:
    """What 1C says of a claim now. `gone`: the object was removed for good, all else is then empty."""

    claim_key: Key
    version: str
    number: str
    status: str
    finished: bool
    finished_on: date | None
    deleted: bool
    gone: bool
    stage: str | None
    due_on: date | None
    answer: str
    comment: str
    responsible: Responsible | None
    act: ActState | None


class Erp(Protocol):
    """1C as the portal sees it. Reading may be repeated at will; each write says why it may be, too."""

    def check(self) -> list[str]:
        """Names of objects the portal needs and 1C does not publish. 1C: the service document. Empty = all there."""

    def versions(self, what: Catalogue) -> Iterator[list[Version]]:
        """Pages of (key, version) of a reference list; deletion-marked ones too, but for packs. 1C: see Catalogue."""

    def dealers(self, keys: Sequence[Key]) -> list[Dealer]:
        """1C: names.DEALERS. Unknown keys are left out, here and in the five methods below."""

    def entities(self, keys: Sequence[Key]) -> list[LegalEntity]:
        """1C: names.ENTITIES with their contact rows."""

    def contacts(self, keys: Sequence[Key]) -> list[Contact]:
        """1C: names.CONTACTS with their contact rows."""

    def sellers(self, keys: Sequence[Key]) -> list[Seller]:
        """1C: names.SELLERS with their contact rows."""

    def products(self, keys: Sequence[Key]) -> list[Product]:
        """1C: names.PRODUCTS without folders, names.UNITS for the base unit."""

    def packs(self, keys: Sequence[Key]) -> list[Pack]:
        """1C: names.UNITS that a product owns; shared pack sets are not read."""

    def barcodes(self) -> Iterator[list[Barcode]]:
        """Pages of the whole register names.BARCODES: it has no versions to compare."""

    def shipment_versions(self, since: datetime | None) -> Iterator[list[Version]]:
        """Pages of (key, version) of names.SHIPMENTS dated `since` or later; None = all there are."""

    def shipments(self, keys: Sequence[Key]) -> list[Shipment]:
        """1C: names.SHIPMENTS with rows; batches, warehouses, VAT rates, contracts by name."""

    def open_claims(self) -> Iterator[list[Version]]:
        """Pages of (key, version) of names.CLAIMS that 1C has not finished. An absent one may be finished or gone."""

    def open_acts(self) -> Iterator[list[Version]]:
        """Pages of (key, version) of names.ACTS that 1C has not worked off."""

    def claim_states(self, refs: Sequence[ClaimRef]) -> list[ClaimState]:
        """What 1C says of these claims; one removed for good comes back as `gone`. 1C: names.CLAIMS, names.ACTS."""

    def put_claim(self, claim: ClaimOut) -> ClaimState:
        """Act (where counts differ), then claim. 1C: names.ACTS unposted, names.CLAIMS.

        Idempotent by the two keys: what is there already is compared, not written again. The state's keys count:
        they differ from the asked ones if 1C chose its own.
        ErpRefused: 1C kept other values than were sent, or an object it must refer to is missing.
        What 1C's people have gone on with is left as they have it and counts as put.
        """

    def put_details(self, claim_key: Key, details: ClaimDetails, due_was: date | None = None) -> date | None:
        """Additional attributes of names.CLAIMS; rows of others stay. Idempotent: equal values are not written.

        Returns the day that 1C holds then. One that is not `due_was`, the day we know of, was promised there: it stays.
        """

    def withdraw(self, claim_key: Key) -> ClaimState:
        """The dealer's wish in the comment of names.CLAIMS; 1C confirms by closing or marking for deletion.

        Idempotent: the mark is written once. ErpChanged: 1C has decided already.
        """
