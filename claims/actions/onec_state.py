"""Records what 1C says of a claim: a fact, kept even when no move leads there; an unknown word becomes a problem."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims import outbox
from claims.actions import journal
from claims.actions.change_claim import change_came_late
from claims.actions.hold_lines import hold_lines
from claims.actions.notify import notify
from claims.actions.onec_decision import record_decision
from claims.actions.onec_documents import record_documents
from claims.actions.onec_edits import How, note_edits
from claims.actions.onec_messages import record_messages
from claims.actions.onec_owned import note_conflicts
from claims.actions.onec_problem import note_problem, solve_problem
from claims.actions.onec_reading import Reading
from claims.actions.onec_told import Told
from claims.actions.wishes_over import decision_changed
from claims.models import Claim, ClaimEvent, OnecDocument
from claims.queries.asked import waits_for_dealer
from claims.queries.push import ActRow, act_rows_of
from claims.rules.moves import OnecFact, may_move, outcome_of_actions, past_decision, rows_against, stage_of_onec
from claims.rules.phrase import Phrase
from claims.rules.shape import Process


def record_state(session: Session, claim: Claim, told: Told, reading: Reading) -> bool:
    """Brings the claim to what 1C says. A second time with the same reading changes nothing and tells nobody.

    False: 1C must be asked once more, it may have answered before it had the dealer's newest words.
    """
    reading = replace(reading, process=reading.process.of(claim))
    journal.told(session, claim, told, dialect=reading.dialect, now=reading.now)
    if told.gone or told.deleted:
        _deleted(session, claim, told, reading)
        return True
    solve_problem(session, f"claim {claim.id} deleted", now=reading.now)
    _tell(session, claim, told, reading)
    claim.onec_number, claim.onec_status = told.number, told.status
    claim.act_onec_number = told.act_number or claim.act_onec_number
    claim.guilty = told.guilty or claim.guilty
    sent = outbox.newest(session, "claim", claim.id)
    settled = sent is None or sent.done_at is None or sent.done_at < reading.asked
    unsent = sent is not None and sent.state != "done"  # 1C's rows are of the words before
    if settled and not (unsent and reading.restored):
        how: How = "unsent" if unsent else "read"
        note_edits(session, claim, told, reading.process, now=reading.now, how=how)
    record_messages(session, claim, told, reading)
    record_documents(session, claim, told.documents, reading.process, now=reading.now)
    fact = understood(session, claim, told, reading.process)
    if fact.problem is not None:  # its versions stay unread: once the process knows the word, the next reading finds it
        _problem(session, claim, fact.problem, reading)
        return settled
    solve_problem(session, f"claim {claim.id} status", now=reading.now)
    _doubt(session, claim, fact, reading)
    _move(session, claim, fact, reading)
    _take_back(session, claim, told, fact, reading)
    change_came_late(session, claim, reading.process, now=reading.now)
    if not reading.process.onec_moves:
        note_conflicts(session, claim, told, reading)
    elif says_decided(told, reading.process, _request_words(session, claim)):  # before that it is somebody's draft
        record_decision(session, claim, told, reading)
    claim.waits_for_dealer = waits_for_dealer(session, claim, reading.process)
    hold_lines(session, claim, reading.process)
    if settled:
        claim.onec_version = told.version
        claim.act_onec_version = told.act_version or claim.act_onec_version
    return settled


def _take_back(session: Session, claim: Claim, told: Told, fact: OnecFact, reading: Reading) -> None:
    """1C has decided nothing any more: a row's action, or the whole decision, was taken back."""
    if not reading.process.onec_moves or not claim.outcome or fact.outcome is not None:
        return
    if told.act_key or not says_decided(told, reading.process, _request_words(session, claim)):
        claim.decide("", reading.now)
        claim.touch(reading.now)
        decision_changed(session, claim, now=reading.now)


def understood(session: Session, claim: Claim, told: Told, process: Process) -> OnecFact:
    """The stage and outcome that claim, act and the actions per line come to together."""
    if not process.onec_moves:  # the portal owns the stage and tells it to 1C
        return OnecFact(stage=claim.stage)
    fact = stage_of_onec(process, "claim", told.status, claim.stage, told.exact)
    if fact.stage is not None and told.act_key and not told.exact:
        act = stage_of_onec(process, "act", told.act_status, fact.stage)
        fact = act if act.problem else replace(fact, stage=act.stage)
    for word in () if told.exact else _request_words(session, claim):
        if fact.stage is not None:
            request = stage_of_onec(process, "return", word, fact.stage)
            outcome = fact.outcome or request.outcome
            fact = request if request.problem else replace(fact, stage=request.stage, outcome=outcome)
    if fact.stage is None:
        return fact
    outcome, doubt = fact.outcome, False
    if says_decided(told, process, _request_words(session, claim)):
        _, unknown = outcome_of_actions(process, (line.action for line in told.lines))
        if unknown:
            return OnecFact(stage=None, problem=Phrase("onec_action_unknown", value=unknown[0]))
        actions = _claimed_actions(session, claim, told, process)
        outcome, _ = outcome_of_actions(process, actions, fact.outcome)
        doubt = rows_against(process, actions, fact.outcome)
    moves = fact.stage != claim.stage
    unusual = moves and not may_move(process, claim.stage, fact.stage, "onec")
    found = OnecFact(stage=fact.stage, outcome=outcome, moves=moves, unusual=unusual, doubt=doubt)
    return withdrawal(claim, told, outcome, process) or found


