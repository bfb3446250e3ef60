"""When a claim must be answered, and why then: the process's term, the company's calendar, pauses for our questions."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Claim, CompanyDay, Question
from claims.rules.calendar import WorkCalendar
from claims.rules.deadlines import Deadline, Pause, Terms, deadline
from claims.rules.shape import Process


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


def pauses_of(session: Session, claim_id: int) -> list[Pause]:
    """Whenever a question of staff waited for the dealer."""
    asked = select(Question.asked_at, Question.answered_at).where(
        Question.claim_id == claim_id, Question.side == "staff"
    )
    return [Pause(start=row.asked_at, end=row.answered_at) for row in session.execute(asked.order_by(Question.id))]
