"""Open claims are moved to the version in force: a few at once, many by the worker, slice by slice."""

import logging
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from claims import outbox
from claims.actions.enter_stage import enter, set_terms, stay
from claims.actions.hand import Hand
from claims.actions.tell_onec import tell_details
from claims.errors import ClaimError, Incomplete, NotAllowed
from claims.models import Claim, ProcessMove, ProcessVersion
from claims.queries.asked import waits_for_dealer
from claims.queries.moving import is_moving
from claims.queries.term import term
from claims.queries.versions import open_before, to_move
from claims.rules.channel import MOVE
from claims.rules.shape import Process
from claims.wording.versions import MOVE_FAILED, MOVING, STAGE_FOR

log = logging.getLogger(__name__)
SLICE = 50  # claims moved in one transaction: others who write wait no longer


def move_open_claims(session: Session, process: Process, to: Mapping[str, str], hand: Hand) -> ProcessMove | None:
    """All that go by an earlier version are to go by the newest; None: there are none.

    to: {stage that is no more: the stage to go on in}. Incomplete: {stage: what to choose}; NotAllowed: it goes on yet.
    """
    session.execute(select(ProcessVersion.number).where(ProcessVersion.number == process.number).with_for_update())
    if is_moving(session):
        raise NotAllowed(MOVING)
    counts = open_before(session, process)
    under_way = {stage.code for stage in process.stages.values() if not stage.first}
    wrong = {stage: STAGE_FOR for stage in counts.keys() - process.stages.keys() if to.get(stage) not in under_way}
    if wrong:
        raise Incomplete(wrong)
    if not counts:
        return None
    assert hand.person_id is not None
    chosen = {stage: to[stage] for stage in counts.keys() - process.stages.keys()}
    total = sum(counts.values())
    move = ProcessMove(number=process.number, to=chosen, by=hand.person_id, at=hand.at, total=total)
    session.add(move)
    session.flush()
    if total > SLICE:
        outbox.put(session, MOVE, now=hand.at, lane=MOVE, move=move.id)
        return move
    while move_slice(session, move.id, process, now=hand.at, zone=hand.zone):
        pass
    return move


def move_slice(session: Session, move_id: int, process: Process, *, now: datetime, zone: ZoneInfo) -> bool:
    """The next claims of an order, one transaction; whether more are left. process: what is in force now.

    A claim that cannot be moved is noted and stops no other. Where another version came meanwhile the order is over.
    """
    move = session.get_one(ProcessMove, move_id, with_for_update=True)
    if move.done_at is not None:
        return False
    if process.number != move.number:
        move.done_at, move.overtaken = now, True
        return False
    hand = Hand(source="staff", person_id=move.by, at=now, zone=zone)
    left: dict[str, str] = {}
    claims = to_move(session, process, after=move.reached, most=SLICE)
    for claim in claims:
        number = claim.number or ""
        try:
            with session.begin_nested():
                move.moved += _moved(session, claim, move.to, hand, process)
        except OperationalError:
            raise  # the database is busy: the whole slice goes another time
        except ClaimError as wrong:
            left[number] = str(wrong)
        except Exception:  # whatever is wrong with one claim, the others are moved, and a person sees which is left
            log.exception("claim %s was not moved to version %s", number, move.number)
            left[number] = MOVE_FAILED
    if left:
        move.left = {**move.left, **left}
    move.reached = claims[-1].id if claims else move.reached
    move.done_at = None if len(claims) == SLICE else now
    return move.done_at is None


def _moved(session: Session, claim: Claim, to: Mapping[str, str], hand: Hand, process: Process) -> bool:
    """False: closed, or moved by somebody else meanwhile."""
    session.refresh(claim, with_for_update=True)
    if process.together.stages[claim.stage].final or claim.process_version == process.number:
        return False
    if claim.stage not in process.stages and claim.stage not in to:
        raise Incomplete({claim.stage: STAGE_FOR})  # it came there meanwhile
    _move(session, claim, to, hand, process)
    return True


def _move(session: Session, claim: Claim, to: Mapping[str, str], hand: Hand, process: Process) -> None:
    old = process.of(claim).stages[claim.stage]
    before, claim.process_version = claim.process_version, process.number
    said = {"before": before, "after": process.number}
    session.add(claim.happened("version", now=hand.at, source="staff", by=hand.person_id, hidden=True, **said))
    claim.desk_edition += 1  # who has the card open looks at it anew
    end = None if claim.due_from_onec else term(session, claim, process, now=hand.at, zone=hand.zone)
    if end is not None and end.at != claim.due_at:
        claim.due_at = end.at
        session.add(
            claim.happened("due", now=hand.at, source="staff", by=hand.person_id, when=end.at.date().isoformat())
        )
        tell_details(session, claim, process, now=hand.at)
    stage = process.stages.get(claim.stage)
    if stage is None:
        enter(session, claim, to[claim.stage], hand, process)
    elif process.onec_moves:
        pass
    elif (stage.department, stage.tasks) != (old.department, old.tasks):
        stay(session, claim, hand, process)
    else:
        set_terms(session, claim, hand, process)
    claim.waits_for_dealer = waits_for_dealer(session, claim, process)
