"""What waits for one of ours: their own tasks, their department's, and those of colleagues on leave; overdue first."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import ColumnElement, Row, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from claims.models import Claim, Dealer, Person, Question, Task
from claims.queries.account import Me
from claims.queries.reach import in_sight

TaskTab = Literal["mine", "department", "overdue"]
PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A task in the list. whose "": anybody's; waits: the clock stands, the dealer is asked; fresh: answered since."""

    name: str
    number: str
    kind: str
    summary: str
    dealer: str
    stage: str
    department: str
    discrepancy: Decimal
    currency: str
    whose: str
    due_at: datetime | None
    waits: bool
    fresh: bool
    edition: int


def task_list(session: Session, me: Me, tab: TaskTab, now: datetime) -> list[Listed]:
    """At most PAGE, the nearest end first."""
    holder = aliased(Person)
    # Which ones, by an index alone; what the page says of them is read of these few.
    order = (func.coalesce(Task.due_at, Task.created_at), Task.id)
    chosen = select(Task.id).where(*_open(me), _of(me, tab, now)).order_by(*order).limit(PAGE)
    rows = session.execute(
        select(Task.name, Task.department, Task.due_at, Claim.number, Claim.kind, Claim.summary, Claim.stage)
        .add_columns(Claim.discrepancy, Claim.currency, Dealer.name.label("dealer"), holder.name.label("whose"))
        .add_columns(_answered().label("fresh"), _asked().label("waits"), Claim.desk_edition)
        .join(Claim, Claim.id == Task.claim_id)
        .join(Dealer, Dealer.key == Claim.dealer_key)
        .outerjoin(holder, holder.id == Task.person_id)
        .where(Task.id.in_(session.scalars(chosen).all()))
        .order_by(*order)
    ).all()
    return [_listed(row) for row in rows]


def task_counts(session: Session, me: Me, now: datetime) -> dict[TaskTab, int]:
    """How many stand behind each tab."""
    tabs: tuple[TaskTab, ...] = ("mine", "department", "overdue")
    counts = {tab: select(func.count()).select_from(Task).where(*_open(me), _of(me, tab, now)) for tab in tabs}
    return {tab: session.scalar(count) or 0 for tab, count in counts.items()}


def concerned(me: Me, tab: TaskTab, now: datetime) -> ColumnElement[bool]:
    """The claims that have, or had, a task behind this tab."""
    return exists().where(Task.claim_id == Claim.id, _of(me, tab, now))


def of_department(department: str) -> ColumnElement[bool]:
    """The claims that this department has, or had, something to do about."""
    return exists().where(Task.claim_id == Claim.id, Task.department == department)


def _open(me: Me) -> tuple[ColumnElement[bool], ...]:
    """Of claims in sight; no draft has a task, so that who sees all asks nothing of claims."""
    if me.sight.sees == "all":
        return (Task.done_at.is_(None),)
    return (Task.done_at.is_(None), Task.claim_id.in_(select(Claim.id).where(in_sight(me.sight))))


def _of(me: Me, tab: TaskTab, now: datetime) -> ColumnElement[bool]:
    if tab == "mine":
        return Task.person_id.in_(me.covers | {me.id})
    if tab == "department":
        return Task.department.in_(me.departments)
    late = Task.due_at < now
    return (
        late if "assign" in me.rights else and_(late, or_(Task.person_id == me.id, Task.department.in_(me.departments)))
    )


def _asked() -> ColumnElement[bool]:
    return exists().where(Question.claim_id == Claim.id, Question.side == "staff", Question.answered_at.is_(None))


def _answered() -> ColumnElement[bool]:
    """The dealer has answered since the task was given."""
    return exists().where(
        Question.claim_id == Claim.id, Question.side == "staff", Question.answered_at >= Task.created_at
    )


def _listed(row: Row[*tuple[Any, ...]]) -> Listed:
    return Listed(
        name=row.name,
        number=row.number or "",
        kind=row.kind,
        summary=row.summary,
        dealer=row.dealer,
        stage=row.stage,
        department=row.department,
        discrepancy=row.discrepancy,
        currency=row.currency,
        whose=row.whose or "",
        due_at=row.due_at,
        waits=row.waits,
        fresh=row.fresh,
        edition=row.desk_edition,
    )
