"""Claims that already say of a shipped line what a draft is about to say again."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Claim, ClaimLine, Discrepancy
from claims.queries.draft import Draft
from claims.queries.reach import Reach, within


@dataclass(frozen=True, kw_only=True)
class Repeat:
    """One line of a sent claim: the same shipped line, the same kind."""

    goods: str
    kind: str
    number: str
    stage: str
    outcome: str


def repeats(session: Session, draft: Draft, reach: Sequence[Reach]) -> list[Repeat]:
    """Open and decided claims of the reader's, the newest first; what was withdrawn was taken back and says nothing."""
    mine = {line.line.shipment_line_id: line for line in draft.lines}
    rows = session.execute(
        select(ClaimLine.shipment_line_id, Discrepancy.kind, Claim.number, Claim.stage, Claim.outcome)
        .join(Claim, Claim.id == ClaimLine.claim_id)
        .join(Discrepancy, Discrepancy.line_id == ClaimLine.id)
        .where(ClaimLine.shipment_line_id.in_(mine), Claim.id != draft.claim.id, within(Claim, reach))
        .where(Claim.registered_at.is_not(None), Claim.outcome != "withdrawn")
        .distinct()
        .order_by(Claim.number.desc())
    )
    return [
        Repeat(goods=mine[line_id].line.goods.name, kind=kind, number=number or "", stage=stage, outcome=outcome)
        for line_id, kind, number, stage, outcome in rows
        if line_id is not None and kind in mine[line_id].kinds
    ]
