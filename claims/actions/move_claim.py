"""Staff move a claim to another stage, where the process lets them."""

from sqlalchemy.orm import Session

from claims.actions.enter_stage import enter, go_on
from claims.actions.hand import Hand, must_hold, take_hold
from claims.errors import Incomplete, NotAllowed
from claims.models import Claim
from claims.queries.facts import facts
from claims.rules.moves import may_move, missing
from claims.rules.shape import Process
from claims.wording import say
from claims.wording.desk import NOT_OPEN


def move_claim(session: Session, claim: Claim, to: str, hand: Hand, process: Process) -> None:
    """NotAllowed: no such move leads from here, or it is not this person's. Incomplete: what the stage still lacks."""
    take_hold(session, claim, hand, process)
    must_hold(claim, hand, process)
    known = facts(session, claim, process)
    if not may_move(process, claim.stage, to, "staff", known):
        lacks = missing(process, claim.stage, known) if _leads(process, claim.stage, to) else {}
        if lacks:
            raise Incomplete({code: say(phrase) for code, phrase in lacks.items()})
        raise NotAllowed(NOT_OPEN.format(stage=process.stages[claim.stage].name))
    enter(session, claim, to, hand, process)
    go_on(session, claim, hand, process)


def _leads(process: Process, from_: str, to: str) -> bool:
    return any(move.from_ == from_ and move.to == to and "staff" in move.by for move in process.moves)
