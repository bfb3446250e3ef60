"""Keeps what was said in the fields of a stage."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.actions.hand import Hand
from claims.models import Claim, ClaimValue


def keep_said(session: Session, claim: Claim, values: Mapping[str, str], hand: Hand) -> None:
    """Said anew counts as said now, though the words are the same."""
    known = {row.code: row for row in session.scalars(select(ClaimValue).where(ClaimValue.claim_id == claim.id))}
    for code, value in values.items():
        row = known.get(code)
        if row is None:
            row = ClaimValue(claim_id=claim.id, code=code, value=value, person_id=hand.person_id, at=hand.at)
            session.add(row)
        row.value, row.person_id, row.at = value, hand.person_id, hand.at
