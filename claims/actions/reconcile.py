"""The report of a reconciliation: ordered, written row by row, finished; and what people do with it."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from claims import outbox
from claims.actions import journal
from claims.actions.offer_again import offer_again
from claims.actions.onec_problem import note_problem, solve_problem
from claims.errors import NotFound
from claims.models import Claim, OutboxMessage, Reconciliation, ReconciliationRow

KIND = "reconcile"
KEPT = 30  # reports
FEW = 3  # absent claims that are offered again whatever their share
MANY = "many claims absent"  # key of the problem


def order_reconciliation(session: Session, *, by: int | None, now: datetime) -> int | None:
    """The id of the report; None when one is being made already. by None: the clock."""
    waiting = select(OutboxMessage.id).where(OutboxMessage.kind == KIND, OutboxMessage.state == "waiting")
    if session.scalar(waiting.limit(1)) is not None:
        return None
    report = Reconciliation(ordered_at=now, ordered_by=by)
    session.add(report)
    session.flush()
    outbox.put(session, KIND, now=now, lane=KIND, report=report.id)
    if by is not None:
        journal.by_person(session, "check ordered", "from", by=by, now=now)
    return report.id


def begin_report(session: Session, report_id: int) -> None:
    """A try that was cut off leaves nothing behind."""
    session.execute(delete(ReconciliationRow).where(ReconciliationRow.report_id == report_id))


def note_row(session: Session, report_id: int, kind: str, act: str, claim_id: int | None = None, **said: str) -> None:
    """A difference, and what is done about it: read | offered | person."""
    session.add(ReconciliationRow(report_id=report_id, kind=kind, act=act, claim_id=claim_id, said=said))


def note_absent(session: Session, report_id: int, absent: list[int], compared: int, *, now: datetime) -> None:
    """A few are offered again; left to a person: so many that it may be another base, and 1C's own that it removed."""
    many = len(absent) > max(FEW, compared // 10)
    for claim_id in absent:
        claim = _locked(session, claim_id)
        left = many or claim.born_in_onec
        if not left:
            offer_again(session, claim, now=now)
        note_row(session, report_id, "absent", "person" if left else "offered", claim_id)
    if many:
        note_problem(session, MANY, "many_absent", now=now, absent=len(absent), compared=compared)
    else:
        solve_problem(session, MANY, now=now)


def finish_report(session: Session, report_id: int, compared: int, *, now: datetime) -> None:
    """The report is whole; those beyond the newest KEPT go."""
    report = session.get_one(Reconciliation, report_id)
    report.compared, report.done_at = compared, now
    old = list(session.scalars(select(Reconciliation.id).order_by(Reconciliation.id.desc()).offset(KEPT)))
    session.execute(delete(ReconciliationRow).where(ReconciliationRow.report_id.in_(old)))
    session.execute(delete(Reconciliation).where(Reconciliation.id.in_(old)))


def offer_absent(session: Session, report_id: int, *, by: int, now: datetime) -> int:
    """A person has looked: it is the right base, all absent claims go again. How many; a second press finds none."""
    if session.get(Reconciliation, report_id) is None:
        raise NotFound
    rows = session.scalars(
        select(ReconciliationRow).where(
            ReconciliationRow.report_id == report_id,
            ReconciliationRow.kind == "absent",
            ReconciliationRow.act == "person",
            ReconciliationRow.claim_id.is_not(None),
        )
    ).all()
    offered = 0
    for row in rows:
        claim = _locked(session, row.claim_id or 0)
        if claim.closed_at is None and claim.delivered_at is not None:
            offered += offer_again(session, claim, now=now)
            row.act = "offered"
    if offered:
        solve_problem(session, MANY, now=now)
        journal.by_person(session, "absent offered", "to", by=by, now=now, count=str(offered))
    return offered


def _locked(session: Session, claim_id: int) -> Claim:
    return session.scalars(select(Claim).where(Claim.id == claim_id).with_for_update()).one()
