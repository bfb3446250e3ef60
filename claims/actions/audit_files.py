"""The nightly look at every stored file: begun, what came of each file, ended."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.actions.onec_problem import note_problem, solve_problem
from claims.errors import NotFound
from claims.models import ClaimFile, FileAudit
from claims.queries.kept_files import KeptFile

APART = timedelta(hours=12)
STUCK = "file audit"  # the key of its one problem


def standing_audit(session: Session, *, now: datetime, due: bool) -> FileAudit | None:
    """The one that goes on; when it is due and the last is long over, a new one."""
    last = session.scalar(select(FileAudit).order_by(FileAudit.id.desc()).limit(1))
    if last is not None and last.ended_at is None:
        return last
    if not due or (last is not None and now - last.began_at < APART):
        return None
    audit = FileAudit(began_at=now)
    session.add(audit)
    session.flush()
    return audit


def end_audit(session: Session, audit_id: int, *, now: datetime) -> None:
    session.get_one(FileAudit, audit_id).ended_at = now
    solve_problem(session, STUCK, now=now)


def audit_stuck(session: Session, error: str, *, now: datetime) -> None:
    """The store answers nothing of any file: staff are told until an audit gets to its end."""
    note_problem(session, STUCK, "audit_stuck", now=now, error=error[:300])


def found_well(session: Session, audit_id: int, file: KeptFile, *, now: datetime) -> None:
    """It is there as it was sent; what was wrong with it before is over."""
    _looked(session, audit_id, file, now)
    solve_problem(session, problem_of(file), now=now)


def found_repaired(session: Session, audit_id: int, file: KeptFile, *, now: datetime) -> None:
    """It was not, and was sent anew from the spool."""
    _looked(session, audit_id, file, now).repaired += 1
    solve_problem(session, problem_of(file), now=now)


def found_unknown(session: Session, audit_id: int, file: KeptFile, error: str, *, now: datetime) -> None:
    """The store says nothing of this one, asked twice: staff are told, the next night asks again."""
    _looked(session, audit_id, file, now)
    told = {"path": file.path, "error": error[:300]}
    note_problem(session, problem_of(file), "file_unknown", now=now, claim_id=file.claim_id, **told)


def found_lost(session: Session, audit_id: int, file: KeptFile, *, now: datetime) -> None:
    """Nobody here has its bytes any more: a person must act. What was taken back or moved meanwhile is not lost."""
    row = session.get(ClaimFile, file.key)
    if row is None or row.deleted_at is not None or row.store != file.store:
        return
    _looked(session, audit_id, file, now).lost += 1
    note_problem(session, problem_of(file), "file_odd", now=now, claim_id=file.claim_id, path=file.path)


def problem_of(file: KeptFile) -> str:
    """The key under which staff see what is wrong with it."""
    return f"file {file.key}"


def _looked(session: Session, audit_id: int, file: KeptFile, now: datetime) -> FileAudit:
    row = session.get(ClaimFile, file.key)
    if row is None:
        raise NotFound
    row.checked_at = now
    audit = session.get_one(FileAudit, audit_id, with_for_update=True)
    audit.checked += 1
    return audit
