"""A notice on its way to a device: whether it is still to be told, and that it was."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from claims.models import Claim, Device, Notice
from claims.queries.letter import still_true, told_as
from claims.rules.letters import SETTLED
from claims.rules.shape import Process


def notice_of(session: Session, message_id: int, process: Process) -> Notice | None:
    """What this message tells; None: told already, true no more, or its device is gone."""
    notice = session.scalar(select(Notice).where(Notice.message_id == message_id))
    if notice is None or notice.sent_at is not None or not still_true(session, notice, process):
        return None
    notice.kind = told_as(session, notice, process)
    if notice.kind in SETTLED:
        notice.told = session.get_one(Claim, notice.claim_id).outcome
    return notice


def notice_sent(session: Session, notice: Notice, *, now: datetime) -> None:
    """The push service has taken it."""
    session.execute(update(Notice).where(Notice.id == notice.id).values(sent_at=now))
    session.execute(update(Device).where(Device.id == notice.device_id).values(told_at=now))
