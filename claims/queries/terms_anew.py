"""Terms of all open claims that a day of the calendar bears upon, as they are by the calendar of now."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session

from claims.models import Claim, ClaimValue, Question, Task
from claims.queries.linked import split_among
from claims.queries.term import pauses_of, terms
from claims.rules.deadlines import Pause, Terms
from claims.rules.shape import Process
from claims.rules.stage_deadline import stage_deadline, task_deadline, whole_deadline

AT_ONCE = 500  # claims whose questions and dates are read by one statement each


@dataclass(frozen=True, kw_only=True)
class Anew:
    """due_at: None where there is no term or 1C has set its own."""

    claim: Claim
    due_at: datetime | None
    stage_due_at: datetime | None
    tasks: tuple[tuple[Task, datetime | None], ...]


@dataclass(frozen=True, kw_only=True)
class _Known:
    """What terms are counted by, by claim."""

    company: Terms
    pauses: Mapping[int, list[Pause]]
    dates: Mapping[int, dict[str, datetime]]
    tasks: Mapping[int, list[Task]]


def terms_anew(session: Session, day: date, process: Process, now: datetime, zone: ZoneInfo) -> Iterator[Anew]:
    """Of each claim whose term may be another by this day. Nobody else changes these claims meanwhile.

    Not of one that waits for an answer of its dealer: its terms are counted anew when that comes.
    """
    claims = session.scalars(_touched(day, process.together, zone)).all()
    company = terms(session, process, zone)
    for start in range(0, len(claims), AT_ONCE):
        some = claims[start : start + AT_ONCE]
        known = _known(session, some, company, process.together, zone)
        for claim in some:
            yield _anew(claim, known, process.of(claim), now)


def _touched(day: date, process: Process, zone: ZoneInfo) -> Select[Claim]:
    open_stages = [stage.code for stage in process.stages.values() if not stage.first and not stage.final]
    begins = datetime.combine(day, time(), zone)
    later = exists().where(Task.claim_id == Claim.id, Task.done_at.is_(None), Task.due_at >= begins)
    waits = exists().where(Question.claim_id == Claim.id, Question.side == "staff", Question.answered_at.is_(None))
    found = select(Claim).where(
        Claim.stage.in_(open_stages),
        Claim.registered_at < begins + timedelta(days=1),
        or_(Claim.due_at >= begins, Claim.stage_due_at >= begins, later),
    )
    if process.waits_stop_clock:
        found = found.where(~waits)
    return found.order_by(Claim.id).with_for_update(key_share=True).execution_options(populate_existing=True)


def _known(session: Session, claims: Sequence[Claim], company: Terms, process: Process, zone: ZoneInfo) -> _Known:
    ids = [claim.id for claim in claims]
    pauses: dict[int, list[Pause]] = {}
    asked = select(Question).where(Question.claim_id.in_(ids), Question.side == "staff").order_by(Question.id)
    for row in session.scalars(asked) if process.waits_stop_clock else ():
        pauses.setdefault(row.claim_id, []).append(Pause(start=row.asked_at, end=row.answered_at))
    for claim_id in split_among(session, ids) if process.waits_stop_clock else ():
        pauses[claim_id] = pauses_of(session, claim_id)
    fields = [field.code for field in process.fields.values() if field.type == "date"]
    dates: dict[int, dict[str, datetime]] = {}
    values = select(ClaimValue).where(ClaimValue.claim_id.in_(ids), ClaimValue.code.in_(fields), ClaimValue.value != "")
    for value in session.scalars(values):
        moment = datetime.combine(date.fromisoformat(value.value), time(), zone)
        dates.setdefault(value.claim_id, {})[value.code] = moment
    tasks: dict[int, list[Task]] = {}
    for task in session.scalars(select(Task).where(Task.claim_id.in_(ids), Task.done_at.is_(None))):
        tasks.setdefault(task.claim_id, []).append(task)
    return _Known(company=company, pauses=pauses, dates=dates, tasks=tasks)


def _anew(claim: Claim, known: _Known, process: Process, now: datetime) -> Anew:
    assert claim.registered_at is not None
    assert claim.stage_since is not None
    pauses = known.pauses.get(claim.id, []) if process.waits_stop_clock else []
    company = replace(known.company, end_on_working_day=process.end_on_working_day)
    starts = {"registration": claim.registered_at, "stage": claim.stage_since, **known.dates.get(claim.id, {})}
    whole = None if claim.due_from_onec else whole_deadline(process, starts, company, now, pauses).at
    stage = None
    if not process.onec_moves:
        stage = stage_deadline(process.stages[claim.stage], starts, company, now, pauses)
    due = stage.at if stage else None
    limits = {spec.name: spec.limit for spec in process.stages[claim.stage].tasks}
    tasks = []
    for task in known.tasks.get(claim.id, ()):
        limit = limits.get(task.name)
        tasks.append((task, task_deadline(limit, starts, company, now, pauses) if limit else due))
    return Anew(claim=claim, due_at=whole, stage_due_at=due, tasks=tuple(tasks))
