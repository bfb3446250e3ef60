"""The clock reminds people of ours of their tasks: new ones, those that end soon or are over, each morning of all."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session

from claims import outbox
from claims.models import Claim, Leave, Person, Question, Task
from claims.queries.approving import must_agree
from claims.queries.staff import Colleague, colleagues
from claims.queries.staff_notices import LARGE, refusing
from claims.queries.term import terms
from claims.rules.reminders import OVER
from claims.rules.roles import departments_of
from claims.rules.shape import Process

LETTER, DIGEST = "staff_letter", "staff_digest"
DIGEST_KIND = "digest"


def remind(session: Session, process: Process, *, now: datetime, zone: ZoneInfo) -> int:
    """How many tasks were told of. By night nobody is; while the dealer is asked the clock of a task stands."""
    rules, local = process.reminders, now.astimezone(zone)
    if process.onec_moves or rules.silent(local):
        return 0
    people, told = colleagues(session), 0
    for task in session.scalars(_open(process)).all():
        mark = rules.mark(task.created_at, task.due_at, now)
        if mark <= task.reminded:
            continue
        task.reminded = mark
        if (kind := rules.kind(mark)) in rules.send:
            refused = refusing(session, kind)
            for person_id in _told(session, task, people, process, local.date(), refused):
                _put(session, task, person_id, kind, now)
            told += 1
    return told


def tell_of_large(session: Session, claim: Claim, process: Process, *, now: datetime) -> None:
    """Who must agree only to large decisions takes part from the beginning."""
    asked = {row.role for row in must_agree(session, claim, process) if row.from_sum}
    task = session.scalar(select(Task).where(Task.claim_id == claim.id, Task.done_at.is_(None)).limit(1))
    refused = refusing(session, LARGE)
    for one in colleagues(session) if asked and task is not None else ():
        if task is not None and one.roles & asked and one.id not in refused:
            _put(session, task, one.id, LARGE, now)


def send_digests(session: Session, process: Process, *, now: datetime, zone: ZoneInfo) -> int:
    """Each working morning one letter to each who has tasks; how many letters."""
    rules, local = process.reminders, now.astimezone(zone)
    if process.onec_moves or DIGEST_KIND not in rules.send or local.time() < rules.digest:
        return 0
    if not terms(session, process, zone).calendar.works(local.date()):
        return 0
    older = or_(Person.digest_on.is_(None), Person.digest_on < local.date())
    people = session.scalars(select(Person).where(Person.is_staff, ~Person.disabled, older).with_for_update()).all()
    refused = refusing(session, DIGEST_KIND)
    wanted = [person for person in people if person.id not in refused]
    for person in people:
        person.digest_on = local.date()
    for person in wanted:
        outbox.put(session, DIGEST, now=now, lane=f"staff {person.id}", person_id=person.id)
    return len(wanted)


def _open(process: Process) -> Select[Any]:
    asked = exists().where(Question.claim_id == Task.claim_id, Question.side == "staff", Question.answered_at.is_(None))
    wanted = select(Task).where(Task.done_at.is_(None), Task.reminded < OVER)
    wanted = wanted.order_by(Task.due_at, Task.created_at)  # as the index of open tasks lies: no closed one is read
    return wanted.where(~asked) if process.waits_stop_clock else wanted


def _told(
    session: Session,
    task: Task,
    people: Iterable[Colleague],
    process: Process,
    today: date,
    refused: Collection[int],
) -> Collection[int]:
    """Whose it is, or all of its department, who want it; once it is over also the heads, who can not refuse.

    Who is on leave is told by the deputy.
    """
    roles, told, heads = process.roles.values(), set(), set()
    for one in people:
        works = task.department in departments_of(roles, one.roles)
        if one.id == task.person_id or (task.person_id is None and works):
            told.add(one.id)
        if task.reminded == OVER and _leads(one, task, process):
            heads.add(one.id)
    gone = away(session, today)
    wanting = {gone.get(person_id, person_id) for person_id in told} - set(refused)
    return wanting | {gone.get(person_id, person_id) for person_id in heads}


def away(session: Session, today: date) -> dict[int, int]:
    """{who is on leave: the deputy}."""
    now_away = (Leave.first_day <= today, Leave.last_day >= today)
    rows = session.execute(select(Leave.person_id, Leave.deputy_id).where(*now_away))
    return {row.person_id: row.deputy_id for row in rows}


def _leads(one: Colleague, task: Task, process: Process) -> bool:
    """The heads of the department; where it has none, every head of some other."""
    roles = process.roles.values()
    heads = [role for role in roles if "assign" in role.rights and task.department in role.departments]
    heads = heads or [role for role in roles if "assign" in role.rights and role.departments]
    return any(role.code in one.roles for role in heads)


def _put(session: Session, task: Task, person_id: int, kind: str, now: datetime) -> None:
    about: dict[str, Any] = {"task": task.id, "person_id": person_id, "about": kind}
    outbox.put(session, LETTER, now=now, claim_id=task.claim_id, lane=f"staff {person_id}", **about)
