"""Reads a draft for the pages of the filing guide and for sending: one builder for all of them."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Row, func, or_, select
from sqlalchemy.orm import Session

from claims.errors import NotFound
from claims.models import (
    Act,
    Barcode,
    Claim,
    ClaimFile,
    ClaimLine,
    ClaimWish,
    LegalEntity,
    Pack,
    Product,
    Shipment,
    ShipmentLine,
)
from claims.queries.country import country_of, money_of
from claims.queries.last_price import last_price
from claims.queries.values import values_of
from claims.rules import draft as rules
from claims.rules import quantity
from claims.rules.balance import balance
from claims.rules.countries import Country
from claims.rules.discrepancy import Shipped
from claims.rules.draft import DraftFacts, DraftLine, Goods, Papers, ReadLine
from claims.rules.shape import Process
from claims.rules.subjects import Subject


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A draft with all its lines read. lines: only those something is typed of.

    rows: every line of the shipment, one that 1C has taken out only while something is typed of it.
    """

    claim: Claim
    shipment: Shipment
    country: Country
    currency: str
    subject: Subject | None
    rows: tuple[DraftLine, ...]
    lines: tuple[ReadLine, ...]
    files: tuple[ClaimFile, ...]
    values: Mapping[str, str]
    act: Act | None
    facts: DraftFacts

    @property
    def total(self) -> Decimal:
        """What is to be made good, with VAT."""
        return sum((line.total for line in self.lines), Decimal(0))

    @property
    def unpriced(self) -> bool:
        """Whether the total lacks goods of which nobody knows the price."""
        return any(line.unpriced for line in self.lines)


def draft(session: Session, claim_id: int, process: Process, now: datetime, zone: ZoneInfo) -> Draft:
    """The draft, or the claim that is being changed, as it stands. NotFound: there is none (or it is sent already)."""
    claim = session.get(Claim, claim_id)
    if claim is None or (claim.stage != process.first.code and claim.changing_at is None):
        raise NotFound
    shipment = session.get_one(Shipment, claim.shipment_key)
    entity = _entity(session, claim, shipment)
    country, currency = country_of(entity), money_of(session, shipment, entity)
    subject = subject_of(claim, shipment, country, process)
    rows = rows_of(session, claim)
    today = now.astimezone(zone).date()
    touched = [row for row in rows if row.line_id is not None]
    lines = tuple(rules.read_line(row, subject, process, today, currency) for row in touched) if subject else ()
    files = _files(session, claim_id)
    act = session.scalar(select(Act).where(Act.claim_id == claim_id).order_by(Act.edition.desc()).limit(1))
    values = values_of(session, claim_id)
    facts = DraftFacts(
        subject=subject,
        remedy=claim.remedy,
        description=claim.description,
        lines=lines,
        shots=Counter((file.line_id, file.purpose) for file in files),
        papers=_papers(claim, files, act),
        today=today,
        shipment_gone=shipment.deleted,
        values=values,
    )
    return Draft(
        claim=claim,
        shipment=shipment,
        country=country,
        currency=currency,
        subject=subject,
        rows=rows,
        lines=lines,
        files=files,
        values=values,
        act=act,
        facts=facts,
    )


def subject_of(claim: Claim, shipment: Shipment, country: Country, process: Process) -> Subject | None:
    """What is wrong, and what that demands; of a shipment that 1C has not its paper is asked for too."""
    named = process.subjects.get(claim.subject)
    subject = named.within(country) if named else None
    if subject is None or shipment.told_by is None:
        return subject
    return replace(subject, shots=(*process.told_shots, *subject.shots))


def rows_of(session: Session, claim: Claim) -> tuple[DraftLine, ...]:
    """Every line of the shipment and those that this claim tells of, with what is typed of it."""
    lines = _kept(session, claim.id)
    kept = {line.shipment_line_id: line for line in lines if line.typed or not was_sent(claim, line.id)}
    sent = {line.shipment_line_id for line in lines if was_sent(claim, line.id)} | set(_told_before(claim))
    return tuple(replace(row, sent=row.shipment_line_id in sent) for row in _rows(session, claim, kept))


def was_sent(claim: Claim, line_id: int) -> bool:
    """Whether a claim that is being changed was sent with this line."""
    return str(line_id) in claim.before_change.get("lines", {})


def was_told(claim: Claim, shipment_line_id: int) -> bool:
    """Whether a claim that is being changed told of these goods when it was sent."""
    return shipment_line_id in _told_before(claim)


def _told_before(claim: Claim) -> Collection[int]:
    ids: Collection[int] = claim.before_change.get("told", ())
    return ids


def held(session: Session, shipment_line_ids: Iterable[int], by: int = 0) -> dict[int, Decimal]:
    """How much of each shipped line is held by sent claims, in base units; by: the id of the claim that asks, 0: none.

    Not by itself, nor by those that brought the goods which this claim is about: they came once more.
    """
    before = select(ClaimWish.claim_id).where(ClaimWish.led_to == by)
    found = session.execute(
        select(ClaimLine.shipment_line_id, func.sum(ClaimLine.held))
        .where(ClaimLine.shipment_line_id.in_(list(shipment_line_ids)), ClaimLine.claim_id.not_in(before))
        .where(ClaimLine.claim_id != by)
        .group_by(ClaimLine.shipment_line_id)
    )
    return {line_id: amount for line_id, amount in found if line_id is not None}


