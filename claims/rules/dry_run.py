"""Which way a claim with these facts would take, by the process alone: nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from claims.rules.moves import approvers, auto_move, first_sent, missing, route
from claims.rules.shape import Approval, Process, Route

YES, NO = "yes", "no"


@dataclass(frozen=True, kw_only=True)
class Course:
    """row: which of the routing table fits, from 1; stages: those it passes by itself, the last is where it stops.

    lacks: fields it waits for there; approvals: who must agree to its decision.
    """

    route: Route
    row: int
    stages: tuple[str, ...]
    lacks: tuple[str, ...]
    approvals: tuple[Approval, ...]


def course(process: Process, facts: Mapping[str, str], discrepancy: Decimal = Decimal(0)) -> Course:
    """facts: kind, subject, direction, segment, region; that it is about money follows from the sum."""
    known = {"money": YES if discrepancy > 0 else NO, **facts}
    way = route(process, known, discrepancy)
    stages = [first_sent(process)]
    while len(stages) <= len(process.stages):
        move = auto_move(process, stages[-1], known)
        if move is None:
            break
        stages.append(move.to)
    return Course(
        route=way,
        row=process.routes.index(way) + 1,
        stages=tuple(stages),
        lacks=tuple(missing(process, stages[-1], known)),
        approvals=approvers(process, discrepancy),
    )
