"""A claim and its open tasks become one person's: who takes them, or to whom a head gives them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.actions.fill_stage import begin_work
from claims.actions.hand import Hand, must_hold, take_hold
from claims.errors import Incomplete, NotAllowed
from claims.models import Claim, Person, Task
from claims.queries.staff import works_in
from claims.rules.shape import Process
from claims.wording.desk import NO_SUCH_COLLEAGUE, NOT_TO_ASSIGN


def take_on(session: Session, claim: Claim, hand: Hand, process: Process) -> None:
    """By whoever works in the department that holds it."""
    take_hold(session, claim, hand, process)
    must_hold(claim, hand, process)
    begin_work(session, claim, hand, process)
    assert hand.person_id is not None
    _give(session, claim, hand.person_id, hand)


def assign(session: Session, claim: Claim, person_id: int, hand: Hand, process: Process) -> None:
    """By a head, to somebody who works in that department. Incomplete: {"person": …}."""
    take_hold(session, claim, hand, process)
    if "assign" not in hand.rights:
        raise NotAllowed(NOT_TO_ASSIGN)
    department = process.stages[claim.stage].department
    if department is None or person_id not in works_in(session, department, process):
        raise Incomplete({"person": NO_SUCH_COLLEAGUE})
    _give(session, claim, person_id, hand)


def _give(session: Session, claim: Claim, person_id: int, hand: Hand) -> None:
    claim.holder_id = person_id
    for task in session.scalars(select(Task).where(Task.claim_id == claim.id, Task.done_at.is_(None))):
        task.person_id = person_id
    name = session.get_one(Person, person_id).name
    session.add(claim.happened("held", now=hand.at, source="staff", by=hand.person_id, hidden=True, name=name))
    session.flush()
