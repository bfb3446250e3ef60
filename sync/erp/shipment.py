"""What the portal reads of shipments, and of what came back of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from sync.erp.reference import Key


class ShipmentLine(NamedTuple):
    """A row of names.SHIPMENTS, a tuple as there are millions. `key` is names.LINE_ID, where empty the line number.

    `price` is for a base unit, `amount` is price × quantity as in 1C, `total` always includes VAT.
    `vat_rate` is per cent with its sign, or the words for none. `marks`: marking codes of the packages, if kept.
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
    marks: tuple[str, ...] = ()


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
    currency: str  # its code in digits (643), else its name
    price_includes_vat: bool
    total: Decimal
    lines: tuple[ShipmentLine, ...]


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """What came back of a shipped line, in base units. shipment_line "": the base says only of which product."""

    shipment_key: Key
    shipment_line: str
    product_key: Key
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Return:
    """A return or a correction in 1C that makes a shipped quantity smaller. Counts when posted and not deleted.

    kind: names the sort of document; status: 1C's word where it has one (a request for return has no lines).
    claim_key, act_key, claim_number: the claim whose decision made it, by whichever of them the base tells;
    all empty when 1C's people made it by themselves.
    """

    key: Key
    version: str
    kind: str
    number: str
    made_on: date | None
    posted: bool
    deleted: bool
    claim_key: Key | None
    lines: tuple[ReturnLine, ...]
    act_key: Key | None = None
    claim_number: str = ""
    status: str = ""
