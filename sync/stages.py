"""What 1C says, in the core's words: the table 1C status -> stage itself stands in the process file."""

from __future__ import annotations

from claims.actions.onec_told import Told, ToldLine
from sync.erp import ClaimState


def told(state: ClaimState) -> Told:
    """One reading of a claim for the actions onec_*."""
    act = state.act
    return Told(
        key=state.claim_key,
        version=state.version,
        number=state.number,
        status=state.status,
        finished=state.finished,
        deleted=state.deleted,
        gone=state.gone,
        exact=state.stage or "",
        due_on=state.due_on,
        answer=state.answer,
        responsible=state.responsible.name if state.responsible else "",
        phone=state.responsible.phone if state.responsible else "",
        act_key=act.key if act else None,
        act_version=act.version if act else "",
        act_number=act.number if act else "",
        act_status=act.status if act else "",
        lines=tuple(
            ToldLine(number=n.number, product_key=n.product_key, action=n.action, comment=n.comment) for n in act.lines
        )
        if act
        else (),
    )
