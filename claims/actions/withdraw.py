"""The dealer's wish to withdraw a claim, which 1C confirms."""

from datetime import datetime

from sqlalchemy.orm import Session

from claims import outbox
from claims.actions.change_claim import leave_as_it_was
from claims.errors import NotAllowed
from claims.models import Claim
from claims.queries.asked import waits_for_dealer
from claims.rules.moves import may_wish
from claims.rules.shape import Process
from claims.wording import WITHDRAWAL_ASKED, WITHDRAWAL_LATE


def may_withdraw(claim: Claim, process: Process) -> bool:
    """Whether the process lets a dealer withdraw in this stage and nobody has asked for it yet."""
    return may_wish(process, claim.stage, "withdraw") and claim.withdrawal_asked_at is None


def withdraw(session: Session, claim: Claim, *, by: int, process: Process, now: datetime) -> None:
    """The claim stays where it is until 1C closes it; only the wish is noted and sent."""
    if claim.withdrawal_asked_at is not None:
        raise NotAllowed(WITHDRAWAL_ASKED)
    if not may_withdraw(claim, process):
        raise NotAllowed(WITHDRAWAL_LATE.format(stage=process.stages[claim.stage].dealer_sees))
    leave_as_it_was(session, claim, now=now)
    claim.withdrawal_asked_at = now
    session.add(claim.happened("withdrawal_asked", now=now, source="dealer", by=by))
    claim.waits_for_dealer = waits_for_dealer(session, claim, process)
    outbox.put(session, "withdrawal", now=now, claim_id=claim.id, lane=f"onec {claim.id}")
