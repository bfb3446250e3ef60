"""Whoever decides takes what a rule advises: the decision is theirs, the rule is cited."""

from sqlalchemy.orm import Session

from claims.actions.by_rule import fill_by_rule, grant_all, note_ruling, way_on
from claims.actions.enter_stage import enter, go_on
from claims.actions.fill_stage import begin_work
from claims.actions.hand import Hand, must_hold, take_hold
from claims.errors import NotAllowed
from claims.models import Claim, Ruling
from claims.queries.rulings import advice
from claims.rules.auto_decision import Fit
from claims.rules.shape import Process
from claims.wording.auto_decision import NO_WAY_ON, RULE_GONE


def take_advice(session: Session, claim: Claim, rule: str, hand: Hand, process: Process) -> None:
    """rule: the code that the page showed. NotAllowed: it fits no more, or somebody decides already."""
    take_hold(session, claim, hand, process)
    must_hold(claim, hand, process)
    told = advice(session, claim, process)
    if told is None or told.fit is None or told.fit.rule.code != rule:
        raise NotAllowed(RULE_GONE)
    with session.begin_nested():  # a decision that leads nowhere is none
        _decide(session, claim, told.fit, hand, process)
    go_on(session, claim, hand, process)


def _decide(session: Session, claim: Claim, fit: Fit, hand: Hand, process: Process) -> None:
    begin_work(session, claim, hand, process)
    grant_all(session, claim, fit, hand)
    fill_by_rule(session, claim, fit.rule, hand, process)
    if session.get(Ruling, claim.id) is None:
        note_ruling(session, claim, fit, hand)
    cited = fit.rule.name
    event = claim.happened("by_rule_advised", now=hand.at, source="staff", by=hand.person_id, hidden=True, rule=cited)
    session.add(event)
    to = way_on(session, claim, process)
    if to is None:
        raise NotAllowed(NO_WAY_ON)
    enter(session, claim, to, hand, process)
