"""The clock asks the rules again: what a claim waited for (a scan, an answer) has come."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.actions.enter_stage import go_on
from claims.actions.hand import Hand
from claims.models import Claim, Ruling
from claims.rules.by_rule import DECIDES
from claims.rules.shape import Process

FRESH = timedelta(hours=24)  # since the last visible change; an older one was asked about often enough
AT_ONCE = 50


def ask_rules(session: Session, process: Process, *, now: datetime, zone: ZoneInfo) -> int:
    """Claims that nobody has begun with, where a rule that decides is asked; how many it moved."""
    versions = [*process.earlier.values(), process]
    rules = [rule for one in versions for rule in one.auto_decisions.values() if rule.mode == DECIDES]
    if not rules:
        return 0
    standing = (
        select(Claim)
        .outerjoin(Ruling, Ruling.claim_id == Claim.id)
        .where(Claim.stage.in_({stage for rule in rules for stage in rule.stages}), Ruling.claim_id.is_(None))
        .where(Claim.discrepancy <= max(rule.sum_to for rule in rules), Claim.changed_at >= now - FRESH)
        .where(~Claim.waits_for_dealer, Claim.taken_at.is_(None), Claim.changing_at.is_(None))
        .order_by(Claim.changed_at.desc())
        .limit(AT_ONCE)
        .with_for_update(of=Claim)
    )
    moved = 0
    for claim in session.scalars(standing).all():
        before = claim.stage
        go_on(session, claim, Hand(source="clock", person_id=None, at=now, zone=zone), process.of(claim))
        moved += claim.stage != before
    return moved
