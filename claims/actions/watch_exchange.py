"""The clock looks whether the exchange gets on: an outage begins or ends, and staff are told once of each."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from claims import outbox
from claims.models import Outage
from claims.queries.alarm import Limits, Reason, alarm

KIND = "alarm_letter"


def watch_exchange(session: Session, limits: Limits, to: Sequence[str], *, now: datetime) -> None:
    """to: addresses of staff. However many claims wait and however many workers look, an outage is one."""
    reasons = alarm(session, limits, now)
    standing = session.scalar(select(Outage).where(Outage.standing.is_(True)).with_for_update())
    if reasons and standing is None:
        outage_id = begin_outage(session, reasons)
        if outage_id is not None:
            _tell(session, outage_id, to, now, over=False)
    elif standing is not None and not reasons:
        standing.over_at, standing.standing = now, None
        _tell(session, standing.id, to, now, over=True)


def begin_outage(session: Session, reasons: Sequence[Reason]) -> int | None:
    """None: another worker was quicker."""
    insert = postgres_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    said = "\n".join(reason.text for reason in reasons)
    row = insert(Outage).values(began_at=reasons[0].since, reasons=said, standing=True)
    return session.scalar(row.on_conflict_do_nothing(index_elements=["standing"]).returning(Outage.id))


def _tell(session: Session, outage_id: int, to: Sequence[str], now: datetime, *, over: bool) -> None:
    for address in to:
        outbox.put(session, KIND, now=now, lane=f"alarm {address}"[:60], outage=outage_id, to=address, over=over)
