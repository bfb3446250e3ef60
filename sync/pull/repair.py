"""A 1C restored from a copy: every delivered claim is compared by its key, what is lost there is offered again."""

from __future__ import annotations

from uuid import UUID

from claims.actions import onec_base as write
from claims.queries import onec_base as query
from claims.rules.marker import read_marker
from sync.erp import ClaimRef
from sync.home import marker_in, marking, put_marker, states_of
from sync.pull.parts import PullParts
from sync.stages import told

AT_ONCE = 60


def repair(parts: PullParts) -> int:
    """The number of claims offered again. Killed at any point, it begins once more and repeats nothing twice."""
    with parts.reading() as session:
        row = query.onec_base(session)
    if row is None or row.restored_to is None:
        return 0
    offered, last = 0, None
    while refs := _page(parts, last):
        offered += _some(parts, refs, row.restored_to)
        last = refs[-1].claim_key
    with marking(parts.home) as mine:
        if mine:
            _mark(parts, row.restored_to)
    return offered


def _mark(parts: PullParts, restored_to: int) -> None:
    """Not if another worker has repaired it, too, nor if an older copy still was put in its place meanwhile."""
    with parts.reading() as session:
        row = query.onec_base(session)
    theirs = marker_in(parts.home)
    found = read_marker(theirs or "")
    if row is None or row.restored_to != restored_to or (found is not None and found.number < restored_to):
        return
    marker = write.next_marker(row, theirs)
    put_marker(parts.home, marker)
    with parts.writing() as session:
        write.end_repair(session, marker)


def _page(parts: PullParts, last: UUID | None) -> list[ClaimRef]:
    with parts.reading() as session:
        return [ClaimRef(one.claim_key, one.act_key) for one in query.delivered_after(session, last, AT_ONCE)]


def _some(parts: PullParts, refs: list[ClaimRef], restored_to: int) -> int:
    asked = parts.now()
    states = states_of(parts.erp, refs)
    reading = parts.asked_of_onec(asked)
    with parts.writing() as session:
        return sum(write.repair_claim(session, told(state), restored_to, reading) for state in states)
