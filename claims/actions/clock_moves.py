"""The clock's own moves: a claim that has stood in a stage as long as the process says goes on by itself."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.actions.notify import notify
from claims.actions.tell_onec import tell_details
from claims.models import Claim
from claims.queries.asked import waits_for_dealer
from claims.queries.term import pauses_of, terms
from claims.rules.deadlines import Terms, deadline
from claims.rules.moves import may_move
from claims.rules.shape import Limit, Move, Process


@dataclass(frozen=True, kw_only=True)
class _Version:
    """waits: its moves of the clock, in the order of the file."""

    process: Process
    waits: tuple[tuple[Move, Limit], ...]
    calendar: Terms


def clock_moves(session: Session, process: Process, *, now: datetime, zone: ZoneInfo) -> int:
    """Makes every move that is due; how many there were. No claim is locked but those that it moves."""
    versions = {one.number: _version(session, one, zone) for one in (*process.earlier.values(), process)}
    stages = {move.from_ for version in versions.values() for move, _ in version.waits}
    standing = select(Claim).where(Claim.stage.in_(stages), Claim.stage_since <= now)
    moved = 0
    for claim in sorted(session.scalars(standing), key=lambda one: one.id) if stages else ():
        version = versions[process.of(claim).number]
        if _due(session, claim, version, now) is None:
            continue
        session.refresh(claim, with_for_update=True)
        version = versions[process.of(claim).number]
        move = _due(session, claim, version, now)  # it may have gone on meanwhile
        if move is not None:
            _go(session, claim, move.to, version.process, now)
            moved += 1
    return moved


def _version(session: Session, process: Process, zone: ZoneInfo) -> _Version:
    waits = ((move, move.after) for move in process.moves if "clock" in move.by)
    due = tuple((move, after) for move, after in waits if after is not None)
    return _Version(process=process, waits=due, calendar=terms(session, process, zone))


def _due(session: Session, claim: Claim, version: _Version, now: datetime) -> Move | None:
    """The first of the moves that the claim has waited for long enough."""
    process, facts = version.process, _facts(claim)
    for move, after in version.waits:
        if move.from_ != claim.stage or claim.stage_since is None:
            continue
        pauses = pauses_of(session, claim.id) if process.waits_stop_clock else []
        ends = deadline(after, claim.stage_since, version.calendar, now, pauses).at
        if ends <= now and may_move(process, claim.stage, move.to, "clock", facts):
            return move
    return None


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
