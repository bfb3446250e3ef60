"""How long claims stand in each stage, whether terms are kept, and how many go through at the first try."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Float, case, extract, func, select, type_coerce
from sqlalchemy.orm import Session

from claims.models import Claim, ClaimEvent, Task
from claims.queries.reach import Sight, in_sight
from claims.queries.report_cuts import by_terms
from claims.queries.statistics import DECIDED, in_period
from claims.rules.moves import first_sent
from claims.rules.periods import Period
from claims.rules.shape import Process


@dataclass(frozen=True, kw_only=True)
class StageTime:
    """times: how often it was left; half, most: half of the times and nine of ten were not longer.

    tasks: how many had a term and are done; in_time: of them.
    """

    stage: str
    times: int
    half: timedelta
    most: timedelta
    tasks: int = 0
    in_time: int = 0


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Claims registered in the period. due: those whose term is over or that are decided; kept: decided by then.

    decided: all that were; right: without a question to the dealer before; half, most: from registration to decision.
    again: decided ones with which the dealer came again, by appeal or a new claim.
    """

    stages: tuple[StageTime, ...]
    due: int
    kept: int
    decided: int
    right: int
    again: int
    half: timedelta | None
    most: timedelta | None


def terms(session: Session, sight: Sight, period: Period, process: Process, now: datetime) -> Terms:
    mine = (in_sight(sight), in_period(period))
    timed = by_terms(now)
    which = (timed["due"], timed["kept"], Claim.outcome.in_(DECIDED), timed["right"], timed["again"])
    counted = session.execute(select(*(_times(one) for one in which)).where(*mine)).one()
    due, in_time, all_decided, right, repeated = (int(count or 0) for count in counted)
    half, most = _to_decision(session, mine)
    return Terms(
        stages=_stages(session, mine, process),
        due=due,
        kept=in_time,
        decided=all_decided,
        right=right,
        again=repeated,
        half=half,
        most=most,
    )


def _times(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((which, 1), else_=0))


def _stages(session: Session, mine: tuple[ColumnElement[bool], ...], process: Process) -> tuple[StageTime, ...]:
    """By the history: a stage lasts from the event that leads into it to the next such event."""
    came = ("registered", "stage")
    said = func.coalesce(ClaimEvent.said["stage"].as_string(), first_sent(process))
    next_at = func.lead(ClaimEvent.at).over(partition_by=ClaimEvent.claim_id, order_by=(ClaimEvent.at, ClaimEvent.id))
    stays = (
        select(said.label("stage"), _seconds(ClaimEvent.at, next_at).label("seconds"))
        .join(Claim, Claim.id == ClaimEvent.claim_id)
        .where(*mine, ClaimEvent.what.in_(came))
        .subquery()
    )
    tasks = _tasks(session, mine)
    found = {}
    for stage, times, half, most in session.execute(_ranked(stays, stays.c.stage)):
        count, in_time = tasks.get(stage, (0, 0))
        found[stage] = StageTime(
            stage=stage,
            times=times,
            half=timedelta(seconds=round(half)),
            most=timedelta(seconds=round(most)),
            tasks=count,
            in_time=in_time,
        )
    order = list(process.stages)
    return tuple(sorted(found.values(), key=lambda one: order.index(one.stage) if one.stage in order else len(order)))


def _to_decision(
    session: Session, mine: tuple[ColumnElement[bool], ...]
) -> tuple[timedelta, timedelta] | tuple[None, None]:
    took = (
        select(_seconds(Claim.registered_at, Claim.decided_at).label("seconds"))
        .where(*mine, Claim.outcome.in_(DECIDED), Claim.decided_at.is_not(None))
        .subquery()
    )
    row = session.execute(_ranked(took)).one_or_none()
    if row is None:
        return None, None
    return timedelta(seconds=round(row.half)), timedelta(seconds=round(row.most))


def _ranked(stays: Any, *group: Any) -> Any:
    """How many, the length that half of them do not pass, and nine of ten: exact, by place in order."""
    place = func.row_number().over(partition_by=group or None, order_by=stays.c.seconds)
    count = func.count().over(partition_by=group or None)
    rows = (
        select(*group, stays.c.seconds, place.label("place"), count.label("times"))
        .where(stays.c.seconds.is_not(None))
        .subquery()
    )
    own = [rows.c[column.name] for column in group]

    def at(tenths: int) -> ColumnElement[Any]:
        """The first place at or after so many tenths of all."""
        return func.max(case((rows.c.place == (rows.c.times * tenths + 9) // 10, rows.c.seconds)))

    return select(*own, rows.c.times, at(5).label("half"), at(9).label("most")).group_by(*own, rows.c.times)


def _seconds(since: Any, until: Any) -> ColumnElement[float]:
    return type_coerce(extract("epoch", until) - extract("epoch", since), Float)


def _tasks(session: Session, mine: tuple[ColumnElement[bool], ...]) -> dict[str, tuple[int, int]]:
    """By stage: tasks with a term that are done, and how many of them in time."""
    rows = session.execute(
        select(Task.stage, func.count(), _times(Task.done_at <= Task.due_at))
        .join(Claim, Claim.id == Task.claim_id)
        .where(*mine, Task.due_at.is_not(None), Task.done_at.is_not(None))
        .group_by(Task.stage)
    )
    return {stage: (count, int(in_time or 0)) for stage, count, in_time in rows}
