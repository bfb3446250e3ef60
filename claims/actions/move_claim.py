"""Staff move a claim to another stage, where the process lets them."""

from sqlalchemy.orm import Session

from claims.actions.enter_stage import enter, go_on
from claims.actions.hand import Hand, must_hold, take_hold
from claims.errors import NotAllowed
from claims.models import Claim
from claims.queries.facts import facts
from claims.rules.moves import may_move
from claims.rules.shape import Process
from claims.wording.desk import NOT_OPEN


def move_claim(session: Session, claim: Claim, to: str, hand: Hand, process: Process) -> None:
    """NotAllowed: no such move is open now, or it is not this person's."""
    take_hold(session, claim, hand, process)
    must_hold(claim, hand, process)
    if not may_move(process, claim.stage, to, "staff", facts(session, claim, process)):
        raise NotAllowed(NOT_OPEN.format(stage=process.stages[claim.stage].name))
    enter(session, claim, to, hand, process)
    go_on(session, claim, hand, process)
