"""What 1C tells of a claim."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sync.erp.reference import Key


@dataclass(frozen=True, slots=True)
class Responsible:
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class LineState:
    """A row of names.ACTS: what 1C decided for it. `action` is 1C's code, see names.ACTIONS for its words.

    question: what 1C's people ask about the line; by_document, in_fact: the figures as 1C holds them now.
    """

    number: int
    product_key: Key | None
    action: str
    comment: str
    question: str = ""
    by_document: Decimal | None = None
    in_fact: Decimal | None = None
    shipment_key: Key | None = None
    shipment_line: str = ""
    text: str = ""
    granted: Decimal | None = None
    remedy: str = ""
    disposition: str = ""
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class ActState:
    key: Key
    version: str
    number: str
    status: str
    deleted: bool
    lines: tuple[LineState, ...]


@dataclass(frozen=True, slots=True)
class MessageIn:
    """A question or an answer written in 1C. key: the same for the same message at every reading."""

    key: str
    line: int | None
    is_answer: bool
    author: str
    text: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Document:
    """A document that 1C made by the decision. kind: its name in words; status: 1C's word where it has one."""

    key: Key
    kind: str
    number: str
    made_on: date | None
    posted: bool
    deleted: bool
    status: str = ""


@dataclass(frozen=True, slots=True)
class FileIn:
    """A file that 1C's people attached to a document. key: 1C's own, name with its extension."""

    key: Key
    document_key: Key
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose claim it is and of what, as 1C holds it: all there is to know of a claim born there. Sums with VAT."""

    title: str
    description: str
    registered_at: datetime | None
    dealer_key: Key | None
    entity_key: Key | None
    seller_key: Key | None
    shipment_key: Key | None
    act_key: Key | None
    total: Decimal
    number: str = ""  # the portal's own, where 1C keeps it


@dataclass(frozen=True, slots=True)
class ClaimState:
    """What 1C says of a claim now. `gone`: the object was removed for good, all else is then empty.

    refusal: the ground in 1C's words; origin None: this dialect does not tell it.
    """

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
    refusal: str = ""
    guilty: str = ""
    messages: tuple[MessageIn, ...] = ()
    documents: tuple[Document, ...] = ()
    origin: Origin | None = None

    @classmethod
    def removed(cls, claim_key: Key) -> ClaimState:
        """Removed for good: nothing else is known."""
        return cls(
            claim_key=claim_key,
            version="",
            number="",
            status="",
            finished=False,
            finished_on=None,
            deleted=True,
            gone=True,
            stage=None,
            due_on=None,
            answer="",
            comment="",
            responsible=None,
            act=None,
        )


@dataclass(frozen=True, slots=True)
class HeldClaim:
    """A claim as the portal holds it: the versions it was last read in. open: not closed with us."""

    claim_key: Key
    act_key: Key
    version: str
    act_version: str
    open: bool


@dataclass(frozen=True, slots=True)
class OddObject:
    """An object that makes no sense to us; it holds up no other."""

    key: Key
    detail: str


@dataclass(frozen=True, slots=True)
class Changes:
    """Some claims that changed in 1C. mark: what confirm() is told once they are kept; "" = nothing to confirm."""

    states: tuple[ClaimState, ...]
    odd: tuple[OddObject, ...] = ()
    mark: str = ""


HeldClaims = Callable[[Collection[Key]], Sequence[HeldClaim]]  # the open ones, and these whatever they are
