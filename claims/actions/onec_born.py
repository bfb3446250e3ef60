"""A claim that 1C's people made becomes one of ours: numbered here, its lines from the act, its words 1C's own."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from claims import outbox
from claims.actions.number_claim import number_claim
from claims.actions.onec_problem import note_problem, solve_problem
from claims.actions.onec_reading import Reading
from claims.actions.onec_told import Told, ToldLine, ToldOrigin
from claims.actions.open_link import make_link
from claims.models import (
    Base,
    Claim,
    ClaimLine,
    Dealer,
    Discrepancy,
    LegalEntity,
    Product,
    Seller,
    Shipment,
    ShipmentLine,
)
from claims.queries.country import money_of
from claims.rules.discrepancy import Discrepancy as Found
from claims.rules.discrepancy import Figures, Shipped, claim_kind, discrepancies, line_sum, total_discrepancy
from claims.rules.moves import first_sent
from claims.rules.shape import Process
from claims.wording import AND_MORE

NOUGHT = Shipped(quantity=Decimal(0), total=Decimal(0), vat=Decimal(0))
LONGEST_SUMMARY = 280


def take_born(session: Session, told: Told, reading: Reading, since: datetime | None) -> Claim | None:
    """The new claim; None for what is not ours to take: of a dealer we do not hold, too old, finished, a stray of ours.

    A claim with our number under another key was left by a 1C restored from a copy: a person must look.
    """
    origin, stray = told.origin, f"stray {told.key}"
    if origin is None or told.gone or told.deleted:
        solve_problem(session, stray, now=reading.now)
        return None
    ours = session.scalar(select(Claim).where(Claim.number == origin.number)) if origin.number else None
    if ours is not None:
        if ours.delivered_at is not None:  # else it is on its way this very moment
            said = {"number": origin.number, "onec_number": told.number}
            note_problem(session, stray, "onec_stray", now=reading.now, claim_id=ours.id, **said)
        return None
    too_old = since is not None and (origin.registered_at is None or origin.registered_at < since)
    dealer = session.get(Dealer, origin.dealer_key) if origin.dealer_key else None
    if told.finished or too_old or dealer is None or dealer.deleted:
        return None
    return _make(session, dealer.key, told, origin, reading)


def _make(session: Session, dealer_key: UUID, told: Told, origin: ToldOrigin, reading: Reading) -> Claim:
    now, process = reading.now, reading.process
    shipment_key = origin.shipment_key or next((line.shipment_key for line in told.lines if line.shipment_key), None)
    shipment = session.get(Shipment, shipment_key) if shipment_key else None
    claim = Claim(
        dealer_key=dealer_key,
        entity_key=_held(session, LegalEntity, origin.entity_key) or (shipment.entity_key if shipment else None),
        seller_key=_held(session, Seller, origin.seller_key) or (shipment.seller_key if shipment else None),
        shipment_key=shipment.key if shipment else None,
        created_at=now,
        changed_at=now,
        registered_at=origin.registered_at or now,
        subject=_subject(told, process),
        stage=first_sent(process),
        process_version=process.number,
        stage_since=now,
        discrepancy=origin.total,
        born_in_onec=True,
        onec_key=told.key,
        act_onec_key=told.act_key or uuid4(),
        onec_held={"status": told.status, "stage": told.exact, "answer": told.answer},
        onec_due_on=None,
        delivered_at=now,
    )
    session.add(claim)
    session.flush()
    number_claim(session, claim, now=now, zone=reading.zone)
    follow_born(session, claim, told)
    session.add(claim.happened("born", now=now, source="onec", number=told.number))
    make_link(session, claim, by=None, now=now)
    outbox.put(session, "details", now=now, claim_id=claim.id, lane=f"onec {claim.id}")
    return claim


def follow_born(session: Session, claim: Claim, told: Told) -> bool:
    """Words and lines as 1C has them now: they are its own. Whether anything differs; a row it removed stays."""
    before = claim.description
    moved = _move_to_its_dealer(session, claim, told)
    claim.description = claim.sent_text = claim.onec_text = told.text or ""
    lines = {line.position: line for line in session.scalars(select(ClaimLine).where(ClaimLine.claim_id == claim.id))}
    found, news = [], moved or claim.description != before
    for line in sorted(told.lines, key=lambda one: one.number):
        row, shipped = lines.get(line.number), _shipped(session, line)
        if row is None:
            row = ClaimLine(claim_id=claim.id, position=line.number)
            session.add(row)
        figures = (line.by_document, line.in_fact)
        news = news or (row.document_qty, row.fact_qty) != figures
        row.document_qty, row.fact_qty = figures
        row.shipment_line_id = shipped.id if shipped else None
        row.product_key, row.text = _held(session, Product, line.product_key), line.text
        session.flush()
        found.append(_found(session, row, shipped))
    claim.kind = claim_kind(found) or ""
    claim.discrepancy = total_discrepancy(found) or claim.discrepancy
    shipment = session.get(Shipment, claim.shipment_key) if claim.shipment_key else None
    entity = session.get(LegalEntity, claim.entity_key) if claim.entity_key else None
    claim.currency = money_of(session, shipment, entity)
    _name(session, claim, told)
    return news


def _move_to_its_dealer(session: Session, claim: Claim, told: Told) -> bool:
    """1C's people put another dealer right: the one before sees the claim no more."""
    origin = told.origin
    if origin is None or origin.dealer_key in (None, claim.dealer_key):
        return False
    dealer_key = _held(session, Dealer, origin.dealer_key)
    if dealer_key is None:
        return False
    claim.dealer_key = dealer_key
    claim.entity_key = _held(session, LegalEntity, origin.entity_key)
    claim.seller_key = _held(session, Seller, origin.seller_key)
    shipment = session.get(Shipment, origin.shipment_key) if origin.shipment_key else None
    claim.shipment_key = shipment.key if shipment else None
    return True


