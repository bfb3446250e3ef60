"""The clock's own moves: a claim that has stood in a stage as long as the process says goes on by itself."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.actions.notify import notify
from claims.actions.tell_onec import tell_details
from claims.models import Claim
from claims.queries.asked import waits_for_dealer
from claims.queries.term import pauses_of, terms
from claims.rules.deadlines import deadline
from claims.rules.moves import may_move
from claims.rules.shape import Process


def clock_moves(session: Session, process: Process, *, now: datetime, zone: ZoneInfo) -> int:
    """Makes every move that is due; how many there were."""
    versions = [*process.earlier.values(), process]
    return sum(_moves_of(session, version, process, now=now, zone=zone) for version in versions)


def _moves_of(session: Session, process: Process, newest: Process, *, now: datetime, zone: ZoneInfo) -> int:
    """Of claims that go by this version."""
    waits = [(move, move.after) for move in process.moves if "clock" in move.by and move.after is not None]
    moved, calendar = 0, terms(session, process, zone) if waits else None
    for move, after in waits:
        assert calendar is not None
        standing = select(Claim).where(Claim.stage == move.from_, Claim.stage_since <= now).with_for_update()
        for claim in session.scalars(standing).all():
            assert claim.stage_since is not None
            if newest.of(claim) is not process:
                continue
            pauses = pauses_of(session, claim.id) if process.waits_stop_clock else []
            due = deadline(after, claim.stage_since, calendar, now, pauses).at
            if due <= now and may_move(process, claim.stage, move.to, "clock", _facts(claim)):
                _go(session, claim, move.to, process, now)
                moved += 1
    return moved


def _facts(claim: Claim) -> dict[str, str]:
    """What a move's `when` may ask of a claim."""
    return {"kind": claim.kind, "subject": claim.subject, "onec_act": "yes" if claim.act_onec_number else "no"}


def _go(session: Session, claim: Claim, stage: str, process: Process, now: datetime) -> None:
    claim.stage, claim.stage_since = stage, now
    claim.closed_at = now if process.stages[stage].final else None
    claim.waits_for_dealer = waits_for_dealer(session, claim, process)
    event = claim.happened("stage", now=now, source="clock", stage=stage, unusual=False)
    session.add(event)
    notify(session, claim, process, event)
    tell_details(session, claim, process, now=now)
