"""What a letter to one of ours says of a task."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Claim, Dealer, Person, Task
from claims.queries.mentions import who_sees


@dataclass(frozen=True, kw_only=True)
class TaskFacts:
    """done: there is nothing to tell any more."""

    to: str
    name: str
    task: str
    number: str
    kind: str
    dealer: str
    summary: str
    discrepancy: Decimal
    currency: str
    due_at: datetime | None
    done: bool


def task_facts(session: Session, task_id: int, person_id: int) -> TaskFacts | None:
    """None: one of them is no more, or the person neither sees the claim nor has the task."""
    row = session.execute(
        select(Task, Claim, Dealer.name, Person)
        .join(Claim, Claim.id == Task.claim_id)
        .join(Dealer, Dealer.key == Claim.dealer_key)
        .join(Person, Person.id == person_id)
        .where(Task.id == task_id, ~Person.disabled)
    ).one_or_none()
    if row is None:
        return None
    task, claim, dealer, person = row
    if task.person_id != person.id and person.id not in who_sees(session, claim):
        return None
    return TaskFacts(
        to=person.login,
        name=person.name,
        task=task.name,
        number=claim.number or "",
        kind=claim.kind,
        dealer=dealer,
        summary=claim.summary,
        discrepancy=claim.discrepancy,
        currency=claim.currency,
        due_at=task.due_at,
        done=task.done_at is not None,
    )
