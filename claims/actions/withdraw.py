"""The dealer withdraws a claim; where 1C owns its stage, 1C confirms it first."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from claims import outbox
from claims.actions.change_claim import leave_as_it_was
from claims.actions.enter_stage import enter
from claims.actions.hand import Hand
from claims.actions.hold_lines import hold_lines
from claims.errors import NotAllowed
from claims.models import Claim
from claims.queries.asked import waits_for_dealer
from claims.rules.moves import may_wish
from claims.rules.shape import Process
from claims.wording import WITHDRAWAL_ASKED, WITHDRAWAL_LATE

WITHDRAW = "withdraw"


def may_withdraw(claim: Claim, process: Process) -> bool:
    """Whether the process lets a dealer withdraw in this stage and nobody has asked for it yet."""
    return may_wish(process, claim.stage, WITHDRAW) and claim.withdrawal_asked_at is None


def withdraw(session: Session, claim: Claim, *, by: int, process: Process, now: datetime, zone: ZoneInfo) -> None:
    """1C is told. Where it is 1C that confirms, the claim stays where it is until then; else it is over at once."""
    session.flush()
    session.refresh(claim, with_for_update=True)  # whoever of ours decides at this moment comes before or after
    if claim.withdrawal_asked_at is not None:
        raise NotAllowed(WITHDRAWAL_ASKED)
    if not may_withdraw(claim, process):
        raise NotAllowed(WITHDRAWAL_LATE.format(stage=process.stages[claim.stage].dealer_sees))
    leave_as_it_was(session, claim, now=now)
    claim.withdrawal_asked_at = now
    session.add(claim.happened("withdrawal_asked", now=now, source="dealer", by=by))
    claim.waits_for_dealer = waits_for_dealer(session, claim, process)
    outbox.put(session, "withdrawal", now=now, claim_id=claim.id, lane=f"onec {claim.id}")
    wish = process.wishes[WITHDRAW]
    if wish.confirmed_by == "portal" and wish.to is not None:
        hand = Hand(source="dealer", person_id=by, at=now, zone=zone)
        enter(session, claim, wish.to, hand, process, wish.outcome or "")
        hold_lines(session, claim, process)
