"""Claims to suppliers and carriers that are overdue: not begun, begun and not sent, or not answered in time."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from claims.models import Claim, Dealer, Person, Recovery
from claims.queries.account import Me
from claims.queries.reach import Sight, in_sight
from claims.queries.recoveries import not_begun
from claims.queries.term import terms
from claims.rules.deadlines import deadline
from claims.rules.recovery import ASKED, STARTED
from claims.rules.shape import Process

What = Literal["begin", "send", "answer"]
MOST, ON_PAGE = 1000, 200  # the oldest, of each kind


@dataclass(frozen=True, kw_only=True)
class Late:
    """One of them. what: is to be done; recovery_id: None while nothing is begun; person_id: who leads it, None: the
    department does; key: names it among those of its claim.
    """

    claim_id: int
    number: str
    dealer: str
    summary: str
    against: str
    name: str
    total: Decimal
    currency: str
    what: What
    recovery_id: int | None
    person_id: int | None
    who: str
    department: str
    due_at: datetime

    @property
    def key(self) -> str:
        return f"{self.what} {self.recovery_id or self.against}"


def late_recoveries(
    session: Session, sight: Sight, process: Process, now: datetime, zone: ZoneInfo, most: int = MOST
) -> list[Late]:
    """The longest overdue first."""
    if process.recovery is None:
        return []
    found = [*_not_begun(session, sight, process, now, zone, most), *_waiting(session, sight, process, now, zone, most)]
    return sorted(found, key=lambda one: (one.due_at, one.claim_id))


def late_of(session: Session, me: Me, process: Process, now: datetime, zone: ZoneInfo) -> list[Late]:
    """Those that this one of ours must see to; a head, all in sight."""
    found = late_recoveries(session, me.sight, process, now, zone, ON_PAGE)
    if "assign" in me.rights:
        return found
    mine = me.covers | {me.id}
    return [one for one in found if (one.person_id in mine if one.person_id else one.department in me.departments)]


def _not_begun(
    session: Session, sight: Sight, process: Process, now: datetime, zone: ZoneInfo, most: int
) -> list[Late]:
    rows = [row for row in not_begun(session, sight, process, now, zone, most) if row.begin_by < now]
    held = {
        row.id: row
        for row in session.execute(
            select(Claim.id, Claim.stage, Person.id.label("person_id"), Person.name)
            .outerjoin(Person, (Person.id == Claim.holder_id) & ~Person.disabled)
            .where(Claim.id.in_([row.claim_id for row in rows]))
        )
    }
    return [
        Late(
            claim_id=row.claim_id,
            number=row.number,
            dealer=row.dealer,
            summary=row.summary,
            against=row.against,
            name="",
            total=row.sum,
            currency=row.currency,
            what="begin",
            recovery_id=None,
            person_id=held[row.claim_id].person_id,
            who=held[row.claim_id].name or "",
            department=process.together.stages[held[row.claim_id].stage].department or "",
            due_at=row.begin_by,
        )
        for row in rows
    ]


def _waiting(session: Session, sight: Sight, process: Process, now: datetime, zone: ZoneInfo, most: int) -> list[Late]:
    assert process.recovery is not None
    rows = session.execute(
        select(Recovery, Claim.number, Claim.summary, Claim.stage, Dealer.name, Person)
        .join(Claim, Claim.id == Recovery.claim_id)
        .join(Dealer, Dealer.key == Claim.dealer_key)
        .join(Person, Person.id == Recovery.person_id)
        .where(in_sight(sight), Recovery.state.in_(ASKED), or_(Recovery.due_at < now, Recovery.due_at.is_(None)))
        .order_by(func.coalesce(Recovery.due_at, Recovery.started_at), Recovery.id)
        .limit(most)
    )
    company, found = terms(session, process, zone), []
    for row, number, summary, stage, dealer, person in rows:
        due = row.due_at or deadline(process.recovery.start_within, row.started_at, company, now).at
        if due < now:
            found.append(
                Late(
                    claim_id=row.claim_id,
                    number=number or "",
                    dealer=dealer,
                    summary=summary,
                    against=row.against,
                    name=row.name,
                    total=row.asked,
                    currency=row.currency,
                    what="send" if row.state == STARTED else "answer",
                    recovery_id=row.id,
                    person_id=None if person.disabled else person.id,
                    who="" if person.disabled else person.name,
                    department=process.together.stages[stage].department or "",
                    due_at=due,
                )
            )
    return found
