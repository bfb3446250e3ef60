"""What came of telling 1C: it holds the claim under these keys and numbers, or a wish came too late."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.actions.onec_edits import plain
from claims.actions.onec_told import Told
from claims.models import Claim


def record_delivery(
    session: Session, claim_id: int, told: Told, *, due_on: date | None, text: str, now: datetime
) -> None:
    """The first time it is an event; a repeat changes nothing. 1C's own keys count, should it not have taken ours.

    due_on: the day that was sent; another one read later is 1C's own. text: the description that was sent.
    """
    claim = _claim(session, claim_id)
    claim.onec_key, claim.onec_number = told.key, told.number
    if told.act_key is not None:
        claim.act_onec_key, claim.act_onec_number = told.act_key, told.act_number
    if claim.delivered_at is None:
        claim.onec_due_on = due_on
        claim.sent_text = claim.onec_text = plain(text)
        claim.onec_held = {"status": told.status, "stage": told.exact}
        claim.delivered_at = now
        session.add(claim.happened("delivered", now=now, source="onec", number=told.number))
    elif told.text is not None:  # sent once more: it took the new words, or its people had gone on with the old ones
        taken = plain(told.text) == plain(text)
        claim.onec_text = plain(text) if taken else claim.onec_text
        claim.sent_text = claim.onec_text


def record_words_sent(session: Session, claim_id: int, text: str) -> None:
    """Before a delivered claim is sent again: who reads it in 1C at that moment must know these words for ours."""
    claim = _claim(session, claim_id)
    if claim.delivered_at is not None:
        claim.sent_text = plain(text)


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
