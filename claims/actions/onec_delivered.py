"""What came of telling 1C: it holds the claim under these keys and numbers, or a wish came too late."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.actions.onec_edits import note_edits, plain
from claims.actions.onec_told import Told
from claims.models import Claim
from claims.rules.shape import Process


def record_delivery(
    session: Session,
    claim_id: int,
    told: Told,
    process: Process,
    *,
    sent: tuple[str, date | None],
    now: datetime,
) -> None:
    """The first time it is an event; a repeat changes nothing. 1C's own keys count, should it not have taken ours.

    sent: the description and the due day; another day read later is 1C's own. Sent once more, it may have come too
    late: 1C's people were at work on the old words, and a person must know.
    """
    claim, (text, due_on) = _claim(session, claim_id), sent
    claim.onec_key, claim.onec_number = told.key, told.number
    if told.act_key is not None:
        claim.act_onec_key, claim.act_onec_number = told.act_key, told.act_number
    if claim.delivered_at is None:
        claim.onec_due_on = due_on
        claim.sent_text = claim.onec_text = plain(text)
        claim.onec_held = {"status": told.status, "stage": told.exact}
        claim.delivered_at = now
        session.add(claim.happened("delivered", now=now, source="onec", number=told.number))
        return
    claim.sent_text = plain(text)
    if told.text is None:
        return
    if plain(told.text) == plain(text):
        claim.onec_text = plain(text)
    else:
        note_edits(session, claim, told, process.of(claim), now=now, how="late")
        session.add(claim.happened("change_untaken", now=now, source="onec"))


def record_due(session: Session, claim_id: int, due_on: date) -> None:
    """1C holds the day that the portal moved the term to."""
    _claim(session, claim_id).onec_due_on = due_on


def record_held(session: Session, claim_id: int, held: Mapping[str, Any]) -> None:
    """1C holds these by our own word: what it says otherwise later was set there. See onec_owned."""
    claim = _claim(session, claim_id)
    claim.onec_held = {**claim.onec_held, **held}


def withdrawal_came_late(session: Session, claim_id: int, *, now: datetime) -> None:
    """1C had decided before the wish arrived: the dealer may wish no longer, the decision is read by the next poll."""
    claim = _claim(session, claim_id)
    if claim.withdrawal_asked_at is not None:
        claim.withdrawal_asked_at = None
        session.add(claim.happened("withdrawal_late", now=now, source="onec"))


def _claim(session: Session, claim_id: int) -> Claim:
    return session.execute(select(Claim).where(Claim.id == claim_id).with_for_update()).scalar_one()
