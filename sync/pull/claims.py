"""Reads what became of claims: whatever 1C says has changed is recorded, then confirmed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from claims.actions.onec_born import take_born
from claims.actions.onec_problem import note_problem, solve_problems
from claims.actions.onec_state import record_state
from claims.models import Claim, Dealer, LegalEntity
from claims.queries import held
from claims.rules.marker import Base
from sync.erp import Changes, HeldClaim
from sync.home import look, must_be_ours, seal
from sync.pull import reference
from sync.pull.parts import PullParts, subject, watched
from sync.pull.repair import repair
from sync.pull.shipments import since, there
from sync.stages import told

CLAIMS = "claims"  # name of the watermark


def pull_claims(parts: PullParts) -> int:
    """States of claims that changed in 1C since we read them; the number of claims read in full.

    Raises ErpError after noting the failure.
    """
    read = 0
    with watched(parts, CLAIMS):
        seal(parts.home)  # first: a delivery that is gone is a sign of a copy, not a claim removed by people
        if look(parts.home) is Base.RESTORED:
            repair(parts)
        must_be_ours(parts.home)
        asked, whole = parts.now(), True
        for some in parts.erp.claim_changes(lambda keys: held_by_us(parts, keys)):
            whole = keep(parts, some, asked) and whole
            if some.mark and whole:  # a mark confirms all before it
                parts.erp.confirm(some.mark)
            read += len(some.states)
    return read


def held_by_us(parts: PullParts, keys: Collection[UUID]) -> list[HeldClaim]:
    """What Erp.claim_changes compares with."""
    with parts.reading() as session:
        ours = held.claims_in_onec(session, list(keys))
    return [HeldClaim(one.key, one.act_key, one.version, one.act_version, one.open) for one in ours]


def _fetch_owners(parts: PullParts, some: Changes) -> None:
    """A claim born in 1C may be of a client that our own lists have not come to yet."""
    told_keys = [state.claim_key for state in some.states]
    with parts.reading() as session:
        known = set(session.scalars(select(Claim.onec_key).where(Claim.onec_key.in_(told_keys))))
    born = [state.origin for state in some.states if state.origin and state.claim_key not in known]
    clients = there(parts, reference.CLIENTS, {one.dealer_key for one in born}, Dealer)
    there(parts, reference.ENTITIES, {one.entity_key for one in born if one.dealer_key in clients}, LegalEntity)


def keep(parts: PullParts, some: Changes, asked: datetime) -> bool:
    """What 1C says of these, in one transaction; an object that makes no sense is a problem and holds up no other.

    asked: when the reading began. False: it must be told again, see record_state.
    """
    reading, whole = parts.asked_of_onec(asked), True
    _fetch_owners(parts, some)
    with parts.writing() as session:
        for odd in some.odd:
            note_problem(session, subject(odd.key), "onec_odd_object", now=parts.now(), detail=odd.detail)
        solve_problems(session, [subject(state.claim_key) for state in some.states], now=parts.now())
        for state in some.states:
            wanted = select(Claim).where(Claim.onec_key == state.claim_key)
            claim = session.execute(wanted.with_for_update()).scalar_one_or_none()
            if claim is None:
                claim = take_born(session, told(state), reading, since(parts, None))
            if claim is not None:
                whole = record_state(session, claim, told(state), reading) and whole
    return whole
