"""A day of the company differs from the production calendar, or does no more: terms of open claims follow at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from claims import outbox
from claims.errors import Incomplete
from claims.models import CompanyDay
from claims.queries.terms_anew import Anew, terms_anew
from claims.rules.shape import Process
from claims.wording import TEXT_LONG
from claims.wording.staff import DAY_HOW, DAY_WHY

LONGEST_REASON = 150
HOW: Mapping[str, bool | None] = {"usual": None, "works": True, "off": False}


@dataclass(frozen=True, kw_only=True)
class Where:
    """By whose process, when and in which zone."""

    process: Process
    now: datetime
    zone: ZoneInfo


def set_day(session: Session, day: date, how: str, reason: str, where: Where) -> int:
    """how: works | off | usual (as the production calendar has it); how many claims have another term by it.

    Incomplete: {how, reason: what to enter}.
    """
    wrong = _faults(how, reason)
    if wrong:
        raise Incomplete(wrong)
    works = HOW[how]
    if works is None:
        session.execute(delete(CompanyDay).where(CompanyDay.day == day))
    else:
        _keep(session, day, works, reason)
    session.flush()
    return sum(_follow(session, anew, where) for anew in terms_anew(session, day, where.process, where.now, where.zone))


def _faults(how: str, reason: str) -> dict[str, str]:
    if how not in HOW:
        return {"how": DAY_HOW}
    if how != "usual" and not reason.strip():
        return {"reason": DAY_WHY}
    return {"reason": TEXT_LONG.format(most=LONGEST_REASON)} if len(reason) > LONGEST_REASON else {}


def _keep(session: Session, day: date, works: bool, reason: str) -> None:
    insert = postgres_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    said = {"works": works, "reason": reason.strip()}
    row = insert(CompanyDay).values(day=day, **said)
    session.execute(row.on_conflict_do_update(index_elements=["day"], set_=said))


def _follow(session: Session, anew: Anew, where: Where) -> bool:
    """Whether another term holds now; the dealer reads it in the history, 1C is told."""
    claim, changed = anew.claim, False
    if anew.stage_due_at != claim.stage_due_at:
        claim.stage_due_at, changed = anew.stage_due_at, True
    for task, due in anew.tasks:
        task.due_at = due
        # A task that has time again is told of again when that is over.
        task.reminded = min(task.reminded, where.process.reminders.mark(task.created_at, due, where.now))
    if anew.due_at is not None and anew.due_at != claim.due_at:
        claim.due_at, changed = anew.due_at, True
        session.add(claim.happened("due", now=where.now, source="clock", when=anew.due_at.date().isoformat()))
        outbox.put(session, "details", now=where.now, claim_id=claim.id, lane=f"onec {claim.id}")
    return changed
