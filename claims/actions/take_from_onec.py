"""A value that 1C holds becomes ours, because a person said so; the dealer reads it in the history."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.actions.hold_lines import hold_lines
from claims.actions.wishes_over import decision_changed
from claims.models import Claim, ClaimLine
from claims.rules.shape import Process
from claims.wording import read_date


@dataclass(frozen=True, kw_only=True)
class Decider:
    """Who decides, when, and in whose days. process: whose words stages and outcomes are."""

    person: int
    now: datetime
    zone: ZoneInfo
    process: Process


def take_from_onec(session: Session, claim: Claim, field: str, theirs: str, by: Decider, *, of: str = "") -> None:
    """theirs: 1C's value, in words or as a code; of: of which line. ValueError: nothing of ours can be so."""
    by = replace(by, process=by.process.of(claim))
    told: dict[str, Any] = {"now": by.now, "source": "staff", "by": by.person}
    if field == "due":
        event = claim.happened("due", when=_take_day(claim, theirs, by).isoformat(), **told)
    elif field == "stage":
        event = claim.happened("stage", stage=_take_stage(claim, theirs, by), **told)
    elif field == "outcome":
        if theirs not in by.process.outcomes:
            raise ValueError(theirs)
        claim.decide(theirs, by.now)
        decision_changed(session, claim, now=by.now)
        hold_lines(session, claim, by.process)
        event = claim.happened("outcome", outcome=theirs, **told)
    elif field == "answer":
        claim.answer = theirs
        event = claim.happened("decision", text=theirs, **told)
    elif field == "line_decision":
        _line(session, claim, of).decision = theirs[:60]
        decision_changed(session, claim, now=by.now)
        hold_lines(session, claim, by.process)
        claim.touch(by.now)
        return
    else:
        claim.responsible = theirs[:150]
        event = claim.happened("responsible", name=claim.responsible, **told)
    session.add(event)


def _take_day(claim: Claim, theirs: str, by: Decider) -> date:
    day = read_date(theirs)
    claim.onec_due_on, claim.due_from_onec = day, True
    claim.due_at = datetime.combine(day, time(23, 59, 59), by.zone)
    return day


def _take_stage(claim: Claim, theirs: str, by: Decider) -> str:
    stages = by.process.stages.values()
    stage = next((one for one in stages if theirs in (one.code, one.name)), None)
    if stage is None:
        raise ValueError(theirs)
    claim.stage, claim.stage_since = stage.code, by.now
    claim.closed_at = by.now if stage.final else None
    return stage.code


def _line(session: Session, claim: Claim, position: str) -> ClaimLine:
    wanted = select(ClaimLine).where(ClaimLine.claim_id == claim.id)
    line = next((line for line in session.scalars(wanted) if str(line.position) == position), None)
    if line is None:
        raise ValueError(position)
    return line