def says_decided(told: Told, process: Process, requests: Sequence[str] = ()) -> bool:
    """Whether any word of 1C means a stage that shows an outcome or stands after one, in the order of the file."""
    exact = stage_of_onec(process, "claim", told.status, process.first.code, told.exact).stage if told.exact else None
    words = {("claim", told.status), ("act", told.act_status if told.act_key else "")}
    words |= {("return", word) for word in requests}
    said = {row.stage for row in process.onec_statuses if (row.object, row.value) in words} | {exact}
    return any(past_decision(process, stage) for stage in said if stage)


def _request_words(session: Session, claim: Claim) -> Sequence[str]:
    """How far 1C is with the requests for return that this claim led to."""
    living = (OnecDocument.claim_id == claim.id, OnecDocument.status != "", ~OnecDocument.deleted)
    return session.scalars(select(OnecDocument.status).where(*living).order_by(OnecDocument.key)).all()


def withdrawal(claim: Claim, told: Told, outcome: str | None, process: Process) -> OnecFact | None:
    """1C confirms a wish to withdraw by closing the claim unsatisfied or by marking it for deletion."""
    wish = process.wishes.get("withdraw")
    if wish is None or wish.to is None or claim.withdrawal_asked_at is None:
        return None
    closed = told.deleted or told.gone or outcome == "refused" or (told.finished and outcome is None)
    return OnecFact(stage=wish.to, outcome=wish.outcome, moves=claim.stage != wish.to) if closed else None


def _claimed_actions(session: Session, claim: Claim, told: Told, process: Process) -> list[str]:
    """1C's action for each line ("": none), from the line's own row; what came instead has a row that counts not."""
    own: dict[int, ActRow] = {}
    for row in act_rows_of(session, claim.id, process):
        own.setdefault(row.line_id, row)
    said = {(line.number, line.product_key): line.action for line in told.lines}
    return [said.get((row.number, row.product_key), "") for row in own.values()]


def _deleted(session: Session, claim: Claim, told: Told, reading: Reading) -> None:
    confirmed = withdrawal(claim, told, None, reading.process)
    if confirmed is not None:
        _move(session, claim, confirmed, reading)
        hold_lines(session, claim, reading.process)
    elif claim.closed_at is None:
        said = {"number": claim.number or ""}
        note_problem(session, f"claim {claim.id} deleted", "claim_deleted", now=reading.now, claim_id=claim.id, **said)
    claim.onec_version = told.version


def _problem(session: Session, claim: Claim, phrase: Phrase, reading: Reading) -> None:
    said = {"number": claim.number or "", **phrase.params}
    note_problem(session, f"claim {claim.id} status", phrase.code, now=reading.now, claim_id=claim.id, **said)


def _doubt(session: Session, claim: Claim, fact: OnecFact, reading: Reading) -> None:
    key = f"claim {claim.id} rows"
    if not fact.doubt:
        solve_problem(session, key, now=reading.now)
        return
    said = {"number": claim.number or "", "status": claim.onec_status}
    note_problem(session, key, "rows_against_status", now=reading.now, claim_id=claim.id, **said)


def _tell(session: Session, claim: Claim, told: Told, reading: Reading) -> None:
    """Responsible person and promised day: each change is one event."""
    now = reading.now
    if told.responsible and (told.responsible, told.phone) != (claim.responsible, claim.responsible_phone):
        claim.responsible, claim.responsible_phone = told.responsible, told.phone
        session.add(claim.happened("responsible", now=now, source="onec", name=told.responsible))
    if told.due_on in (None, claim.onec_due_on) or not reading.process.onec_moves:
        return
    assert told.due_on is not None
    claim.onec_due_on = told.due_on
    ours = claim.due_at.astimezone(reading.zone).date() if claim.due_at else None
    if told.due_on != ours:  # ours came back before the one who wrote it could note it
        claim.due_from_onec = True
        claim.due_at = datetime.combine(told.due_on, time(23, 59, 59), reading.zone)
        event = claim.happened("due", now=now, source="onec", when=told.due_on.isoformat())
        session.add(event)
        notify(session, claim, reading.process, event)


def _move(session: Session, claim: Claim, fact: OnecFact, reading: Reading) -> None:
    stage, process, now = fact.stage or claim.stage, reading.process, reading.now
    decided = past_decision(process, claim.stage)
    news: list[ClaimEvent] = []
    if fact.outcome is not None and fact.outcome != claim.outcome:
        claim.decide(fact.outcome, now)
        decision_changed(session, claim, now=now)
        news.append(claim.happened("outcome", now=now, source="onec", outcome=fact.outcome))
    if stage != claim.stage:
        claim.stage, claim.stage_since = stage, now
        claim.closed_at = now if process.stages[stage].final else None
        news.append(claim.happened("stage", now=now, source="onec", stage=stage, unusual=fact.unusual))
    session.add_all(news)
    within = claim.closed_at is None and decided  # a step on from a decision is no letter
    notify(session, claim, process, *(event for event in news if event.what == "outcome" or not within))
