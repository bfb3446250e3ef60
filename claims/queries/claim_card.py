"""Everything a claim's card shows, for a dealer and for staff; also the page of files that 1C's link opens."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session, aliased

from claims.models import (
    Act,
    Claim,
    ClaimFile,
    ClaimLine,
    Dealer,
    Discrepancy,
    LegalEntity,
    OnecDocument,
    Person,
    Product,
    Question,
    Shipment,
    ShipmentLine,
)
from claims.queries.country import country_of
from claims.queries.values import values_of
from claims.rules.countries import Country
from claims.rules.quantity import show_quantity
from claims.wording import SOURCES


@dataclass(frozen=True, kw_only=True)
class Found:
    """A discrepancy: quantity in base units, total with VAT; half of a missort pair: missing | came."""

    kind: str
    half: str
    quantity: Decimal
    total: Decimal


@dataclass(frozen=True, kw_only=True)
class CardLine:
    """A line: quantities in unit; came: the product that came instead; discrepancy: with VAT.

    onec_figures: by document / in fact as 1C's people corrected them, "" where they did not.
    typed: all its answers, {field code: text}; maker, supplier, marks: "" and () where 1C holds none.
    unpriced: nobody knows what the goods cost.
    """

    id: int
    name: str
    sku: str
    unit: str
    batch: str
    document: Decimal | None
    fact: Decimal | None
    came: str
    comment: str
    typed: Mapping[str, Any]
    discrepancy: Decimal
    found: tuple[Found, ...]
    decision: str
    decision_comment: str
    granted: Decimal | None = None
    remedy: str = ""
    disposition: str = ""
    refusal: str = ""
    onec_figures: str = ""
    maker: str = ""
    supplier: str = ""
    marks: tuple[str, ...] = ()
    unpriced: bool = False


@dataclass(frozen=True, kw_only=True)
class CardDealer:
    """The dealer as 1C knows them; what it does not hold is ""."""

    segment: str
    region: str
    manager: str


@dataclass(frozen=True, kw_only=True)
class CardDocument:
    """A document that 1C made by the decision; made_on None: 1C did not say; status: 1C's word or ""."""

    kind: str
    number: str
    made_on: date | None
    posted: bool
    status: str


@dataclass(frozen=True, kw_only=True)
class CardFile:
    """A file. stored: in the store, not only with us; thumbnail: has a small picture; question_id: what it answers."""

    key: UUID
    line_id: int | None
    question_id: int | None
    purpose: str
    name: str
    media_type: str
    size: int
    stored: bool
    refused: bool
    thumbnail: bool
    uploaded_at: datetime


@dataclass(frozen=True, kw_only=True)
class CardQuestion:
    """A question and its answer; side: who asked, dealer | staff; answered_at None: it is open; line: what it is of."""

    id: int
    side: str
    text: str
    asked_by: str
    asked_at: datetime
    answer: str
    answered_by: str
    answered_at: datetime | None
    line: int | None


