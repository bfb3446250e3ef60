"""The 1C base that this portal belongs to: adopted once, sealed with each delivery, repaired when it was restored."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from claims.actions import journal
from claims.actions.hold_letters import hold_letters
from claims.actions.offer_again import offer_again, say_again, send_again_if_changed
from claims.actions.onec_problem import note_problem, solve_problem
from claims.actions.onec_reading import Reading
from claims.actions.onec_state import record_state
from claims.actions.onec_told import Told
from claims.models import Claim, OnecBase, Watermark
from claims.rules.marker import Base, Marker, read_marker

WRONG, RESTORED = "onec base", "onec restored"  # keys of problems
NOWHERE = -1  # older than any mark of ours


def next_marker(row: OnecBase | None, theirs: str | None) -> Marker:
    """To be written into 1C before it is noted here: a mark newer than ours is ours.

    theirs: what 1C holds now; a number that was written there and not noted here is never given again.
    """
    found, portal = read_marker(theirs or ""), row.portal if row else str(uuid4())
    written = found.number if found and found.portal == portal else 0
    return Marker(portal, max(row.number if row else 0, written) + 1, uuid4().hex[:12])


def adopt(session: Session, address: str, marker: Marker, *, now: datetime, doubted: bool = False) -> None:
    """This base is ours from now on. doubted: a person says so of a base that did not look like it: all is compared."""
    row = session.get(OnecBase, 1)
    if row is None:
        row = OnecBase(address=address, portal=marker.portal, adopted_at=now)
        session.add(row)
    row.address, row.portal, row.number, row.nonce, row.adopted_at = (
        address,
        marker.portal,
        marker.number,
        marker.nonce,
        now,
    )
    solve_problem(session, WRONG, now=now)
    if doubted:
        row.restored_to, row.restored_at = NOWHERE, now
        _doubt(session, now)
        journal.by_person(session, "base adopted", "to", by=None, now=now, address=address)


def refuse_base(session: Session, verdict: Base, address: str, *, now: datetime) -> None:
    """Nothing goes there and nothing is read until a person has looked."""
    note_problem(session, WRONG, f"onec_base_{verdict.value}", now=now, address=address)


def accept_base(session: Session, *, now: datetime) -> None:
    solve_problem(session, WRONG, now=now)


def begin_repair(session: Session, restored_to: int, *, now: datetime) -> None:
    """1C is older than we left it. A second time changes nothing, unless it is older still."""
    row = session.execute(select(OnecBase).where(OnecBase.id == 1).with_for_update()).scalar_one()
    if row.restored_to is not None and row.restored_to <= restored_to:
        return
    row.restored_to, row.restored_at = restored_to, now
    _doubt(session, now)
    note_problem(session, RESTORED, "onec_restored", now=now, at=now.isoformat(timespec="minutes"))


def repair_claim(session: Session, told: Told, restored_to: int, reading: Reading) -> bool:
    """True if it was offered again. One that the restored base should hold and does not was removed there before."""
    wanted = select(Claim).where(Claim.onec_key == told.key, Claim.delivered_at.is_not(None)).with_for_update()
    claim = session.execute(wanted).scalar_one_or_none()
    if claim is None:
        return False
    lost = told.gone and (claim.sealed_no is None or claim.sealed_no > restored_to)
    guessed = restored_to == NOWHERE and claim.closed_at is not None  # it may have been removed there long ago
    if lost and not guessed and claim.withdrawal_asked_at is None:
        return offer_again(session, claim, now=reading.now)
    _forget_what_was_told(claim, told)
    before = claim.stage
    if claim.closed_at is None and not told.gone:
        send_again_if_changed(session, claim, now=reading.now)  # first: what differs by that is no edit of 1C
    record_state(session, claim, told, replace(reading, restored=True))
    if claim.stage != before:
        session.add(claim.happened("restored", now=reading.now, source="onec"))
    if claim.closed_at is None and not told.gone:
        say_again(session, claim, now=reading.now)
    return False


def _forget_what_was_told(claim: Claim, told: Told) -> None:
    """What 1C holds of ours is older than we remember: that is no word of 1C's own, and is told again."""
    if not claim.due_from_onec:
        claim.onec_due_on = told.due_on
    claim.onec_held = {}


def end_repair(session: Session, marker: Marker) -> None:
    """All claims were compared and the base holds this mark."""
    row = session.get_one(OnecBase, 1)
    row.number, row.nonce, row.restored_to, row.restored_at = marker.number, marker.nonce, None, None


def seal(session: Session, marker: Marker, keys: Iterable[UUID]) -> None:
    """1C was seen to hold the mark and, after it, these claims."""
    row = session.get_one(OnecBase, 1)
    row.number, row.nonce = marker.number, marker.nonce
    sealed = (Claim.onec_key.in_(list(keys)), Claim.delivered_at.is_not(None), Claim.sealed_no.is_(None))
    session.execute(update(Claim).where(*sealed).values(sealed_no=marker.number))


def _doubt(session: Session, now: datetime) -> None:
    """All is read anew, and what letters would tell may be old: a person lets them go."""
    hold_letters(session, "onec_rolled_back", now)
    session.execute(update(Watermark).values(mark=""))
