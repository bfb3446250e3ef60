"""Approvers agree to a decision, give it back, or put another in its place; the last agreement lets it go on."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from claims.actions.decide_lines import LONGEST, TypedDecision, put_decisions
from claims.actions.enter_stage import go_on
from claims.actions.fill_stage import WORKED_OUT, begin_work, read_typed
from claims.actions.hand import Hand, take_hold
from claims.actions.keep_said import keep_said
from claims.errors import Incomplete, NotAllowed
from claims.models import Claim, Verdict
from claims.queries.approving import must_agree
from claims.queries.facts import APPROVAL, facts, stage_fields, verdicts
from claims.rules.moves import missing
from claims.rules.shape import Approval, Process
from claims.wording import TEXT_LONG, say
from claims.wording.desk import NOT_APPROVER, NOT_APPROVING, SAID_ALREADY, WHAT_TO_CHANGE

AGREED, RETURNED, PROPOSED = "agreed", "returned", "proposed"


def agree_to(session: Session, claim: Claim, hand: Hand, process: Process) -> None:
    """For each role of the person's that is asked and has not said yet."""
    mine = _asked(session, claim, hand, process)
    _put(session, claim, AGREED, "", mine, hand)
    go_on(session, claim, hand, process)


def give_back(session: Session, claim: Claim, comment: str, hand: Hand, process: Process) -> None:
    """comment: what to change; it stands at the decision until that is made anew."""
    mine = _asked(session, claim, hand, process)
    said = comment.strip()
    if not said or len(said) > LONGEST:
        raise Incomplete({"approval_comment": TEXT_LONG.format(most=LONGEST) if said else WHAT_TO_CHANGE})
    _put(session, claim, RETURNED, said, mine[:1], hand)
    go_on(session, claim, hand, process)


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """Another decision. lines: by line id; said: what the deciding stage asks beside them, {field code: as typed}."""

    lines: Mapping[int, TypedDecision]
    said: Mapping[str, str] = field(default_factory=dict)


def propose(session: Session, claim: Claim, proposal: Proposal, hand: Hand, process: Process) -> None:
    """What the others said of the first one does not count for it. Incomplete: nothing of it is kept."""
    mine = _asked(session, claim, hand, process, again=True)
    with session.begin_nested():  # half of it would stand under what others have agreed to
        put_decisions(session, claim, proposal.lines, hand, process)
        _say_anew(session, claim, proposal.said, hand, process)
    for verdict in verdicts(session, claim.id):
        verdict.over_at = hand.at
    session.flush()
    _put(session, claim, PROPOSED, "", mine, hand)
    go_on(session, claim, hand, process)


def _say_anew(session: Session, claim: Claim, said: Mapping[str, str], hand: Hand, process: Process) -> None:
    """Another decision has another answer and day: nothing may lack that its own stage demands."""
    for stage in (row for row in process.stages.values() if row.decides):
        asked = stage_fields(stage) - WORKED_OUT
        values, wrong = read_typed({code: said[code] for code in said if code in asked}, hand, process)
        keep_said(session, claim, values, hand)
        session.flush()
        lacks = missing(process, stage.code, facts(session, claim, process))
        wrong = {code: say(phrase) for code, phrase in lacks.items()} | wrong
        if wrong:
            raise Incomplete(wrong)


def _asked(session: Session, claim: Claim, hand: Hand, process: Process, *, again: bool = False) -> list[Approval]:
    """NotAllowed: it is not the time, not this person's, or said already."""
    take_hold(session, claim, hand, process)
    if APPROVAL not in process.stages[claim.stage].required:
        raise NotAllowed(NOT_APPROVING)
    asked = must_agree(session, claim, process)
    mine = [row for row in asked if row.role in hand.roles]
    if not mine:
        who = ", ".join(row.name.lower() for row in asked)
        raise NotAllowed(NOT_APPROVER.format(who=who))
    said = set() if again else {row.role for row in verdicts(session, claim.id)}
    left = [row for row in mine if row.role not in said]
    if not left:
        raise NotAllowed(SAID_ALREADY)
    begin_work(session, claim, hand, process)
    return left


def _put(session: Session, claim: Claim, said: str, comment: str, roles: list[Approval], hand: Hand) -> None:
    assert hand.person_id is not None
    for row in roles:
        verdict = Verdict(claim_id=claim.id, role=row.role, said=said, person_id=hand.person_id, at=hand.at)
        verdict.comment = comment
        session.add(verdict)
        told = {"verdict": said, "role": row.name, "text": comment}
        event = claim.happened("verdict", now=hand.at, source="staff", by=hand.person_id, hidden=True, **told)
        session.add(event)
    session.flush()