@dataclass(frozen=True, kw_only=True)
class Card:
    """act: when the last act was made here, None without one; told: the dealer told of the shipment, 1C has it not."""

    claim: Claim
    dealer: str
    about: CardDealer
    entity: str
    shipment: str
    shipped_at: datetime | None
    told: bool
    lines: tuple[CardLine, ...]
    files: tuple[CardFile, ...]
    questions: tuple[CardQuestion, ...]
    documents: tuple[CardDocument, ...]
    sent_by: str
    values: Mapping[str, str]
    act: datetime | None
    country: Country

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of all lines, the dearest first; of the claim itself where its lines have none."""
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for line in self.lines:
            for row in line.found:
                sums[row.kind] += row.total
        own = (self.claim.kind,) if self.claim.kind else ()
        return tuple(sorted(sums, key=lambda kind: (-sums[kind], kind))) or own


def claim_card(session: Session, claim: Claim) -> Card:
    """claim: already found to be one that the reader may see."""
    head = session.execute(
        select(Dealer, LegalEntity, Shipment.number, Shipment.date, Person.name, Shipment.told_by)
        .select_from(Claim)
        .join(Dealer, Dealer.key == Claim.dealer_key)
        .outerjoin(LegalEntity, LegalEntity.key == Claim.entity_key)
        .outerjoin(Shipment, Shipment.key == Claim.shipment_key)
        .outerjoin(Person, Person.id == Claim.sent_by)
        .where(Claim.id == claim.id)
    ).one()
    dealer: Dealer = head[0]
    return Card(
        claim=claim,
        dealer=dealer.name,
        about=CardDealer(segment=dealer.segment, region=dealer.region, manager=dealer.manager_name),
        entity=head[1].name if head[1] else "",
        shipment=head[2] or "",
        shipped_at=head[3],
        told=head[5] is not None,
        lines=card_lines(session, claim.id),
        files=card_files(session, claim.id),
        questions=_questions(session, claim.id),
        documents=_documents(session, claim.id),
        sent_by=head[4] or "",
        values=values_of(session, claim.id),
        act=session.scalar(select(Act.made_at).where(Act.claim_id == claim.id).order_by(Act.edition.desc()).limit(1)),
        country=country_of(head[1]),
    )


def card_lines(session: Session, claim_id: int) -> tuple[CardLine, ...]:
    """Lines in their order."""
    came, found = aliased(Product), _found(session, claim_id)
    rows = session.execute(
        select(ClaimLine, Product, ShipmentLine, came.name)
        .outerjoin(ShipmentLine, ShipmentLine.id == ClaimLine.shipment_line_id)
        .outerjoin(Product, Product.key == func.coalesce(ShipmentLine.product_key, ClaimLine.product_key))
        .outerjoin(came, came.key == ClaimLine.came_product_key)
        .where(ClaimLine.claim_id == claim_id)
        .order_by(ClaimLine.position)
    ).all()
    return tuple(_line(row, found.get(row[0].id, [])) for row in rows)


def _line(row: Row[*tuple[Any, ...]], found: list[Found]) -> CardLine:
    line, product, shipped, came = row
    return CardLine(
        id=line.id,
        name=product.name if product else line.text,
        sku=product.sku if product else "",
        unit=product.unit if product else shipped.unit if shipped else "",
        batch=shipped.batch if shipped else "",
        document=line.document_qty,
        fact=line.fact_qty,
        came=came or line.came_text,
        comment=line.comment,
        typed=line.typed,
        discrepancy=line.discrepancy,
        found=tuple(found),
        decision=line.decision,
        decision_comment=line.decision_comment,
        granted=line.granted,
        remedy=line.remedy,
        disposition=line.disposition,
        refusal=line.refusal,
        onec_figures=_corrected(line),
        maker=product.maker if product else "",
        supplier=product.supplier if product else "",
        marks=tuple(shipped.marks if shipped else ()),
        unpriced=shipped is not None and shipped.price is None,
    )


def _corrected(line: ClaimLine) -> str:
    if line.onec_document_qty is None or line.onec_fact_qty is None:
        return ""
    return f"{show_quantity(line.onec_document_qty)} / {show_quantity(line.onec_fact_qty)}"


def _found(session: Session, claim_id: int) -> dict[int, list[Found]]:
    rows = session.scalars(
        select(Discrepancy)
        .join(ClaimLine, ClaimLine.id == Discrepancy.line_id)
        .where(ClaimLine.claim_id == claim_id)
        .order_by(Discrepancy.id)
    )
    found: dict[int, list[Found]] = defaultdict(list)
    for row in rows:
        found[row.line_id].append(Found(kind=row.kind, half=row.half, quantity=row.quantity, total=row.total))
    return found


def card_files(session: Session, claim_id: int, *, ours: bool = False) -> tuple[CardFile, ...]:
    """Files that are not deleted, in the order they came: the dealer's, or those for our own eyes."""
    rows = session.scalars(
        select(ClaimFile)
        .where(ClaimFile.claim_id == claim_id, ClaimFile.deleted_at.is_(None), ClaimFile.ours.is_(ours))
        .order_by(ClaimFile.uploaded_at, ClaimFile.key)
    )
    return tuple(
        CardFile(
            key=row.key,
            line_id=row.line_id,
            question_id=row.question_id,
            purpose=row.purpose,
            name=row.name,
            media_type=row.media_type,
            size=row.size,
            stored=row.state == "stored",
            refused=row.state == "refused",
            thumbnail=bool(row.thumbnail),
            uploaded_at=row.uploaded_at,
        )
        for row in rows
    )


def _documents(session: Session, claim_id: int) -> tuple[CardDocument, ...]:
    rows = session.scalars(
        select(OnecDocument)
        .where(OnecDocument.claim_id == claim_id, ~OnecDocument.deleted)
        .order_by(OnecDocument.made_on, OnecDocument.key)
    )
    return tuple(
        CardDocument(kind=row.kind, number=row.number, made_on=row.made_on, posted=row.posted, status=row.status)
        for row in rows
    )


def _questions(session: Session, claim_id: int) -> tuple[CardQuestion, ...]:
    asked, answered = aliased(Person), aliased(Person)
    rows = session.execute(
        select(Question, asked.name, answered.name, ClaimLine.position)
        .outerjoin(asked, asked.id == Question.asked_by)
        .outerjoin(answered, answered.id == Question.answered_by)
        .outerjoin(ClaimLine, ClaimLine.id == Question.line_id)
        .where(Question.claim_id == claim_id)
        .order_by(Question.id)
    )
    return tuple(
        CardQuestion(
            id=row[0].id,
            side=row[0].side,
            text=row[0].text,
            asked_by=row[1] or row[0].asked_name or SOURCES["onec"],
            asked_at=row[0].asked_at,
            answer=row[0].answer,
            answered_by=row[2] or row[0].answered_name or (SOURCES["onec"] if row[0].answered_at else ""),
            answered_at=row[0].answered_at,
            line=row[3],
        )
        for row in rows
    )
