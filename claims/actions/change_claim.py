"""A dealer changes a sent claim until it is taken into work: typed anew, then sent anew or left as it was."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from claims import outbox
from claims.actions.answer_draft import keep_values
from claims.actions.enter_stage import find_way_anew
from claims.actions.fix_lines import fix_claim, fix_line
from claims.actions.hand import Hand
from claims.actions.hold_lines import hold_lines
from claims.actions.send_claim import lock, messages
from claims.errors import Incomplete, NotAllowed
from claims.models import Claim, ClaimFile, ClaimLine, ClaimValue, Discrepancy, Question, ShipmentLine
from claims.queries.asked import waits_for_dealer
from claims.queries.draft import draft, was_sent
from claims.queries.values import values_of
from claims.rules import draft as rules
from claims.rules.answers import days
from claims.rules.moves import may_wish
from claims.rules.shape import Process
from claims.wording import CHANGE_LATE

CHANGE = "change"
WORDS = ("subject", "remedy", "description", "act_source", "edo_operator", "edo_number")  # of the claim itself


def may_change(claim: Claim, process: Process) -> bool:
    """Whether the process lets a dealer change it now; not one that was born in 1C or asked to be withdrawn."""
    free = not claim.born_in_onec and claim.withdrawal_asked_at is None and not claim.outcome
    if not free or not may_wish(process, claim.stage, CHANGE):
        return False
    return claim.taken_at is None or not process.wishes[CHANGE].until_taken


def begin_change(session: Session, claim: Claim, process: Process, *, person_id: int, now: datetime) -> None:
    """Begun twice it goes on. NotAllowed: it is taken into work."""
    if claim.changing_at is not None:
        return
    if not may_change(claim, process):
        raise NotAllowed(CHANGE_LATE)
    rows = session.execute(select(ClaimLine.id, ClaimLine.typed).where(ClaimLine.claim_id == claim.id))
    claim.before_change = {
        "lines": {str(row.id): dict(row.typed) for row in rows},
        "values": dict(values_of(session, claim.id)),
        "words": {name: getattr(claim, name) for name in WORDS},
        "edo_date": claim.edo_date.isoformat() if claim.edo_date else "",
        "told": list(session.scalars(select(ShipmentLine.id).where(ShipmentLine.told_in == claim.id))),
    }
    claim.changing_by, claim.changing_at = person_id, now
    claim.touch(now)


def leave_as_it_was(session: Session, claim: Claim, *, now: datetime) -> None:
    """What was typed since is put back; lines that were added and goods that were told of go, their photos stay."""
    if claim.changing_at is None:
        return
    before, lines = claim.before_change, claim.before_change["lines"]
    for line in session.scalars(select(ClaimLine).where(ClaimLine.claim_id == claim.id)):
        if str(line.id) in lines:
            line.typed = lines[str(line.id)]
        else:
            remove_line(session, line.id)
    if "told" in before:
        told = ShipmentLine.told_in == claim.id
        session.execute(delete(ShipmentLine).where(told, ShipmentLine.id.not_in(before["told"])))
    for name, text in before["words"].items():
        setattr(claim, name, text)
    if "edo_date" in before:
        claim.edo_date = date.fromisoformat(before["edo_date"]) if before["edo_date"] else None
    session.execute(delete(ClaimValue).where(ClaimValue.claim_id == claim.id, ClaimValue.code.not_in(before["values"])))
    for row in session.scalars(select(ClaimValue).where(ClaimValue.claim_id == claim.id)):
        row.value = before["values"][row.code]
    _over(claim, now)


def change_came_late(session: Session, claim: Claim, process: Process, *, now: datetime) -> None:
    """It was taken into work while the dealer was changing it: it stays as it was sent, and the dealer is told."""
    if claim.changing_at is not None and not may_change(claim, process):
        leave_as_it_was(session, claim, now=now)
        session.add(claim.happened("change_late", now=now, source="onec" if process.onec_moves else "staff"))


def send_change(
    session: Session, claim_id: int, process: Process, *, person_id: int, now: datetime, zone: ZoneInfo
) -> Claim:
    """The claim says what is typed now; a line that was taken out is claimed no more. 1C is told.

    Incomplete: {place: message}. NotAllowed: it was taken into work meanwhile, see change_came_late.
    """
    lock(session, claim_id)
    found = draft(session, claim_id, process, now, zone)
    claim = found.claim
    if not may_change(claim, process):
        raise NotAllowed(CHANGE_LATE)
    wrong = rules.faults(found.facts, process)
    if wrong:
        raise Incomplete(messages(wrong))
    dated = days(found.values, process.claim_fields.values(), found.facts.today)
    keep_values(session, claim, dated, person_id=person_id, now=now)
    for line in found.lines:
        fix_line(session, line, found.subject, found.facts.today)
    for line_id in dropped(session, claim):
        remove_line(session, line_id)
    kind = claim.kind
    fix_claim(session, claim, found.lines, found.values, process)
    _over(claim, now)
    session.flush()
    hold_lines(session, claim, process)
    claim.waits_for_dealer = waits_for_dealer(session, claim, process)
    session.add(claim.happened("changed", now=now, source="dealer", by=person_id))
    outbox.put(session, "claim", now=now, claim_id=claim.id, lane=f"onec {claim.id}")
    if claim.kind != kind:
        find_way_anew(session, claim, Hand(source="dealer", person_id=person_id, at=now, zone=zone), process)
    return claim


def dropped(session: Session, claim: Claim) -> list[int]:
    """Lines that were sent and are taken out by this change."""
    rows = session.execute(select(ClaimLine.id, ClaimLine.typed).where(ClaimLine.claim_id == claim.id))
    return [row.id for row in rows if was_sent(claim, row.id) and not row.typed]


def remove_line(session: Session, line_id: int) -> None:
    """Its photos and questions stay with the claim."""
    for table in (ClaimFile, Question):
        session.execute(update(table).where(table.line_id == line_id).values(line_id=None))
    session.execute(delete(Discrepancy).where(Discrepancy.line_id == line_id))
    session.execute(delete(ClaimLine).where(ClaimLine.id == line_id))


def _over(claim: Claim, now: datetime) -> None:
    claim.changing_by, claim.changing_at, claim.before_change = None, None, {}
    claim.touch(now)
