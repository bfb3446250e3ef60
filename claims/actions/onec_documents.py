"""Documents that 1C made after a shipment: kept, tied to the claim that made them, counted off the balance."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from claims.models import Claim, OnecDocument, OnecDocumentLine, Shipment, ShipmentLine
from claims.rules.moves import past_decision
from claims.rules.shape import Process


@dataclass(frozen=True, kw_only=True)
class ToldDocument:
    """A document of 1C as it stands now; kind: its sort in words, status: 1C's word where it has one."""

    key: UUID
    kind: str
    number: str
    made_on: date | None
    posted: bool
    deleted: bool
    status: str = ""


@dataclass(frozen=True, kw_only=True)
class ToldReturned:
    """What a document takes back of a shipped line; line "": only the product is known."""

    shipment_key: UUID
    line: str
    product_key: UUID
    quantity: Decimal


@dataclass(frozen=True, kw_only=True)
class ToldReturn:
    """A return or a correction with the claim that made it, by whichever 1C tells; the claim is read anew for it."""

    document: ToldDocument
    version: str
    claim_key: UUID | None
    act_key: UUID | None
    claim_number: str
    lines: tuple[ToldReturned, ...]


def record_returns(session: Session, told: Sequence[ToldReturn], process: Process, *, now: datetime) -> None:
    """Brings what can be claimed of the shipped lines to what these documents leave of them."""
    touched = _shipments_of(session, [one.document.key for one in told])
    for one in told:
        claim_id = claim_of_document(session, one)
        claim = session.get(Claim, claim_id, with_for_update=True) if claim_id else None
        row = record_document(session, claim, one.document, process, now=now)
        row.version = one.version
        session.flush()
        session.execute(delete(OnecDocumentLine).where(OnecDocumentLine.document_key == row.key))
        for line in one.lines:
            touched.add(line.shipment_key)
            session.add(
                OnecDocumentLine(
                    document_key=row.key,
                    shipment_key=line.shipment_key,
                    shipment_line=line.line,
                    product_key=line.product_key,
                    quantity=line.quantity,
                )
            )
        if claim is not None:
            claim.onec_version = ""  # the next poll reads the claim with this document beside it
    session.flush()
    count_returned(session, touched)


def record_documents(
    session: Session, claim: Claim, told: Sequence[ToldDocument], process: Process, *, now: datetime
) -> None:
    """Those that 1C tells with the claim itself; one that was counted off the balance before is no longer."""
    if not told:
        return
    for paper in told:
        record_document(session, claim, paper, process, now=now)
    session.flush()
    count_returned(session, _shipments_of(session, [paper.key for paper in told]))


def record_document(
    session: Session, claim: Claim | None, told: ToldDocument, process: Process, *, now: datetime
) -> OnecDocument:
    """The document as it stands; the dealer is told of a posted one once the decision is known to them."""
    row = session.get(OnecDocument, told.key)
    was_posted = row is not None and row.posted
    if row is None:
        row = OnecDocument(key=told.key, kind=told.kind, claim_id=claim.id if claim else None)
        session.add(row)
    row.kind, row.number, row.made_on = told.kind, told.number, told.made_on
    row.posted, row.deleted, row.status = told.posted, told.deleted, told.status
    row.claim_id = claim.id if claim else row.claim_id
    if claim is not None and told.posted and not told.deleted and not was_posted:
        hidden = not past_decision(process.of(claim), claim.stage)
        session.add(
            claim.happened("document", now=now, source="onec", hidden=hidden, kind=told.kind, number=told.number)
        )
    return row


def forget_returns(session: Session, keys: Iterable[UUID]) -> None:
    """Removed in 1C for good: what they took is there again."""
    gone = list(keys)
    touched = _shipments_of(session, gone)
    for row in session.scalars(select(OnecDocument).where(OnecDocument.key.in_(gone))):
        row.deleted, row.version = True, ""  # should it be there again, it is read again
    session.flush()
    count_returned(session, touched)


def count_returned(session: Session, shipment_keys: Iterable[UUID]) -> None:
    """ShipmentLine.returned anew, out of all living documents that no claim of the portal made."""
    keys = sorted(set(shipment_keys))
    back = defaultdict(list)
    living = (
        select(OnecDocumentLine)
        .join(OnecDocument, OnecDocument.key == OnecDocumentLine.document_key)
        .where(OnecDocumentLine.shipment_key.in_(keys), OnecDocument.posted, ~OnecDocument.deleted)
        .where(OnecDocument.claim_id.is_(None))
        .order_by(OnecDocumentLine.id)
    )
    for row in session.scalars(living):
        back[row.shipment_key].append(row)
    concerned = or_(ShipmentLine.shipment_key.in_(list(back)), ShipmentLine.returned != 0)
    lines = select(ShipmentLine).where(ShipmentLine.shipment_key.in_(keys), ShipmentLine.told_in.is_(None), concerned)
    lines = lines.execution_options(populate_existing=True)  # an import writes past the session
    shipped = defaultdict(list)
    for line in session.scalars(lines.order_by(ShipmentLine.shipment_key, ShipmentLine.number)):
        shipped[line.shipment_key].append(line)
    for key, own in shipped.items():
        _spread(own, back[key])


def _spread(lines: Sequence[ShipmentLine], back: Sequence[OnecDocumentLine]) -> None:
    """Each row to its line; what is known by product only fills that product's lines in their order."""
    returned = dict.fromkeys((line.id for line in lines), Decimal(0))
    own = {(line.line_key, line.product_key): line.id for line in lines}
    loose: dict[UUID | None, Decimal] = defaultdict(Decimal)
    for row in back:
        line_id = own.get((row.shipment_line, row.product_key))
        if line_id is None:
            loose[row.product_key] += row.quantity
        else:
            returned[line_id] += row.quantity
    for line in lines:
        part = min(loose[line.product_key], max(line.quantity - returned[line.id], Decimal(0)))
        returned[line.id] += part
        loose[line.product_key] -= part
    for line in lines:
        if line.returned != returned[line.id]:
            line.returned = returned[line.id]


def _shipments_of(session: Session, documents: Sequence[UUID]) -> set[UUID]:
    wanted = OnecDocumentLine.document_key.in_(documents)
    return set(session.scalars(select(OnecDocumentLine.shipment_key).where(wanted)))


def claim_of_document(session: Session, told: ToldReturn) -> int | None:
    """The id of the claim whose decision made it, by whichever key or number 1C tells."""
    for column, value in (
        (Claim.onec_key, told.claim_key),
        (Claim.act_onec_key, told.act_key),
        (Claim.number, told.claim_number or None),
    ):
        found = session.execute(select(Claim.id, Claim.dealer_key).where(column == value)).first() if value else None
        if found is not None and (column is not Claim.number or _is_of(session, told, found.dealer_key)):
            claim_id: int = found.id
            return claim_id
    return None


def _is_of(session: Session, told: ToldReturn, dealer_key: UUID) -> bool:
    """A number in a comment may be mistyped: a document about another dealer's goods is not this claim's."""
    about = select(Shipment.dealer_key).where(Shipment.key.in_([line.shipment_key for line in told.lines]))
    return set(session.scalars(about)) <= {dealer_key}
