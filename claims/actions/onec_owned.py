"""Where the portal owns stage, decision and term: a change of them in 1C is a conflict, never applied, never lost."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.actions.onec_conflict import agree, differ
from claims.actions.onec_reading import Reading
from claims.actions.onec_told import Told
from claims.models import Claim, ClaimLine
from claims.queries.push import act_rows_of
from claims.rules.shape import Process
from claims.wording import show_date


def note_conflicts(session: Session, claim: Claim, told: Told, reading: Reading) -> None:
    """A value that is neither ours nor what we last told was set by somebody in 1C."""
    process, held = reading.process, claim.onec_held
    ours = {
        "status": process.onec_word(claim.stage, claim.outcome),
        "stage": process.stages[claim.stage].name,
        "answer": claim.answer,
    }
    exact = ours["stage"] if told.exact == claim.stage else told.exact  # a code is as good as a name
    theirs = {"status": told.status, "stage": exact, "answer": told.answer}
    unknown = {field for field in ("status", "stage") if "" in (ours[field], theirs[field])}
    for field in ours.keys() - unknown:
        known = str(held.get(field, ""))
        _compare(session, claim, field, (ours[field], theirs[field], known), reading)
    for position, (decision, action) in _decisions(session, claim, told, process).items():
        known = held.get("lines", {}).get(position, "")
        _compare(session, claim, "line_decision", (decision, action, known), reading, of=position)
    _compare_days(session, claim, told.due_on, reading)


def _compare(
    session: Session, claim: Claim, field: str, said: tuple[str, str, str], reading: Reading, *, of: str = ""
) -> None:
    """said: ours, 1C's, and what 1C last held by our word."""
    ours, theirs, known = said
    if theirs in (ours, known):
        agree(session, claim, field, now=reading.now, of=of)
    else:
        differ(session, claim, field, (ours, theirs), now=reading.now, of=of)


def _compare_days(session: Session, claim: Claim, theirs: date | None, reading: Reading) -> None:
    ours = _day(claim, reading.zone)
    if theirs is None or theirs in (ours, claim.onec_due_on):
        agree(session, claim, "due", now=reading.now)
    else:
        said = show_date(ours) if ours else ""
        differ(session, claim, "due", (said, show_date(theirs)), now=reading.now)


def _day(claim: Claim, zone: ZoneInfo) -> date | None:
    return claim.due_at.astimezone(zone).date() if claim.due_at else None


def _decisions(session: Session, claim: Claim, told: Told, process: Process) -> dict[str, tuple[str, str]]:
    """{position: our decision and 1C's action} of the lines whose own row 1C tells."""
    said = {(line.number, line.product_key): line.action for line in told.lines}
    lines: dict[int, Any] = {
        row.id: row for row in session.scalars(select(ClaimLine).where(ClaimLine.claim_id == claim.id))
    }
    found: dict[str, tuple[str, str]] = {}
    for row in act_rows_of(session, claim.id, process):
        line, action = lines[row.line_id], said.get((row.number, row.product_key))
        if action is not None:
            found.setdefault(str(line.position), (line.decision, action))
    return found
