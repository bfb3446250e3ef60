"""How far a stream of 1C was read, how fresh that is, and since when it has been failing."""

from datetime import datetime

from sqlalchemy.orm import Session

from claims.actions import journal
from claims.models import Watermark


def read_until(session: Session, name: str, mark: str, *, now: datetime, dialect: str = "odata") -> None:
    """The stream was read to its end: the next reading starts at `mark`."""
    row = _row(session, name)
    if row.failing_since is not None:
        journal.stream_back(session, name, dialect=dialect, now=now)
    row.mark, row.fresh_at, row.failing_since, row.last_error = mark, now, None, ""


def failed(session: Session, name: str, error: str, *, now: datetime, dialect: str = "odata") -> None:
    """Nothing new came: pages keep saying of when their data is."""
    row = _row(session, name)
    if row.failing_since is None or row.last_error != error[:2000]:
        journal.stream_failed(session, name, error, dialect=dialect, now=now)
    row.failing_since, row.last_error = row.failing_since or now, error[:2000]


def _row(session: Session, name: str) -> Watermark:
    row = session.get(Watermark, name)
    if row is None:
        row = Watermark(name=name)
        session.add(row)
    return row
