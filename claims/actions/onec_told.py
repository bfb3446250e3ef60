"""What 1C says of a claim, in the core's own words: built by sync, recorded by the actions onec_*."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from claims.actions.onec_documents import ToldDocument


@dataclass(frozen=True, kw_only=True)
class ToldLine:
    """A row of the act: action is 1C's code, comment its manager's.

    by_document, in_fact: the figures as 1C holds them, None where it does not tell. granted None: as the action says.
    """

    number: int
    product_key: UUID | None
    action: str
    comment: str
    by_document: Decimal | None = None
    in_fact: Decimal | None = None
    granted: Decimal | None = None
    remedy: str = ""
    disposition: str = ""
    refusal: str = ""
    shipment_key: UUID | None = None
    shipment_line: str = ""
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class ToldMessage:
    """A question or an answer written in 1C; key: the same at every reading; line: the number of a row of the act."""

    key: str
    line: int | None
    is_answer: bool
    author: str
    text: str
    at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ToldOrigin:
    """Whose claim it is and of what: all there is to know of one born in 1C. number: ours, where 1C names it."""

    title: str
    registered_at: datetime | None
    dealer_key: UUID | None
    entity_key: UUID | None
    seller_key: UUID | None
    shipment_key: UUID | None
    total: Decimal
    number: str


@dataclass(frozen=True, kw_only=True)
class Told:
    """One reading of a claim's two objects. gone: removed for good; act_key None: there is no act.

    text: the description as 1C holds it, None where it does not tell.
    exact: the stage by code or name where 1C tells it; due_on: the day the answer is promised for.
    """

    key: UUID
    version: str
    number: str
    status: str
    finished: bool
    deleted: bool
    gone: bool
    exact: str
    due_on: date | None
    answer: str
    responsible: str
    phone: str
    act_key: UUID | None = None
    act_version: str = ""
    act_number: str = ""
    act_status: str = ""
    lines: tuple[ToldLine, ...] = ()
    text: str | None = None
    refusal: str = ""
    guilty: str = ""
    documents: tuple[ToldDocument, ...] = ()
    messages: tuple[ToldMessage, ...] = ()
    origin: ToldOrigin | None = None
