"""A rule of the process grants a small clear claim: the decision per line, the fields, and where it goes then."""

from dataclasses import replace

from sqlalchemy.orm import Session

from claims.actions.hand import Hand
from claims.actions.keep_said import keep_said
from claims.models import Claim, LineDecision, Ruling
from claims.queries.facts import decided_lines, decision_of, facts, stage_fields
from claims.queries.rulings import fitting, nobody_decided
from claims.queries.term import terms
from claims.rules.auto_decision import Fit, deciding_stage, sampled
from claims.rules.by_rule import DECIDES, AutoDecision
from claims.rules.deadlines import deadline
from claims.rules.moves import may_move, moves_open
from claims.rules.shape import Limit, Process


def decide_by_rule(session: Session, claim: Claim, hand: Hand, process: Process) -> str | None:
    """The stage that a claim goes to by a rule that decides; None: none does, or a person must.

    Once for a claim: where people have begun with it, or have given its decision back, no rule speaks any more.
    """
    ours = [rule for rule in process.auto_decisions.values() if rule.mode == DECIDES]
    stage = process.stages[claim.stage]
    if not ours or not (stage.decides or any(claim.stage in rule.stages for rule in ours)):
        return None
    ruling = session.get(Ruling, claim.id)
    if ruling is not None:
        going_on = ruling.by_itself and ruling.at == hand.at and stage.decides
        rule = process.auto_decisions.get(ruling.rule) if going_on else None
        return _on(session, claim, rule, hand, process) if rule else None
    if claim.taken_at or claim.waits_for_dealer or claim.changing_at or not nobody_decided(session, claim):
        return None
    fit = fitting(session, claim, process, claim.stage)
    if fit is None or fit.rule.mode != DECIDES or not _leads(session, claim, fit.rule, process):
        return None
    if sampled(fit.rule, claim.onec_key):
        note_ruling(session, claim, fit, hand, sampled=True)
        session.add(claim.happened("rule_sample", now=hand.at, source="clock", hidden=True, rule=fit.rule.name))
        return None
    note_ruling(session, claim, fit, hand, by_itself=True)
    session.add(claim.happened("by_rule", now=hand.at, source="clock", hidden=True, rule=fit.rule.name))
    grant_all(session, claim, fit, replace(hand, person_id=None))
    return _on(session, claim, fit.rule, hand, process)


def _leads(session: Session, claim: Claim, rule: AutoDecision, process: Process) -> bool:
    """It is decided here, or the way to where it is decided stands open once the rule has filled in what it knows."""
    where = deciding_stage(process, claim.stage)
    filled = dict.fromkeys(rule.within, "yes")
    known = {**facts(session, claim, process), **rule.fill, **filled}
    return where is not None and (where == claim.stage or may_move(process, claim.stage, where, "staff", known))


def grant_all(session: Session, claim: Claim, fit: Fit, hand: Hand) -> None:
    """Every line as it is claimed. hand: whose decision it is, nobody's where the rule itself decides."""
    for row in decided_lines(session, claim):
        made = LineDecision(line_id=row.line.id, claim_id=claim.id, person_id=hand.person_id, at=hand.at)
        made.remedy = fit.remedy(claim.remedy)
        session.add(made)
    session.flush()


def fill_by_rule(session: Session, claim: Claim, rule: AutoDecision, hand: Hand, process: Process) -> None:
    """What this stage asks and the rule knows."""
    asked, days = stage_fields(process.stages[claim.stage]), terms(session, process, hand.zone)
    values = {code: text for code, text in rule.fill.items() if code in asked}
    for code, (amount, unit) in rule.within.items():
        if code in asked:
            limit = Limit(amount=amount, unit=unit)
            values[code] = deadline(limit, hand.at, days, hand.at).at.astimezone(hand.zone).date().isoformat()
    keep_said(session, claim, values, hand)
    session.flush()


def way_on(session: Session, claim: Claim, process: Process) -> str | None:
    """From where it is decided: the first way that staff have, all being granted and filled in."""
    open_now = moves_open(process, claim.stage, "staff", facts(session, claim, process))
    return next((move.to for move in open_now if not move.free), None)


def note_ruling(
    session: Session, claim: Claim, fit: Fit, hand: Hand, *, by_itself: bool = False, sampled: bool = False
) -> Ruling:
    made = Ruling(claim_id=claim.id, rule=fit.rule.code, name=fit.rule.name, at=hand.at)
    made.by_itself, made.sampled, made.remedy = by_itself, sampled, fit.remedy(claim.remedy)
    made.met = [{"code": one.code, "said": one.said} for one in fit.met]
    session.add(made)
    session.flush()
    return made


def settle_ruling(session: Session, claim: Claim, hand: Hand, process: Process) -> None:
    """The decision is about to be told: did people decide as the rule would have?"""
    if not process.auto_decisions or nobody_decided(session, claim):
        return
    ruling = session.get(Ruling, claim.id)
    if ruling is None:
        fit = fitting(session, claim, process)
        ruling = note_ruling(session, claim, fit, hand) if fit else None
    if ruling is None:
        return
    lines = decided_lines(session, claim)
    same = decision_of(lines) == "satisfy" and all(
        row.decision is not None and row.decision.remedy == ruling.remedy for row in lines
    )
    if not ruling.by_itself or not same:  # its own decision that nobody changed says nothing of people
        ruling.same = same


def _on(session: Session, claim: Claim, rule: AutoDecision, hand: Hand, process: Process) -> str | None:
    fill_by_rule(session, claim, rule, replace(hand, person_id=None), process)
    where = deciding_stage(process, claim.stage)
    return way_on(session, claim, process) if where == claim.stage else where
