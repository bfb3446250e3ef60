"""Reads what became of claims: versions of all open ones in 1C, then the changed ones in full."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select

from claims.actions.onec_state import Reading, record_state
from claims.models import Claim
from claims.queries import held
from claims.queries.held import HeldClaim
from sync.erp import ClaimRef, Version
from sync.pull.parts import PullParts, fetched, watched
from sync.stages import told

CLAIMS = "claims"  # name of the watermark
AT_ONCE = 15  # claims fetched and written in one transaction: the dealer waits for the first


def pull_claims(parts: PullParts) -> int:
    """States of claims that changed in 1C since we read them; the number of claims read in full.

    Raises ErpError after noting the failure.
    """
    with watched(parts, CLAIMS):
        claims, acts = _seen(parts.erp.open_claims()), _seen(parts.erp.open_acts())
        with parts.reading() as session:
            ours = held.claims_in_onec(session, list(claims))
        changed = _changed(ours, claims, acts)
        for start in range(0, len(changed), AT_ONCE):
            _read(parts, changed[start : start + AT_ONCE])
    return len(changed)


def _seen(pages: Iterator[list[Version]]) -> dict[UUID, str]:
    return {one.key: one.version for page in pages for one in page}


def _changed(ours: list[HeldClaim], claims: dict[UUID, str], acts: dict[UUID, str]) -> list[HeldClaim]:
    """One that left 1C's open ones while open with us was finished or removed there: it is read, too."""
    return [
        one
        for one in ours
        if claims.get(one.key, one.version) != one.version
        or acts.get(one.act_key, one.act_version) != one.act_version
        or (one.open and (one.key not in claims or (one.act_version and one.act_key not in acts)))
    ]


def _read(parts: PullParts, some: list[HeldClaim]) -> None:
    ours = {one.key: one.id for one in some}
    states = fetched(parts, parts.erp.claim_states, [ClaimRef(one.key, one.act_key) for one in some])
    reading = Reading(process=parts.process, zone=parts.zone, now=parts.now())
    with parts.writing() as session:
        for state in states:
            wanted = select(Claim).where(Claim.id == ours[state.claim_key])
            record_state(session, session.execute(wanted.with_for_update()).scalar_one(), told(state), reading)
