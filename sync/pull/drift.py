"""Looks whether 1C still has what the portal reads: a renamed field is a problem, not a silent hole in the data."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from claims.actions.onec_problem import note_problem, solve_problem
from sync.pull.parts import PullParts

DRIFT = "drift"  # what its problem is known by
SHOWN = 20


def watch_drift(parts: PullParts, look: Callable[[], Sequence[str]]) -> None:
    """`look`: names of what is missing and hurts, empty when all is there. Raises ErpError."""
    missing = look()
    with parts.writing() as session:
        if missing:
            names = ", ".join(missing[:SHOWN])
            note_problem(session, DRIFT, "onec_drift", now=parts.now(), names=names)
        else:
            solve_problem(session, DRIFT, now=parts.now())
