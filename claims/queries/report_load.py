"""Who of ours has how much to do now: claims held, tasks open, and what is late of both."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from claims.models import Claim, Person, Task
from claims.queries.reach import Sight, in_sight
from claims.rules.shape import Process


@dataclass(frozen=True, kw_only=True)
class Load:
    """person_id None: nobody has it yet, or 1C does not say who; name: also as 1C calls whoever is responsible."""

    person_id: int | None
    name: str
    claims: int = 0
    late: int = 0
    tasks: int = 0
    tasks_late: int = 0


def load(session: Session, sight: Sight, process: Process, now: datetime) -> tuple[Load, ...]:
    """The most loaded first."""
    final = [stage.code for stage in process.stages.values() if stage.final]
    open_ = and_(in_sight(sight), Claim.stage.not_in(final))
    late = or_(Claim.stage_due_at < now, and_(Claim.stage_due_at.is_(None), Claim.due_at < now, Claim.outcome == ""))
    name = func.coalesce(Person.name, Claim.responsible)
    claims = session.execute(
        select(Claim.holder_id, name, func.count(), func.sum(case((late, 1), else_=0)))
        .outerjoin(Person, Person.id == Claim.holder_id)
        .where(open_)
        .group_by(Claim.holder_id, name)
    ).all()
    tasks = session.execute(
        select(Task.person_id, func.coalesce(Person.name, ""), func.count(), _late_tasks(now))
        .join(Claim, Claim.id == Task.claim_id)
        .outerjoin(Person, Person.id == Task.person_id)
        .where(open_, Task.done_at.is_(None))
        .group_by(Task.person_id, Person.name)
    ).all()
    held = {(row[0], row[1]): (row[2], int(row[3] or 0)) for row in claims}
    given = {(row[0], row[1]): (row[2], int(row[3] or 0)) for row in tasks}
    found = []
    for person_id, called in {**held, **given}:
        own, todo = held.get((person_id, called), (0, 0)), given.get((person_id, called), (0, 0))
        found.append(
            Load(person_id=person_id, name=called, claims=own[0], late=own[1], tasks=todo[0], tasks_late=todo[1])
        )

    return tuple(sorted(found, key=lambda one: (-one.claims - one.tasks, one.name)))


def held_by(person_id: int | None, name: str, process: Process) -> ColumnElement[bool]:
    """Open claims of this one of ours; None: those that nobody holds, or that 1C says this name is responsible for."""
    final = [stage.code for stage in process.stages.values() if stage.final]
    held = Claim.holder_id == person_id if person_id else and_(Claim.holder_id.is_(None), Claim.responsible == name)
    return and_(Claim.stage.not_in(final), held)


def _late_tasks(now: datetime) -> Any:
    return func.sum(case((Task.due_at < now, 1), else_=0))
