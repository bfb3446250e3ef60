"""Timers that take from 1C: compare versions, fetch what changed, write it, remember how far and how fresh."""

from sync.pull.claims import pull_claims
from sync.pull.drift import watch_drift
from sync.pull.parts import PullParts
from sync.pull.reference import pull_reference
from sync.pull.returns import pull_returns
from sync.pull.shipments import pull_shipments

__all__ = ["PullParts", "pull_claims", "pull_reference", "pull_returns", "pull_shipments", "watch_drift"]
