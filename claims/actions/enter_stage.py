"""A claim comes into a stage where staff work in the portal: tasks, a term, and what moves by itself from there."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.actions.by_rule import decide_by_rule, settle_ruling
from claims.actions.hand import Hand
from claims.actions.notify import notify
from claims.actions.remind import tell_of_large
from claims.actions.tell_decision import take_back_decision, tell_decision
from claims.actions.tell_onec import tell_details
from claims.models import Claim, Dealer, Person, Task, Verdict
from claims.queries.asked import waits_for_dealer
from claims.queries.facts import APPROVAL, facts
from claims.queries.term import stage_term, task_term
from claims.rules.moves import auto_move, first_sent, past_decision, route
from claims.rules.reminders import TOLD
from claims.rules.shape import Process, Stage, TaskSpec


def begin(session: Session, claim: Claim, hand: Hand, process: Process) -> None:
    """A claim that was just registered finds its way by itself where the rules know it."""
    if process.onec_moves:
        return
    manager = session.scalar(select(Dealer.manager_name).where(Dealer.key == claim.dealer_key))
    claim.responsible = claim.responsible or manager or ""
    _arrange(session, claim, hand, process)
    go_on(session, claim, hand, process)
    tell_of_large(session, claim, process, now=hand.at)


def find_way_anew(session: Session, claim: Claim, hand: Hand, process: Process) -> None:
    """It is about something else now, so that another department may have to look into it."""
    if process.onec_moves:
        return
    enter(session, claim, first_sent(process), hand, process)
    go_on(session, claim, hand, process)


def go_on(session: Session, claim: Claim, hand: Hand, process: Process) -> None:
    """All that happens by itself now, step by step."""
    for _ in process.stages:  # a way through more stages than there are goes in a circle
        session.flush()
        to = decide_by_rule(session, claim, hand, process)
        if to is not None:
            hand = replace(hand, source="staff", person_id=None)  # to the dealer it is our decision like any other
        else:
            move = auto_move(process, claim.stage, facts(session, claim, process))
            to = move.to if move else None
        if to is None:
            return
        enter(session, claim, to, hand, process)


def enter(session: Session, claim: Claim, stage: str, hand: Hand, process: Process, outcome: str = "") -> None:
    """outcome: what the claim comes to by this move, where it is no decision of ours."""
    _leave(session, claim, hand)
    before, now = process.together.stages[claim.stage], process.stages[stage]
    claim.stage, claim.stage_since = stage, hand.at
    claim.closed_at = hand.at if now.final else None
    claim.taken_at, claim.holder_id = None, None
    if outcome:
        claim.decide(outcome, hand.at)
    elif past_decision(process, stage) and not claim.outcome:
        settle_ruling(session, claim, hand, process)
        tell_decision(session, claim, hand, process)
    elif claim.outcome and not past_decision(process, stage):
        take_back_decision(session, claim, hand, process)
    # To the dealer a stage that is called the same is the same stage.
    hidden = before.dealer_sees == now.dealer_sees
    event = claim.happened("stage", now=hand.at, source=hand.source, by=hand.person_id, hidden=hidden, stage=stage)
    session.add(event)
    _arrange(session, claim, hand, process)
    if not hidden:
        notify(session, claim, process, event)
    tell_details(session, claim, process, now=hand.at)


def stay(session: Session, claim: Claim, hand: Hand, process: Process) -> None:
    """The stage is another department's now, or has other things to do in it."""
    _leave(session, claim, hand)
    claim.taken_at, claim.holder_id = None, None
    _arrange(session, claim, hand, process)


def set_terms(session: Session, claim: Claim, hand: Hand, process: Process) -> None:
    """A date was filled in, or a wait is over: the terms of the stage and of its tasks are counted anew.

    A task that was given time is warned of once more before its new end.
    """
    end = stage_term(session, claim, process, now=hand.at, zone=hand.zone)
    claim.stage_due_at = end.at if end else None
    specs = {spec.name: spec for spec in process.stages[claim.stage].tasks}
    for task in session.scalars(select(Task).where(Task.claim_id == claim.id, Task.done_at.is_(None))):
        if task.name in specs:
            due = _task_due(session, claim, specs[task.name], hand, process)
            if due and task.due_at and due > task.due_at:
                task.reminded = min(task.reminded, TOLD)
            task.due_at = due


def _arrange(session: Session, claim: Claim, hand: Hand, process: Process) -> None:
    stage = process.stages[claim.stage]
    session.flush()
    set_terms(session, claim, hand, process)
    if stage.department is not None:
        claim.holder_id = _holder(session, claim, stage, process)
        session.add_all(_tasks(session, claim, stage, hand, process))
    if APPROVAL in stage.required:
        _approve_anew(session, claim, hand)
    session.flush()
    claim.waits_for_dealer = waits_for_dealer(session, claim, process)
    claim.desk_edition += 1


def _holder(session: Session, claim: Claim, stage: Stage, process: Process) -> int | None:
    """Whoever of the department had this claim before, else whom the routing table names, else nobody yet."""
    had = (Task.claim_id == claim.id, Task.department == stage.department, ~Person.disabled)
    last = select(Task.person_id).join(Person, Person.id == Task.person_id).where(*had)
    before = session.scalar(last.order_by(Task.id.desc()).limit(1))
    if before is not None:
        return before
    way = route(process, facts(session, claim, process), claim.discrepancy)
    if way.department != stage.department or not way.person:
        return None
    named = (Person.login == way.person.casefold(), Person.is_staff, ~Person.disabled)
    return session.scalar(select(Person.id).where(*named))


def _task_due(session: Session, claim: Claim, spec: TaskSpec, hand: Hand, process: Process) -> datetime | None:
    if spec.limit is None:
        return claim.stage_due_at
    return task_term(session, claim, spec.limit, process, now=hand.at, zone=hand.zone)


def _tasks(session: Session, claim: Claim, stage: Stage, hand: Hand, process: Process) -> Iterable[Task]:
    assert stage.department is not None
    for spec in stage.tasks:
        yield Task(
            claim_id=claim.id,
            stage=stage.code,
            department=stage.department,
            name=spec.name,
            required=spec.required,
            person_id=claim.holder_id,
            created_at=hand.at,
            due_at=_task_due(session, claim, spec, hand, process),
        )


def _leave(session: Session, claim: Claim, hand: Hand) -> None:
    """What was to be done there is done, or is needed no more."""
    by = hand.person_id if hand.source == "staff" else None
    for task in session.scalars(select(Task).where(Task.claim_id == claim.id, Task.done_at.is_(None))):
        task.done_at, task.done_by = hand.at, by


def _approve_anew(session: Session, claim: Claim, hand: Hand) -> None:
    """What was said of an earlier decision does not count for this one."""
    for verdict in session.scalars(select(Verdict).where(Verdict.claim_id == claim.id, Verdict.over_at.is_(None))):
        verdict.over_at = hand.at
