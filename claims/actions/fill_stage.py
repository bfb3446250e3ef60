"""Staff fill in what the stage asks for; once it is complete the claim goes on by itself."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.actions.answer import answer
from claims.actions.ask import Voice
from claims.actions.change_claim import change_came_late
from claims.actions.enter_stage import go_on, set_terms
from claims.actions.hand import Hand, must_hold, take_hold
from claims.actions.keep_said import keep_said
from claims.actions.notify import notify
from claims.actions.tell_onec import tell_details
from claims.errors import Incomplete, NotAllowed
from claims.models import Claim, LineDecision, Question
from claims.queries.facts import APPROVAL, DECISION, facts, stage_fields
from claims.queries.term import term
from claims.rules.dates import parse_day_ahead, parse_past_date
from claims.rules.moves import missing
from claims.rules.phrase import Phrase
from claims.rules.quantity import parse_money, parse_quantity
from claims.rules.shape import FieldSpec, Process
from claims.wording import TEXT_LONG, say
from claims.wording.desk import NOT_AUTHOR

LONGEST = 4000
WORKED_OUT = frozenset({DECISION, APPROVAL})


def fill_stage(
    session: Session, claim: Claim, typed: Mapping[str, str], hand: Hand, process: Process, *, done: bool
) -> None:
    """typed: {field code: as typed}; done: the stage is finished, so that nothing it demands may be missing.

    What is kept is never lost by a fault in another field. Incomplete: {field: message}.
    """
    take_hold(session, claim, hand, process)
    must_hold(claim, hand, process)
    _must_be_another(session, claim, hand, process)
    asked = stage_fields(process.stages[claim.stage]) - WORKED_OUT
    values, wrong = read_typed({code: typed[code] for code in typed if code in asked}, hand, process)
    begin_work(session, claim, hand, process)
    keep_said(session, claim, values, hand)
    session.flush()
    set_terms(session, claim, hand, process)
    if any(limit.start in values for limit in process.longer):
        _tell_term(session, claim, hand, process)
    if done:
        known = facts(session, claim, process)
        wrong |= {
            code: say(phrase) for code, phrase in missing(process, claim.stage, known).items() if code not in wrong
        }
    if wrong:
        raise Incomplete(wrong)
    event = claim.happened("filled", now=hand.at, source="staff", by=hand.person_id, hidden=True, stage=claim.stage)
    session.add(event)
    if done:
        _answer_dealer(session, claim, values, hand, process)
        go_on(session, claim, hand, process)


def _tell_term(session: Session, claim: Claim, hand: Hand, process: Process) -> None:
    """The dealer and 1C are told of a later end of the whole term; a term that 1C has set is 1C's."""
    end = None if claim.due_from_onec else term(session, claim, process, now=hand.at, zone=hand.zone)
    if end is None or end.at == claim.due_at:
        return
    claim.due_at = end.at
    when = end.at.date().isoformat()
    event = claim.happened("due", now=hand.at, source="staff", by=hand.person_id, when=when)
    session.add(event)
    notify(session, claim, process, event)
    tell_details(session, claim, process, now=hand.at)


def _must_be_another(session: Session, claim: Claim, hand: Hand, process: Process) -> None:
    """NotAllowed: what is said against a decision is not judged by who has made it."""
    if not process.stages[claim.stage].not_author:
        return
    made = (LineDecision.claim_id == claim.id, LineDecision.person_id == hand.person_id)
    if session.scalar(select(LineDecision.line_id).where(*made).limit(1)) is not None:
        raise NotAllowed(NOT_AUTHOR)


def _answer_dealer(session: Session, claim: Claim, values: Mapping[str, str], hand: Hand, process: Process) -> None:
    text = values.get(process.stages[claim.stage].answers or "", "")
    assert hand.person_id is not None
    open_ones = (Question.claim_id == claim.id, Question.side == "dealer", Question.answered_at.is_(None))
    for question_id in session.scalars(select(Question.id).where(*open_ones)).all() if text else ():
        answer(session, claim, question_id, text, Voice("staff", hand.person_id, hand.at, hand.zone), process)


def begin_work(session: Session, claim: Claim, hand: Hand, process: Process) -> None:
    """Somebody has begun with it: from now on the dealer changes nothing by themselves."""
    claim.taken_at = claim.taken_at or hand.at
    claim.holder_id = claim.holder_id or hand.person_id
    change_came_late(session, claim, process, now=hand.at)


def read_typed(typed: Mapping[str, str], hand: Hand, process: Process) -> tuple[dict[str, str], dict[str, str]]:
    """({code: value as it is kept}, {code: what to enter instead}); an empty one is kept as empty."""
    values, wrong = {}, {}
    for code, text in typed.items():
        found = _value(process.fields[code], text.replace("\r\n", "\n").strip(), hand)
        if isinstance(found, Phrase):
            wrong[code] = say(found)
        elif len(found) > LONGEST:
            wrong[code] = TEXT_LONG.format(most=LONGEST)
        else:
            values[code] = found
    return values, wrong


def _value(spec: FieldSpec, text: str, hand: Hand) -> str | Phrase:
    if not text or spec.type == "text":
        return text
    ask = Phrase(f"enter_{spec.type}", name=spec.name)
    if spec.type == "choice":
        return text if text in spec.options else ask
    if spec.type == "yes_no":
        return "yes" if text in ("yes", "on") else ask
    if spec.type == "date":
        read = parse_day_ahead if spec.ahead else parse_past_date
        day = read(text, hand.at.astimezone(hand.zone).date())
        return day if isinstance(day, Phrase) else day.isoformat()
    if spec.type in ("money", "number"):
        number = parse_money(text) if spec.type == "money" else parse_quantity(text)
        return number if isinstance(number, Phrase) else str(number)
    return ask  # a file comes by its own form
