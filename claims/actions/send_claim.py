"""The dealer sends the claim: all is checked again, the figures become final, and 1C is told."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims import outbox
from claims.actions.answer_draft import keep_values
from claims.actions.notify import notify
from claims.actions.number_claim import number_claim
from claims.actions.open_link import make_link
from claims.errors import Incomplete
from claims.models import Claim, ClaimLine, Discrepancy, Shipment, ShipmentLine
from claims.queries.asked import waits_for_dealer
from claims.queries.draft import Draft, draft
from claims.queries.term import term
from claims.rules import draft as rules
from claims.rules.answers import days
from claims.rules.discrepancy import claim_kind
from claims.rules.draft import DraftFacts, Fault, ReadLine
from claims.rules.moves import first_sent
from claims.rules.shape import Process
from claims.wording import AND_MORE, say

LONGEST_SUMMARY = 280


def send_claim(
    session: Session, claim_id: int, process: Process, *, person_id: int, now: datetime, zone: ZoneInfo
) -> Claim:
    """The claim, registered. Incomplete: {place: message}, each as the pages show it; nothing was changed.

    The claim is locked first, so that two people send it once; the balance is read after the shipped lines are
    locked, so that they never claim the same last piece.
    """
    _lock(session, claim_id)
    found = draft(session, claim_id, process, now, zone)
    wrong = rules.faults(found.facts, process)
    if wrong:
        raise Incomplete(messages(wrong))
    claim = found.claim
    number_claim(session, claim, now=now, zone=zone)
    typed = found.facts.values
    dated = days(typed, process.claim_fields.values(), found.facts.today)
    keep_values(session, claim, dated, person_id=person_id, now=now)
    for line in found.lines:
        _fix_line(session, line, found.facts)
    _fix_claim(session, found, process)
    _register(session, claim, process, person_id=person_id, now=now, zone=zone)
    return claim


def messages(wrong: Iterable[Fault]) -> dict[str, str]:
    """The first message of each place, in the order of the pages."""
    said: dict[str, str] = {}
    for fault in wrong:
        said.setdefault(fault.field, say(fault.phrase))
    return said


def _lock(session: Session, claim_id: int) -> None:
    """PostgreSQL waits here for whoever has the claim or its lines; what was read before is read anew."""
    wanted = select(ClaimLine.shipment_line_id).where(ClaimLine.claim_id == claim_id)
    claims = select(Claim).where(Claim.id == claim_id)
    lines = select(ShipmentLine).where(ShipmentLine.id.in_(wanted)).order_by(ShipmentLine.id)
    for rows in (claims, lines):
        session.scalars(rows.with_for_update().execution_options(populate_existing=True)).all()


def _fix_line(session: Session, read: ReadLine, facts: DraftFacts) -> None:
    line = session.get_one(ClaimLine, read.line.line_id)
    figures, source, instead = read.figures, read.line, read.line.instead
    line.product_key = source.goods.key if isinstance(source.goods.key, UUID) else None
    line.document_qty, line.fact_qty = source.shipped.quantity, figures.fact
    line.defective_qty, line.broken_qty, line.came_qty = figures.defective, figures.broken, figures.instead
    line.comment = source.typed.get("comment", "").strip()
    if facts.subject:
        line.typed = {**source.typed, **days(source.typed, facts.subject.line_fields, facts.today)}
    line.discrepancy, line.held = read.total, read.claimed
    if instead is not None and figures.instead:
        line.came_product_key = instead.key if isinstance(instead.key, UUID) else None
        line.came_text = instead.name[:150]
    for row in read.found:
        session.add(
            Discrepancy(
                line_id=line.id, kind=row.kind, half=row.half, quantity=row.quantity, total=row.sum, vat_sum=row.vat
            )
        )


def _fix_claim(session: Session, found: Draft, process: Process) -> None:
    claim = found.claim
    claim.kind = claim_kind(line.found for line in found.lines) or ""
    claim.discrepancy, claim.currency = found.total, found.currency
    claim.summary = _summary(found.lines)
    claim.search = _search(session, found, process)


def _summary(lines: Iterable[ReadLine]) -> str:
    names = [line.line.goods.name for line in lines]
    first = names[0][:LONGEST_SUMMARY]
    return first if len(names) == 1 else AND_MORE.format(first=first, count=len(names) - 1)


def _search(session: Session, found: Draft, process: Process) -> str:
    claim = found.claim
    shipment = session.get_one(Shipment, claim.shipment_key)
    words = [claim.number or "", shipment.number, shipment.upd_number, process.kinds.get(claim.kind, "")]
    for line in found.lines:
        words += [line.line.goods.sku, line.line.goods.name]
    words += [found.values.get(row.code, "") for row in process.claim_fields.values() if row.type == "text"]
    return " ".join(words).lower()


def _register(
    session: Session, claim: Claim, process: Process, *, person_id: int, now: datetime, zone: ZoneInfo
) -> None:
    claim.stage, claim.stage_since = first_sent(process), now
    claim.sent_by, claim.registered_at = person_id, now
    claim.handed_to = ""
    end = term(session, claim, process, now=now, zone=zone)
    claim.due_at = end.at if end else None
    claim.waits_for_dealer = waits_for_dealer(session, claim, process)
    event = claim.happened("registered", now=now, source="dealer", by=person_id)
    session.add(event)
    notify(session, claim, process, event)
    make_link(session, claim, by=None, now=now)
    outbox.put(session, "claim", now=now, claim_id=claim.id, lane=f"onec {claim.id}")