def _found(session: Session, row: ClaimLine, shipped: ShipmentLine | None) -> tuple[Found, ...]:
    price = Shipped(quantity=shipped.quantity, total=shipped.total, vat=shipped.vat_sum) if shipped else NOUGHT
    found = discrepancies(Figures(document=row.document_qty, fact=row.fact_qty), price)
    row.discrepancy = line_sum(found)
    session.execute(delete(Discrepancy).where(Discrepancy.line_id == row.id))
    for one in found:
        sums = {"total": one.sum, "vat_sum": one.vat}
        session.add(Discrepancy(line_id=row.id, kind=one.kind, half=one.half, quantity=one.quantity, **sums))
    return found


def _shipped(session: Session, line: ToldLine) -> ShipmentLine | None:
    """By its own key, else the only line of this product: of two nobody knows which."""
    of_product = select(ShipmentLine).where(
        ShipmentLine.shipment_key == line.shipment_key, ShipmentLine.product_key == line.product_key
    )
    lines = session.scalars(of_product.order_by(ShipmentLine.number)).all()
    named = [one for one in lines if one.line_key == line.shipment_line]
    return named[0] if named else lines[0] if len(lines) == 1 else None


def _name(session: Session, claim: Claim, told: Told) -> None:
    """What lists show and search."""
    wanted = select(Product.name, Product.sku).join(ClaimLine, ClaimLine.product_key == Product.key)
    goods = session.execute(wanted.where(ClaimLine.claim_id == claim.id).order_by(ClaimLine.position)).all()
    first = (goods[0].name if goods else told.origin.title if told.origin else "")[:LONGEST_SUMMARY]
    claim.summary = first if len(goods) < 2 else AND_MORE.format(first=first, count=len(goods) - 1)
    shipment = session.get(Shipment, claim.shipment_key) if claim.shipment_key else None
    words = [claim.number or "", told.number, *((shipment.number, shipment.upd_number) if shipment else ())]
    claim.search = " ".join([*words, *(f"{row.sku} {row.name}" for row in goods)]).lower()


def _subject(told: Told, process: Process) -> str:
    """An act of discrepancies says what the claim is about; without one nobody does."""
    counted = (code for code, subject in process.subjects.items() if "shortage" in subject.kinds)
    return next(counted, "") if told.act_key else ""


def _held(session: Session, table: type[Base], key: UUID | None) -> UUID | None:
    return key if key is not None and session.get(table, key) is not None else None
