"""What the portal tells 1C of a claim."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sync.erp.reference import Key


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
class LineDecision:
    """What the portal decided about a line where it decides (process desk). action: 1C's code, see names.ACTIONS."""

    number: int
    action: str
    comment: str
    granted: Decimal | None = None
    remedy: str = ""
    disposition: str = ""
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class ClaimDetails:
    """What standard 1C has no field for: goes to additional attributes. None = do not touch.

    status, answer, finding, guilty, responsible, lines: told only where the portal owns them (process desk).
    """

    number: str | None = None
    subject: str | None = None
    stage: str | None = None
    due_on: date | None = None
    link: str | None = None
    consent: str | None = None
    status: str | None = None
    answer: str | None = None
    finding: str | None = None
    guilty: str | None = None
    responsible: str | None = None
    lines: tuple[LineDecision, ...] | None = None


@dataclass(frozen=True, slots=True)
class MessageOut:
    """A question or an answer on its way to 1C. key: chosen by the portal. line None: of the whole claim."""

    key: Key
    line: int | None
    is_answer: bool
    author: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FileOut:
    """A file on its way to 1C: an address behind sign-in, and the bytes where the customer wants them inside.

    key: chosen by the portal; size in bytes; at: when it was uploaded.
    """

    key: Key
    line: int | None
    kind: str
    name: str
    mime: str
    size: int
    sha256: str
    url: str
    at: datetime
    content: bytes | None = None


@dataclass(frozen=True, slots=True)
class ClaimOut:
    """A claim on its way to 1C. Both keys are chosen by the portal and stored before the first try.

    total: what is to be made good, with VAT, in the currency of the shipment.
    led: the portal leads it, so that its status in 1C is our own word; act_there: 1C has made its act before.
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
    led: bool = False
    act_there: bool = False

    @property
    def needs_act(self) -> bool:
        """1C's act is about counts of a shipment; defects alone, quality, papers and unknown shipments go without."""
        return self.act_there or (self.shipment_key is not None and any(line.differs for line in self.lines))


@dataclass(frozen=True, slots=True)
class ClaimRef:
    """The two objects that carry a claim in 1C."""

    claim_key: Key
    act_key: Key | None
