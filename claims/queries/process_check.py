"""What a changed process file would do to each claim that is under way: nothing is written."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Claim
from claims.queries.facts import known
from claims.queries.term import calendar, pauses_of, starts
from claims.rules.calendar import WorkCalendar
from claims.rules.deadlines import Deadline, Pause, Terms
from claims.rules.dry_run import course
from claims.rules.shape import Process, Route
from claims.rules.stage_deadline import stage_deadline, whole_deadline

Moved = tuple[datetime | None, datetime | None]


@dataclass(frozen=True, kw_only=True)
class Change:
    """A claim under way and what becomes of it. number "": a draft; gone: the new file does not know its stage.

    route, stage_due, due: (now, by the new file) where they differ; late: overdue only by the new file.
    """

    number: str
    stage: str
    gone: bool = False
    route: tuple[Route, Route] | None = None
    stage_due: Moved | None = None
    due: Moved | None = None
    late: bool = False

    @property
    def any(self) -> bool:
        return self.gone or self.route is not None or self.stage_due is not None or self.due is not None


def changes(session: Session, old: Process, new: Process, *, now: datetime, zone: ZoneInfo) -> Iterator[Change]:
    """Every claim under way in the order of filing, changed or not."""
    days = calendar(session, zone)
    over = [stage.code for stage in old.together.stages.values() if stage.final]
    for claim_id in session.scalars(select(Claim.id).where(Claim.stage.not_in(over)).order_by(Claim.id)).all():
        claim = session.get_one(Claim, claim_id)
        yield _change(session, claim, (old.of(claim), new), now, days)
        session.expunge(claim)


def _change(session: Session, claim: Claim, by: tuple[Process, Process], now: datetime, days: WorkCalendar) -> Change:
    old, new = by
    number = claim.number or ""
    if claim.stage not in new.stages:
        return Change(number=number, stage=claim.stage, gone=True)
    if claim.registered_at is None or claim.stage not in old.stages:
        return Change(number=number, stage=claim.stage)
    ways = [course(process, known(session, claim, process), claim.discrepancy).route for process in by]
    pauses = pauses_of(session, claim.id)
    before, after = (_deadlines(session, claim, process, now, days, pauses) for process in by)
    stage_due = _moved(before[0], after[0])
    due = None if claim.due_from_onec else _moved(before[1], after[1])
    return Change(
        number=number,
        stage=claim.stage,
        route=(ways[0], ways[1]) if _whom(ways[0]) != _whom(ways[1]) else None,
        stage_due=stage_due,
        due=due,
        late=any(pair is not None and _late(pair, now) for pair in (stage_due, due)),
    )


def _deadlines(
    session: Session, claim: Claim, process: Process, now: datetime, days: WorkCalendar, pauses: list[Pause]
) -> tuple[Deadline | None, Deadline | None]:
    """Of its stage and of the whole claim."""
    company = Terms(calendar=days, end_on_working_day=process.end_on_working_day)
    begun, waits = starts(session, claim, process, days.zone), pauses if process.waits_stop_clock else []
    return (
        stage_deadline(process.stages[claim.stage], begun, company, now, waits),
        whole_deadline(process, begun, company, now, waits),
    )


def _whom(row: Route) -> tuple[str, str]:
    return row.department, row.person


def _moved(old: Deadline | None, new: Deadline | None) -> Moved | None:
    before, after = old.at if old else None, new.at if new else None
    return None if before == after else (before, after)


def _late(pair: Moved, now: datetime) -> bool:
    before, after = pair
    return after is not None and after < now and (before is None or before >= now)
