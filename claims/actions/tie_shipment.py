"""A shipment that a dealer told of is found in 1C: the claim goes over to it, figures are worked out anew."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from claims import outbox
from claims.actions.fix_lines import fix_claim, fix_line
from claims.actions.hold_lines import hold_lines
from claims.actions.notify import notify
from claims.actions.onec_problem import solve_problem
from claims.errors import NotAllowed, NotFound
from claims.models import Claim, ClaimLine, LegalEntity, Shipment, ShipmentLine
from claims.queries.country import country_of, money_of
from claims.queries.draft import rows_of
from claims.queries.told import shipped_rows, told_rows
from claims.queries.values import values_of
from claims.rules.discrepancy import NOUGHT
from claims.rules.draft import read_line
from claims.rules.quantity import show_quantity
from claims.rules.shape import Process
from claims.wording.shipments import TIE_LATER, TIED_ALREADY, TIED_TWICE


@dataclass(frozen=True, kw_only=True)
class Tie:
    """The shipment of 1C's, and {told line: its line there}; None: 1C has no such goods in it.

    by, side: who says so: staff, or of a draft its dealer.
    """

    shipment_key: UUID
    lines: Mapping[int, int | None]
    by: int
    side: Literal["staff", "dealer"] = "staff"


def problem_of(claim: Claim) -> str:
    """The key of the note that its shipment came."""
    return f"claim {claim.id} shipment"


def tie_shipment(
    session: Session, claim_id: int, tie: Tie, process: Process, *, now: datetime, zone: ZoneInfo
) -> Claim:
    """The claim, of this shipment now; 1C and the dealer are told.

    NotFound: no such shipment of this dealer, or a line is not of it. NotAllowed: it is tied already, is being changed
    just now, or two told lines are the same line there.
    """
    claim = session.execute(select(Claim).where(Claim.id == claim_id).with_for_update()).scalar_one()
    told = session.get(Shipment, claim.shipment_key) if claim.shipment_key else None
    if told is None or told.told_by is None:
        raise NotAllowed(TIED_ALREADY)
    if claim.changing_at is not None:  # what is typed is not said yet
        raise NotAllowed(TIE_LATER)
    shipment = _found(session, tie, told)
    places = {row.id: tie.lines.get(row.id) for row in told_rows(session, claim)}
    _must_fit(session, tie.shipment_key, places)
    _move(session, claim, shipment, places)
    _let_go(session, told)
    too_much = list(_work_out(session, claim, process, zone))
    if claim.registered_at is not None:
        outbox.put(session, "claim", now=now, claim_id=claim.id, lane=f"onec {claim.id}")
    solve_problem(session, problem_of(claim), now=now)
    found = claim.happened("tied", now=now, source=tie.side, by=tie.by, number=shipment.number)
    session.add(found)
    for position, much in too_much:
        event = claim.happened(
            "tied_over", now=now, source=tie.side, by=tie.by, position=position, over=show_quantity(much)
        )
        session.add(event)
    notify(session, claim, process, found)
    return claim


def _found(session: Session, tie: Tie, told: Shipment) -> Shipment:
    """Its lines are locked: a claim that is sent at this moment counts what this one takes, or the other way about."""
    shipment = session.get(Shipment, tie.shipment_key)
    if shipment is None or shipment.told_by is not None or shipment.deleted or shipment.dealer_key != told.dealer_key:
        raise NotFound
    lines = select(ShipmentLine).where(ShipmentLine.shipment_key == shipment.key).order_by(ShipmentLine.id)
    session.scalars(lines.with_for_update().execution_options(populate_existing=True)).all()
    return shipment


def _must_fit(session: Session, shipment_key: UUID, places: Mapping[int, int | None]) -> None:
    wanted = [line_id for line_id in places.values() if line_id is not None]
    if not set(wanted) <= {row.id for row in shipped_rows(session, shipment_key)}:
        raise NotFound
    if len(set(wanted)) < len(wanted):
        raise NotAllowed(TIED_TWICE)


def _move(session: Session, claim: Claim, shipment: Shipment, places: Mapping[int, int | None]) -> None:
    """Goods that 1C has not in this shipment stay told: by its document there were none of them."""
    own = ClaimLine.claim_id == claim.id
    last = session.scalar(select(func.max(ShipmentLine.number)).where(ShipmentLine.shipment_key == shipment.key))
    for place, (told_id, line_id) in enumerate(places.items(), (last or 0) + 1):
        if line_id is not None:
            session.execute(
                update(ClaimLine).where(own, ClaimLine.shipment_line_id == told_id).values(shipment_line_id=line_id)
            )
            continue
        line = session.get_one(ShipmentLine, told_id)
        line.shipment_key, line.number = shipment.key, place
        line.quantity = line.total = line.sum = line.vat_sum = NOUGHT
    claim.shipment_key, claim.seller_key = shipment.key, shipment.seller_key or claim.seller_key
    claim.entity_key = shipment.entity_key or claim.entity_key
    claim.store_id = shipment.store_id or claim.store_id
    session.flush()


def _let_go(session: Session, told: Shipment) -> None:
    session.execute(delete(ShipmentLine).where(ShipmentLine.shipment_key == told.key))
    session.delete(told)
    session.flush()


def _work_out(session: Session, claim: Claim, process: Process, zone: ZoneInfo) -> Iterable[tuple[int, Decimal]]:
    """By what was typed on the day of sending; a line whose typed figures cannot be here keeps what was sent.

    What is claimed though others have claimed it: (position, how much too much).
    """
    entity = session.get(LegalEntity, claim.entity_key) if claim.entity_key else None
    claim.currency = money_of(session, session.get_one(Shipment, claim.shipment_key), entity)
    named = process.subjects.get(claim.subject)
    if named is None or claim.registered_at is None:
        return
    subject = named.within(country_of(entity))
    today = claim.registered_at.astimezone(zone).date()
    kept = [row for row in rows_of(session, claim) if row.line_id is not None]
    lines = [read_line(row, subject, process, today, claim.currency) for row in kept]
    for line in lines:
        if line.found or not line.wrong:
            fix_line(session, line, subject, today)
        if line.claimed > line.line.left:
            position = session.get_one(ClaimLine, line.line.line_id).position
            yield position, line.claimed - line.line.left
    fix_claim(session, claim, lines, values_of(session, claim.id), process)
    session.flush()
    hold_lines(session, claim, process)
