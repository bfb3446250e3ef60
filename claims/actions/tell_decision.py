"""A decision that is approved becomes the dealer's to read: per line, with its outcome, answer and promised day."""

from sqlalchemy.orm import Session

from claims.actions.hand import Hand
from claims.actions.hold_lines import hold_lines
from claims.actions.wishes_over import decision_changed, wishes_over
from claims.models import Claim
from claims.queries.facts import DecidedLine, decided_lines, decision_of, facts
from claims.rules.shape import Process

OUTCOMES = {"satisfy": "satisfied", "partly": "partly", "refuse": "refused"}
ANSWER = "answer"  # the field that holds what the dealer is told


def tell_decision(session: Session, claim: Claim, hand: Hand, process: Process) -> None:
    """Nothing is told where nobody decided per line: a claim about papers is set right and closed."""
    lines = decided_lines(session, claim)
    outcome = OUTCOMES.get(decision_of(lines))
    if outcome is None:
        return
    for row in lines:
        _tell(row, claim, process)
    claim.decide(outcome, hand.at)
    claim.answer = facts(session, claim, process).get(ANSWER, "")
    session.flush()
    decision_changed(session, claim, now=hand.at, source=hand.source)
    hold_lines(session, claim, process)


def tell_still(session: Session, claim: Claim, process: Process) -> None:
    """What was told of each line stands, though others of the claim were taken out; nobody is told anything new."""
    lines = decided_lines(session, claim)
    for row in lines:
        _tell(row, claim, process)
    claim.outcome = OUTCOMES[decision_of(lines)]
    session.flush()
    hold_lines(session, claim, process)


def take_back_decision(session: Session, claim: Claim, hand: Hand, process: Process) -> None:
    """The dealer did not agree, as the history tells: nothing is decided until it is decided anew."""
    for row in decided_lines(session, claim):
        line = row.line
        line.granted, line.remedy, line.disposition = None, "", ""
        line.decision, line.decision_comment, line.refusal = "", "", ""
    claim.decide("", hand.at)
    claim.answer = ""
    session.flush()
    wishes_over(session, claim, now=hand.at)
    hold_lines(session, claim, process)


def _tell(row: DecidedLine, claim: Claim, process: Process) -> None:
    line, made = row.line, row.decision
    assert made is not None
    refused = made.granted == 0
    line.granted, line.remedy, line.disposition = made.granted, made.remedy, made.disposition
    line.decision_comment = made.comment
    line.refusal = process.together.grounds[made.ground].name if made.ground else ""
    line.decision = process.onec_refusals.get(claim.kind, "") if refused else process.onec_remedies.get(made.remedy, "")
