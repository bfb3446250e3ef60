"""A person decides about a field that portal and 1C hold differently: tell 1C ours, take 1C's, or leave both."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims import outbox
from claims.actions import journal
from claims.errors import NotAllowed, NotFound
from claims.models import Claim, Problem
from claims.rules.conflict import KEEP, TAKE, choices
from claims.rules.shape import Process
from claims.wording.exchange import CONFLICT_NOT_SO


def settle_conflict(
    session: Session, problem_id: int, choice: str, process: Process, *, by: tuple[int, ZoneInfo], now: datetime
) -> None:
    """by: the person, and the zone of the company's days. One that is settled already stays as it was settled."""
    person, zone = by
    problem = session.scalar(select(Problem).where(Problem.id == problem_id).with_for_update())
    if problem is None or problem.what != "conflict":
        raise NotFound
    if problem.solved_at is not None:
        return
    field, theirs = str(problem.said.get("field", "")), str(problem.said.get("theirs", ""))
    if choice not in choices(field):
        raise NotAllowed(CONFLICT_NOT_SO)
    claim = session.scalar(select(Claim).where(Claim.id == problem.claim_id).with_for_update())
    if claim is not None and choice == KEEP:
        outbox.put(session, "details", now=now, claim_id=claim.id, lane=f"onec {claim.id}")
    elif claim is not None and choice == TAKE:
        _take(session, claim, field, theirs, (person, zone, now), process)
    problem.solved_at, problem.solved_by, problem.note = now, person, choice
    said = {"field": field, "choice": choice}
    journal.by_person(session, "conflict", "from", by=person, now=now, claim_id=problem.claim_id, **said)


def _take(
    session: Session, claim: Claim, field: str, theirs: str, said: tuple[int, ZoneInfo, datetime], process: Process
) -> None:
    """1C's value becomes ours; a dealer reads it in the history."""
    by, zone, now = said
    try:
        if field == "due_on":
            day = date.fromisoformat(theirs)
            claim.onec_due_on, claim.due_from_onec = day, True
            claim.due_at = datetime.combine(day, time(23, 59, 59), zone)
            session.add(claim.happened("due", now=now, source="staff", by=by, when=theirs))
        elif field == "stage":
            stage = process.stages[theirs]
            claim.stage, claim.stage_since = stage.code, now
            claim.closed_at = now if stage.final else None
            session.add(claim.happened("stage", now=now, source="staff", by=by, stage=stage.code))
        elif field == "outcome":
            claim.outcome = process.outcomes[theirs].code
            session.add(claim.happened("outcome", now=now, source="staff", by=by, outcome=theirs))
        elif field == "answer":
            claim.answer = theirs
            session.add(claim.happened("decision", now=now, source="staff", by=by, text=theirs))
        else:
            claim.responsible = theirs[:150]
            session.add(claim.happened("responsible", now=now, source="staff", by=by, name=theirs[:150]))
    except (KeyError, ValueError) as wrong:
        raise NotAllowed(CONFLICT_NOT_SO) from wrong
