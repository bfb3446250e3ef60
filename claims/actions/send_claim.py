"""The dealer sends the claim: all is checked again, the figures become final, and 1C is told."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims import outbox
from claims.actions.answer_draft import keep_values
from claims.actions.enter_stage import begin
from claims.actions.fix_lines import fix_claim, fix_line
from claims.actions.hand import Hand
from claims.actions.notify import notify
from claims.actions.number_claim import number_claim
from claims.actions.open_link import make_link
from claims.errors import Incomplete
from claims.models import Claim, ClaimLine, ShipmentLine
from claims.queries.asked import waits_for_dealer
from claims.queries.draft import draft
from claims.queries.term import term
from claims.rules import draft as rules
from claims.rules.answers import days
from claims.rules.draft import Fault
from claims.rules.moves import first_sent
from claims.rules.shape import Process
from claims.wording import say


def send_claim(
    session: Session, claim_id: int, process: Process, *, person_id: int, now: datetime, zone: ZoneInfo
) -> Claim:
    """The claim, registered. Incomplete: {place: message}, each as the pages show it; nothing was changed.

    The claim is locked first, so that two people send it once; the balance is read after the shipped lines are
    locked, so that they never claim the same last piece.
    """
    lock(session, claim_id)
    found = draft(session, claim_id, process, now, zone)
    wrong = rules.faults(found.facts, process)
    if wrong:
        raise Incomplete(messages(wrong))
    claim = found.claim
    number_claim(session, claim, now=now, zone=zone)
    dated = days(found.values, process.claim_fields.values(), found.facts.today)
    keep_values(session, claim, dated, person_id=person_id, now=now)
    for line in found.lines:
        fix_line(session, line, found.subject, found.facts.today)
    claim.currency = found.currency
    fix_claim(session, claim, found.lines, found.values, process)
    _register(session, claim, process, person_id=person_id, now=now, zone=zone)
    return claim


def messages(wrong: Iterable[Fault]) -> dict[str, str]:
    """The first message of each place, in the order of the pages."""
    said: dict[str, str] = {}
    for fault in wrong:
        said.setdefault(fault.field, say(fault.phrase))
    return said


def lock(session: Session, claim_id: int) -> None:
    """PostgreSQL waits here for whoever has the claim or its lines; what was read before is read anew."""
    wanted = select(ClaimLine.shipment_line_id).where(ClaimLine.claim_id == claim_id)
    claims = select(Claim).where(Claim.id == claim_id)
    lines = select(ShipmentLine).where(ShipmentLine.id.in_(wanted)).order_by(ShipmentLine.id)
    for rows in (claims, lines):
        session.scalars(rows.with_for_update().execution_options(populate_existing=True)).all()


def _register(
    session: Session, claim: Claim, process: Process, *, person_id: int, now: datetime, zone: ZoneInfo
) -> None:
    claim.stage, claim.stage_since, claim.process_version = first_sent(process), now, process.number
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
    begin(session, claim, Hand(source="dealer", person_id=person_id, at=now, zone=zone), process)
