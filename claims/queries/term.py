"""When a claim must be answered, and why then: the process's term, the company's calendar, pauses for our questions."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Claim, ClaimValue, CompanyDay, Question
from claims.queries.linked import shared_until
from claims.rules.calendar import WorkCalendar
from claims.rules.deadlines import Deadline, Pause, Terms
from claims.rules.shape import Limit, Process
from claims.rules.stage_deadline import stage_deadline, task_deadline, whole_deadline


def terms(session: Session, process: Process, zone: ZoneInfo) -> Terms:
    return Terms(calendar=calendar(session, zone), end_on_working_day=process.end_on_working_day)


def calendar(session: Session, zone: ZoneInfo) -> WorkCalendar:
    """The country's, with the company's own days."""
    days = {day.day: day.works for day in session.scalars(select(CompanyDay))}
    return WorkCalendar(
        zone=zone,
        days_off=frozenset(day for day, works in days.items() if not works),
        working=frozenset(day for day, works in days.items() if works),
    )


def term(session: Session, claim: Claim, process: Process, *, now: datetime, zone: ZoneInfo) -> Deadline | None:
    """The whole claim's deadline with its explanation; None before registration."""
    if claim.registered_at is None:
        return None
    pauses = pauses_of(session, claim.id) if process.waits_stop_clock else []
    begun = starts(session, claim, process, zone)
    return whole_deadline(process, begun, terms(session, process, zone), now, pauses)


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
    pauses = pauses_of(session, claim.id) if process.waits_stop_clock else []
    begun, company = starts(session, claim, process, zone), terms(session, process, zone)
    return task_deadline(limit, begun, company, now, pauses)


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


def pauses_of(session: Session, claim_id: int) -> list[Pause]:
    """Whenever a question of staff waited for the dealer, also while the claim was one with another."""
    shared = shared_until(session, claim_id)
    asked = select(Question).where(Question.claim_id.in_([claim_id, *shared]), Question.side == "staff")
    pauses = [_pause(row, shared.get(row.claim_id)) for row in session.scalars(asked.order_by(Question.id))]
    return [pause for pause in pauses if pause]


def _pause(question: Question, until: datetime | None) -> Pause | None:
    """until: since when it is another claim's question."""
    start, end = question.asked_at, question.answered_at
    if until is None:
        return Pause(start=start, end=end)
    return Pause(start=start, end=min(end or until, until)) if start < until else None
