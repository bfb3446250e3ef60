"""Of a decision some lines are disputed: they go back to who decided as a claim of their own, the rest is agreed to."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from claims.actions.ask import said
from claims.actions.enter_stage import go_on
from claims.actions.fill_stage import begin_work, read_typed
from claims.actions.hand import Hand, must_hold, take_hold
from claims.actions.keep_said import keep_said
from claims.actions.notify import notify
from claims.actions.take_out import Named, may_take_out, some_of, take_out
from claims.actions.tell_decision import tell_still
from claims.actions.wish import (
    LONGEST_REASON,
    Objection,
    agree,
    appeal,
    must_be_allowed,
    must_have_read,
)
from claims.errors import Incomplete, NotAllowed
from claims.models import Claim
from claims.queries.wishes import APPEAL, CONSENT, Wisher, decision_mark, done_already, untimely
from claims.rules.phrase import Phrase
from claims.rules.shape import Process
from claims.wording import TEXT_LONG, say
from claims.wording.linked import DISPUTE_NOT_NOW
from claims.wording.wishes import APPEAL_REASON

DISPUTED, AGREED = "disputed", "agreed"


@dataclass(frozen=True, kw_only=True)
class Noted:
    """What one of ours heard of the dealer. said: the fields that a consent needs, as typed."""

    line_ids: Collection[int]
    reason: str
    said: Mapping[str, str] = field(default_factory=dict)


def may_dispute_some(claim: Claim, lines: int, process: Process) -> bool:
    """Whether its stage waits for a consent that may be given to a part."""
    return lines > 1 and CONSENT in process.stages[claim.stage].required and APPEAL in process.wishes


def dispute_lines(session: Session, claim: Claim, objection: Objection, wisher: Wisher, process: Process) -> Claim:
    """The claim of the disputed lines. What one may not appeal against, or not agree to, is refused as there."""
    must_be_allowed(session, claim, APPEAL, wisher, process)
    must_be_allowed(session, claim, CONSENT, wisher, process)
    if CONSENT not in process.stages[claim.stage].required:
        raise NotAllowed(DISPUTE_NOT_NOW)
    must_have_read(session, claim, objection.seen)
    reason = _reason(objection.reason)
    may_take_out(session, claim)
    lines = some_of(session, claim, objection.line_ids)
    hand = Hand(source="dealer", person_id=wisher.person_id, at=wisher.at, zone=wisher.zone)
    with session.begin_nested():  # both or neither: one may be refused for what the parts are by themselves
        made = _take_out(session, claim, lines, hand, process)
        agree(session, claim, decision_mark(session, claim), wisher, process)
        whole = Objection(reason=reason, seen=decision_mark(session, made))
        appeal(session, made, whole, wisher, process)
    return made


def note_dispute(session: Session, claim: Claim, noted: Noted, hand: Hand, process: Process) -> Claim:
    """The same on the word of the dealer: who said it, when and how is kept with what is agreed to."""
    take_hold(session, claim, hand, process)
    must_hold(claim, hand, process)
    stage = process.stages[claim.stage]
    if CONSENT not in stage.required:
        raise NotAllowed(DISPUTE_NOT_NOW)
    assert hand.person_id is not None
    wisher = Wisher(person_id=hand.person_id, roles=frozenset(), at=hand.at, zone=hand.zone)
    why = untimely(session, claim, APPEAL, wisher, process) or done_already(session, claim, APPEAL)
    if why:
        raise NotAllowed(why)
    may_take_out(session, claim)
    lines, reason = some_of(session, claim, noted.line_ids, "dispute_line"), _reason(noted.reason)
    agreed = _agreed(claim, noted, hand, process)
    begin_work(session, claim, hand, process)
    made = _take_out(session, claim, lines, hand, process)
    session.add(made.happened("appealed", now=hand.at, source="staff", by=hand.person_id, text=reason))
    keep_said(session, made, {CONSENT: DISPUTED}, hand)
    keep_said(session, claim, agreed, hand)
    for one in (made, claim):
        go_on(session, one, hand, process)
    return made


def _agreed(claim: Claim, noted: Noted, hand: Hand, process: Process) -> dict[str, str]:
    """Incomplete: what the stage demands of a consent is not there."""
    rules = process.stages[claim.stage].required_when
    needed = [code for rule in rules if rule.field == CONSENT and AGREED in rule.values for code in rule.needs]
    values, wrong = read_typed({code: noted.said.get(code, "") for code in needed}, hand, process)
    for code in needed:
        if code not in wrong and not values[code]:
            wrong[code] = say(Phrase(f"enter_{process.fields[code].type}", name=process.fields[code].name))
    if wrong:
        raise Incomplete(wrong)
    return {CONSENT: AGREED, **values}


def _reason(typed: str) -> str:
    reason = said(typed, "reason", APPEAL_REASON)
    if len(reason) > LONGEST_REASON:
        raise Incomplete({"reason": TEXT_LONG.format(most=LONGEST_REASON)})
    return reason


def _take_out(session: Session, claim: Claim, lines: Named, hand: Hand, process: Process) -> Claim:
    """Both with what is decided of their own lines: that stands, whatever becomes of the other ones."""
    made, event = take_out(session, claim, lines, "", hand, process)
    for one in (claim, made):
        tell_still(session, one, process)
    notify(session, claim, process, event)
    return made
