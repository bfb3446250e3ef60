"""A person of a dealer tells of a shipment that 1C has not given yet: number and date of its УПД, then its goods."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from claims.actions.answer_draft import drop_line
from claims.actions.start_draft import draft_of
from claims.errors import Incomplete, NotFound
from claims.models import Claim, ClaimLine, Seller, Shipment, ShipmentLine
from claims.queries.draft import product_by, was_sent, was_told
from claims.queries.last_price import last_price
from claims.queries.reach import Reach, within
from claims.queries.told import place_of
from claims.rules.discrepancy import NOUGHT, share
from claims.rules.numbers import bare_number
from claims.rules.shape import Process
from claims.wording.shipments import TOLD_FAULTS

LONGEST_NUMBER, LONGEST_GOODS, LONGEST_UNIT = 20, 150, 20
LARGEST_SUM = Decimal(10) ** 12
MOST_LINES = 500


@dataclass(frozen=True, kw_only=True)
class ToldGoods:
    """A line as told: name, article or barcode; quantity in base units; price of one with VAT, None: not told."""

    text: str
    quantity: Decimal
    unit: str = ""
    price: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class ToldPaper:
    """What stands on the УПД, for whom, where it came; None: there is nothing to choose from. at: noon of its day."""

    number: str
    at: datetime
    entity_key: UUID | None
    store_id: int | None


def tell_shipment(
    session: Session,
    process: Process,
    paper: ToldPaper,
    *,
    reach: Sequence[Reach],
    person_id: int,
    now: datetime,
) -> Claim:
    """A draft about it; the same person's draft about the same paper is taken up again.

    Incomplete: 1C has this shipment, or the store is another dealer's. NotFound: entity or store are out of reach.
    """
    number = " ".join(paper.number.split())[:LONGEST_NUMBER]
    dealer_key = place_of(session, reach, paper.entity_key, paper.store_id)
    same = select(Shipment).where(
        Shipment.upd_number == bare_number(number),
        Shipment.upd_date == paper.at.date(),
        Shipment.dealer_key == dealer_key,
    )
    if session.scalar(same.where(within(Shipment, reach), Shipment.told_by.is_(None), ~Shipment.deleted).limit(1)):
        raise Incomplete({"number": TOLD_FAULTS["is_there"]})
    mine = same.where(Shipment.told_by == person_id).with_only_columns(Shipment.key)
    draft = session.scalar(
        select(Claim).where(Claim.shipment_key.in_(mine), Claim.stage == process.first.code).limit(1)
    )
    if draft is not None:
        return draft
    shipment = Shipment(
        key=uuid4(),
        number=number,
        date=paper.at,
        upd_number=bare_number(number),
        upd_date=paper.at.date(),
        dealer_key=dealer_key,
        entity_key=paper.entity_key,
        seller_key=_seller(session),
        store_id=paper.store_id,
        told_by=person_id,
    )
    session.add(shipment)
    session.flush()
    return draft_of(session, process, shipment, person_id=person_id, now=now)


def tell_goods(session: Session, claim: Claim, goods: ToldGoods, *, now: datetime) -> int:
    """The id of the new line, after those that are there. Incomplete: a claim holds no more."""
    shipment = session.get_one(Shipment, claim.shipment_key)
    of_shipment = ShipmentLine.shipment_key == shipment.key
    last = session.scalar(select(func.max(ShipmentLine.number)).where(of_shipment)) or 0
    if session.scalar(select(func.count()).where(ShipmentLine.told_in == claim.id, of_shipment)) == MOST_LINES:
        raise Incomplete({"goods": TOLD_FAULTS["too_many"].format(most=MOST_LINES)})
    line = ShipmentLine(
        shipment_key=shipment.key,
        line_key=str(uuid4()),
        number=last + 1,
        product_key=None,
        quantity=NOUGHT,
        told_in=claim.id,
    )
    _fill(session, line, goods, shipment)
    session.add(line)
    claim.touch(now)
    session.flush()
    return line.id


def correct_goods(session: Session, claim: Claim, line_id: int, goods: ToldGoods, *, now: datetime) -> None:
    """What is said anew of a line. NotFound: not a line that this draft alone tells of."""
    _fill(session, _line(session, claim, line_id), goods, session.get_one(Shipment, claim.shipment_key))
    claim.touch(now)
    session.flush()


def untell_goods(session: Session, claim: Claim, line_id: int, *, now: datetime) -> None:
    """The line goes with what was typed of it; its photos stay with the claim. NotFound: not one that it tells of."""
    line = _line(session, claim, line_id)
    drop_line(session, claim, line.id, now=now)
    session.execute(delete(ShipmentLine).where(ShipmentLine.id == line.id))
    claim.touch(now)


def _line(session: Session, claim: Claim, line_id: int) -> ShipmentLine:
    line = session.get(ShipmentLine, line_id)
    kept = session.scalars(select(ClaimLine.id).where(ClaimLine.shipment_line_id == line_id))
    sent = was_told(claim, line_id) or any(was_sent(claim, one) for one in kept)
    if line is None or line.told_in != claim.id or sent:
        raise NotFound
    return line


def _fill(session: Session, line: ShipmentLine, told: ToldGoods, shipment: Shipment) -> None:
    """Of goods that 1C has never heard of nothing is known but what was told.

    A price that was not told is the last one of this product; on a delivery that 1C has, the goods are on no paper.
    """
    product = product_by(session, told.text)
    line.product_key = product.key if product else None
    line.text = "" if product else " ".join(told.text.split())[:LONGEST_GOODS]
    line.unit = "" if product else told.unit.strip()[:LONGEST_UNIT]
    line.quantity = told.quantity if shipment.told_by is not None else NOUGHT
    line.price, line.vat_sum, line.vat_rate = told.price, NOUGHT, ""
    known = last_price(session, product.key, shipment) if product and told.price is None else None
    if known is not None:
        line.price = share(known.total, Decimal(1), known.quantity)
        line.vat_sum = share(known.vat, line.quantity, known.quantity)
    line.total = share(line.price or NOUGHT, line.quantity, Decimal(1))
    line.sum = line.total


def _seller(session: Session) -> UUID | None:
    """Ours, where there is only one of us."""
    keys = session.scalars(select(Seller.key).limit(2)).all()
    return keys[0] if len(keys) == 1 else None
