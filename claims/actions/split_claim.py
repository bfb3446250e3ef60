"""One of ours takes lines of a claim out into one of its own, before its decision is told."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from claims.actions.enter_stage import go_on
from claims.actions.fill_stage import begin_work
from claims.actions.hand import Hand, must_hold, take_hold
from claims.actions.notify import notify
from claims.actions.take_out import may_take_out, some_of, take_out
from claims.errors import Incomplete, NotAllowed
from claims.models import Claim
from claims.queries.facts import verdicts
from claims.rules.moves import past_decision
from claims.rules.shape import Process
from claims.wording import TEXT_LONG
from claims.wording.linked import SPLIT_LATE, SPLIT_WHY

LONGEST = 1000


@dataclass(frozen=True, kw_only=True)
class Split:
    """As ticked and typed."""

    line_ids: Collection[int]
    why: str


def may_split(claim: Claim, process: Process) -> bool:
    """Whether its stage lets lines be taken out."""
    stage = process.stages[claim.stage]
    open_ = not (stage.first or stage.final or claim.outcome)
    return open_ and not past_decision(process, claim.stage)


def split_claim(session: Session, claim: Claim, split: Split, hand: Hand, process: Process) -> Claim:
    """The claim of these lines. Nobody wins time by it, and what approvers said of both together counts no more."""
    take_hold(session, claim, hand, process)
    must_hold(claim, hand, process)
    if not may_split(claim, process):
        raise NotAllowed(SPLIT_LATE)
    begin_work(session, claim, hand, process)
    may_take_out(session, claim)
    lines, why = some_of(session, claim, split.line_ids, "split_line"), split.why.replace("\r\n", "\n").strip()
    if not why or len(why) > LONGEST:
        raise Incomplete({"split_why": TEXT_LONG.format(most=LONGEST) if why else SPLIT_WHY})
    for verdict in verdicts(session, claim.id):
        verdict.over_at = hand.at
    made, event = take_out(session, claim, lines, why, hand, process)
    notify(session, claim, process, event)
    for one in (claim, made):
        go_on(session, one, hand, process)
    return made
