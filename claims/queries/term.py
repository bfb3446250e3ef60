"""When a claim must be answered, and why then: the process's term, the company's calendar, pauses for our questions."""

from collections.abc import Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Claim, ClaimValue, CompanyDay, Question
from claims.rules.calendar import WorkCalendar
from claims.rules.deadlines import Deadline, Pause, Terms, deadline
from claims.rules.shape import Limit, Process
from claims.rules.stage_deadline import stage_deadline


def terms(session: Session, process: Process, zone: ZoneInfo) -> Terms:
    """The company's calendar with its own days."""
    days = {day.day: day.works for day in session.scalars(select(CompanyDay))}
    calendar = WorkCalendar(
        zone=zone,
        days_off=frozenset(day for day, works in days.items() if not works),
        working=frozenset(day for day, works in days.items() if works),
    )
    return Terms(calendar=calendar, end_on_working_day=process.end_on_working_day)


def term(session: Session, claim: Claim, process: Process, *, now: datetime, zone: ZoneInfo) -> Deadline | None:
    """The whole claim's deadline with its explanation; None before registration."""
    if claim.registered_at is None:
        return None
    pauses = pauses_of(session, claim.id) if process.waits_stop_clock else []
    return deadline(process.term, claim.registered_at, terms(session, process, zone), now, pauses)


def stage_term(session: Session, claim: Claim, process: Process, *, now: datetime, zone: ZoneInfo) -> Deadline | None:
    """Until when the claim's stage must be left; None: it has no limit, or what it counts from has not happened."""
    pauses = pauses_of(session, claim.id) if process.waits_stop_clock else []
    company = terms(session, process, zone)
    return stage_deadline(process.stages[claim.stage], starts(session, claim, process, zone), company, now, pauses)


def task_term(
    session: Session, claim: Claim, limit: Limit, process: Process, *, now: datetime, zone: ZoneInfo
) -> datetime:
    """Until when a task that begins with the claim's stage must be done."""
    assert claim.stage_since is not None
    since = starts(session, claim, process, zone).get(limit.start, claim.stage_since)
    pauses = pauses_of(session, claim.id) if process.waits_stop_clock else []
    return deadline(limit, since, terms(session, process, zone), now, pauses).at


def starts(session: Session, claim: Claim, process: Process, zone: ZoneInfo) -> dict[str, datetime]:
    """The moments limits count from: registration, entry into the stage, and each date that staff filled in."""
    found = {}
    if claim.registered_at is not None:
        found["registration"] = claim.registered_at
    if claim.stage_since is not None:
        found["stage"] = claim.stage_since
    dates = [field.code for field in process.fields.values() if field.type == "date"]
    rows = select(ClaimValue.code, ClaimValue.value).where(ClaimValue.claim_id == claim.id, ClaimValue.code.in_(dates))
    for code, value in session.execute(rows):
        if value:
            found[code] = datetime.combine(date.fromisoformat(value), time(), zone)
    return found


def promised(process: Process, values: Mapping[str, str]) -> date | None:
    """The day a stage of the process ends on because somebody of ours promised it."""
    fields = (stage.due_field for stage in process.stages.values() if stage.due_field)
    days = (values.get(field, "") for field in fields)
    return next((date.fromisoformat(day) for day in days if day), None)


def pauses_of(session: Session, claim_id: int) -> list[Pause]:
    """Whenever a question of staff waited for the dealer."""
    asked = select(Question.asked_at, Question.answered_at).where(
        Question.claim_id == claim_id, Question.side == "staff"
    )
    return [Pause(start=row.asked_at, end=row.answered_at) for row in session.execute(asked.order_by(Question.id))]
