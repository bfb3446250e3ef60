"""What the letter of a claim to a supplier or carrier says: the papers of its claim with a reckoning of its own."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import ClaimFile, ClaimLine, Recovery, RecoveryFile, RecoveryLine
from claims.queries.act import AS_SHIPPED, ActData, Demand, act_data
from claims.queries.act_lines import ActLine
from claims.queries.recovery import place_of
from claims.rules.paper_choice import PaperChoice
from claims.rules.shape import Process

ACTS = ("act", "own_act", "scan")
NOTHING = Decimal(0)


def recovery_data(
    session: Session,
    recovery: Recovery,
    process: Process,
    now: datetime,
    zone: ZoneInfo,
    choice: PaperChoice = AS_SHIPPED,
) -> ActData:
    """NotFound: the claim has no shipment."""
    data = act_data(session, recovery.claim_id, process, now, zone, choice)
    shown = session.execute(
        select(ClaimFile.key, ClaimFile.purpose)
        .join(RecoveryFile, RecoveryFile.file_key == ClaimFile.key)
        .where(RecoveryFile.recovery_id == recovery.id, RecoveryFile.theirs.is_(False))
    ).all()
    keys = {row.key for row in shown}
    demand = Demand(
        place=place_of(session, recovery),
        asked=recovery.asked,
        due_on=recovery.due_at.astimezone(zone).date() if recovery.due_at else None,
        files=len(keys),
        act=any(row.purpose in ACTS for row in shown),
    )
    told = {"name": recovery.name, "address": recovery.email, "fault": recovery.fault}
    return replace(
        data,
        lines=tuple(_lines(session, recovery, data)),
        total=recovery.asked,
        # Whatever the act says of the cause: why they answer for it is said here.
        typed={**data.typed, "cause": "", **{f"{recovery.against}_{code}": text for code, text in told.items()}},
        case=replace(data.case, pictures=tuple(one for one in data.case.pictures if one.key in keys)),
        demand=demand,
    )


def _lines(session: Session, recovery: Recovery, data: ActData) -> Iterator[ActLine]:
    """The lines asked for, each with what is asked of it, in the order of the claim."""
    rows = session.scalars(select(RecoveryLine).where(RecoveryLine.recovery_id == recovery.id))
    asked = {row.line_id: row for row in rows}
    ids = session.scalars(
        select(ClaimLine.id).where(ClaimLine.claim_id == recovery.claim_id).order_by(ClaimLine.position)
    )
    for line_id, line in zip(ids, data.lines, strict=True):
        if row := asked.get(line_id):
            yield replace(line, demanded=(row.quantity, row.asked))
