"""Reconciliation: which claims are compared with 1C, and the reports of what was found."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from claims.models import Claim, OutboxMessage, Person, Reconciliation, ReconciliationRow
from claims.wording.exchange import RECONCILE_ACTS, RECONCILE_KINDS

MOST = 500  # rows shown


@dataclass(frozen=True, kw_only=True)
class Ours:
    """A claim that 1C should hold."""

    id: int
    key: UUID
    act_key: UUID


@dataclass(frozen=True, kw_only=True)
class Report:
    """who: "" for the clock; counts: {kind: how many}; error: why the last try did not end."""

    id: int
    ordered_at: datetime
    who: str
    done_at: datetime | None
    compared: int
    counts: Mapping[str, int]
    error: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """A difference in words. number: of our claim, "" where there is none."""

    kind: str
    text: str
    said: str
    act: str
    done: str
    number: str


def to_compare(session: Session, closed_after: datetime) -> list[Ours]:
    """Delivered claims that are open, or were closed after that moment."""
    wanted = select(Claim.id, Claim.onec_key, Claim.act_onec_key).where(
        Claim.delivered_at.is_not(None), or_(Claim.closed_at.is_(None), Claim.closed_at > closed_after)
    )
    rows = session.execute(wanted.order_by(Claim.id))
    return [Ours(id=row.id, key=row.onec_key, act_key=row.act_onec_key) for row in rows]


def known_keys(session: Session, keys: Sequence[UUID]) -> set[UUID]:
    """Which of these keys of 1C are claims of ours, whatever became of them."""
    return set(session.scalars(select(Claim.onec_key).where(Claim.onec_key.in_(keys)))) if keys else set()


def last_by_clock(session: Session) -> datetime | None:
    """When the clock last ordered a report."""
    return session.scalar(select(func.max(Reconciliation.ordered_at)).where(Reconciliation.ordered_by.is_(None)))


def reports(session: Session) -> tuple[Report, ...]:
    """Newest first."""
    return tuple(_reports(session))


def report(session: Session, report_id: int) -> tuple[Report, tuple[Row, ...]] | None:
    """One report with its first MOST rows; None if there is no such."""
    found = next(iter(_reports(session, report_id)), None)
    if found is None:
        return None
    rows = session.execute(
        select(ReconciliationRow.kind, ReconciliationRow.act, ReconciliationRow.said, Claim.number)
        .outerjoin(Claim, Claim.id == ReconciliationRow.claim_id)
        .where(ReconciliationRow.report_id == report_id)
        .order_by(ReconciliationRow.id)
        .limit(MOST)
    )
    return found, tuple(
        Row(
            kind=row.kind,
            text=RECONCILE_KINDS.get(row.kind, row.kind),
            said=", ".join(str(value) for value in row.said.values() if value),
            act=row.act,
            done=RECONCILE_ACTS.get(row.act, row.act),
            number=row.number or "",
        )
        for row in rows
    )


def _reports(session: Session, report_id: int | None = None) -> list[Report]:
    wanted = select(Reconciliation, Person.name).outerjoin(Person, Person.id == Reconciliation.ordered_by)
    if report_id is not None:
        wanted = wanted.where(Reconciliation.id == report_id)
    rows = session.execute(wanted.order_by(Reconciliation.id.desc())).all()
    counts, errors = _counts(session, [row[0].id for row in rows]), _errors(session)
    return [
        Report(
            id=found.id,
            ordered_at=found.ordered_at,
            who=name or "",
            done_at=found.done_at,
            compared=found.compared,
            counts=counts[found.id],
            error=errors.get(found.id, ""),
        )
        for found, name in rows
    ]


def _counts(session: Session, ids: Sequence[int]) -> dict[int, Counter[str]]:
    found: dict[int, Counter[str]] = {one: Counter() for one in ids}
    rows = select(ReconciliationRow.report_id, ReconciliationRow.kind, func.count())
    grouped = rows.where(ReconciliationRow.report_id.in_(ids)).group_by(
        ReconciliationRow.report_id, ReconciliationRow.kind
    )
    for report_id, kind, many in session.execute(grouped):
        found[report_id][kind] = many
    return found


def _errors(session: Session) -> dict[int, str]:
    rows: Any = session.execute(
        select(OutboxMessage.body, OutboxMessage.last_error).where(
            OutboxMessage.kind == "reconcile", OutboxMessage.state != "done", OutboxMessage.last_error != ""
        )
    )
    return {int(row.body["report"]): row.last_error for row in rows}