def product_by(session: Session, text: str) -> Product | None:
    """The product with this barcode, sku or exact name; None when it is not in the catalogue."""
    bare = text.strip()
    by_code = select(Product).join(Barcode, Barcode.product_key == Product.key).where(Barcode.code == bare)
    by_name = select(Product).where((Product.sku == bare) | (Product.name == bare)).limit(1)
    return (session.scalar(by_code) or session.scalar(by_name)) if bare else None


def _entity(session: Session, claim: Claim, shipment: Shipment) -> LegalEntity | None:
    key = claim.entity_key or shipment.entity_key
    return session.get(LegalEntity, key) if key else None


def _kept(session: Session, claim_id: int) -> list[ClaimLine]:
    return list(session.scalars(select(ClaimLine).where(ClaimLine.claim_id == claim_id).order_by(ClaimLine.position)))


def _files(session: Session, claim_id: int) -> tuple[ClaimFile, ...]:
    rows = select(ClaimFile).where(ClaimFile.claim_id == claim_id, ClaimFile.deleted_at.is_(None))
    return tuple(session.scalars(rows.order_by(ClaimFile.uploaded_at, ClaimFile.key)))


def _papers(claim: Claim, files: Iterable[ClaimFile], act: Act | None) -> Papers:
    return Papers(
        source=claim.act_source,
        made=act is not None,
        edo_operator=claim.edo_operator,
        edo_number=claim.edo_number,
        edo_date=claim.edo_date.isoformat() if claim.edo_date else "",
        attached=frozenset(file.purpose for file in files if file.line_id is None),
    )


def _rows(session: Session, claim: Claim, kept: Mapping[int | None, ClaimLine]) -> Iterable[DraftLine]:
    shipped = session.execute(
        select(ShipmentLine, Product)
        .outerjoin(Product, Product.key == ShipmentLine.product_key)
        .where(ShipmentLine.shipment_key == claim.shipment_key)
        .where(or_(ShipmentLine.told_in.is_(None), ShipmentLine.told_in == claim.id))
        .where(or_(ShipmentLine.removed.is_(False), ShipmentLine.id.in_([key for key in kept if key])))
        .order_by(ShipmentLine.number)
    ).all()
    packs = _packs(session, [product.key for _, product in shipped if product])
    taken = held(session, [row.ShipmentLine.id for row in shipped], claim.id)
    shipment = session.get_one(Shipment, claim.shipment_key)
    for row in shipped:
        yield _row(session, row, packs, taken.get(row.ShipmentLine.id, Decimal(0)), kept, shipment)


def _row(
    session: Session,
    row: Row[ShipmentLine, Product | None],
    packs: Mapping[UUID, tuple[quantity.Pack, ...]],
    taken: Decimal,
    kept: Mapping[int | None, ClaimLine],
    shipment: Shipment,
) -> DraftLine:
    line, product = row
    mine = kept.get(line.id)
    typed = {name: str(value) for name, value in mine.typed.items()} if mine else {}
    instead = _instead(session, typed.get("instead", ""))
    return DraftLine(
        shipment_line_id=line.id,
        line_id=mine.id if mine else None,
        goods=_goods(product) if product else Goods(key=f"line {line.id}", name=line.text, unit=line.unit),
        batch=line.batch,
        packs=packs.get(product.key, ()) if product else (),
        shipped=price_of(line),
        held=taken + line.returned,
        left=balance(line.quantity, taken, line.returned).left,
        typed=typed,
        instead=instead,
        instead_price=last_price(session, instead.key, shipment) if instead and isinstance(instead.key, UUID) else None,
        instead_packs=_packs_of(session, instead),
        gone=line.removed,
        told=line.told_in is not None,
    )


def _instead(session: Session, text: str) -> Goods | None:
    if not text.strip():
        return None
    product = product_by(session, text)
    if product is None:
        return Goods(key=None, name=text.strip())
    return _goods(product)


def _goods(product: Product) -> Goods:
    return Goods(key=product.key, name=product.name, sku=product.sku, unit=product.unit, okei=product.okei)


def _packs_of(session: Session, goods: Goods | None) -> tuple[quantity.Pack, ...]:
    if goods is None or not isinstance(goods.key, UUID):
        return ()
    return _packs(session, [goods.key]).get(goods.key, ())


def price_of(line: ShipmentLine) -> Shipped:
    """What the document says of the line, or who told of it."""
    each = line.price if line.told_in is not None else None
    priced = line.price is not None
    return Shipped(
        quantity=line.quantity,
        total=line.total,
        vat=line.vat_sum,
        each=each or Decimal(0),
        priced=priced,
        rate=line.vat_rate,
    )


def _packs(session: Session, products: list[UUID]) -> dict[UUID, tuple[quantity.Pack, ...]]:
    found: dict[UUID, tuple[quantity.Pack, ...]] = {}
    rows = select(Pack.product_key, Pack.name, Pack.units).where(Pack.product_key.in_(products))
    for product, name, units in session.execute(rows.order_by(Pack.units, Pack.name)):
        found[product] = (*found.get(product, ()), quantity.Pack(name=name, holds=units))
    return found
