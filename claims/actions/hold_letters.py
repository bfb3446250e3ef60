"""Letters are held until a person says go: after a restore what they would tell may be old or untrue."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from claims.actions import journal
from claims.models import LetterHold


def hold_letters(session: Session, why: str, now: datetime) -> None:
    """No letter leaves from the commit on; held already, the newest reason is the one that is shown.

    why: a code of claims.wording.letters.HOLDS.
    """
    held = session.scalars(select(LetterHold).where(LetterHold.released_at.is_(None)).limit(1)).first()
    if held is None:
        session.add(LetterHold(why=why, held_at=now))
    else:
        held.why = why


def release_letters(session: Session, by: int, now: datetime) -> bool:
    """Those still true go now; False when nothing was held."""
    released = session.scalars(
        update(LetterHold)
        .where(LetterHold.released_at.is_(None))
        .values(released_at=now, released_by=by)
        .returning(LetterHold.id)
    ).all()
    if released:
        journal.by_person(session, "letters released", "to", by=by, now=now)
    return bool(released)
