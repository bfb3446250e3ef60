"""The one-time link of a letter: made when the letter is, used up by the press of a button, forgotten in time."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from claims.errors import NotFound
from claims.models import Claim, Letter, LetterLink
from claims.queries.account import sha256
from claims.queries.letter_link import LetterDoor, letter_door


def new_letter_link(session: Session, letter: Letter, *, good_for: timedelta, now: datetime) -> str:
    """The token; it never lies in the outbox. Those of earlier tries stay: one of their letters may have arrived."""
    token = secrets.token_urlsafe(32)
    session.add(LetterLink(token_sha256=sha256(token), letter_id=letter.id, expires_at=now + good_for))
    return token


def enter_by_letter(session: Session, token: str, *, address: str, now: datetime) -> LetterDoor:
    """Uses up every link of this letter and notes who came; NotFound when it lets nobody in."""
    door = letter_door(session, token, now)
    if door is None or door.state != "open":
        raise NotFound
    # The conditional update decides between two who press the button at once.
    used = session.execute(
        update(LetterLink)
        .where(LetterLink.letter_id == door.letter_id, LetterLink.used_at.is_(None))
        .values(used_at=now, address=address[:45])
        .returning(LetterLink.token_sha256)
    ).all()
    if not used:
        raise NotFound
    claim = session.get_one(Claim, door.claim_id)
    session.add(claim.happened("letter_opened", now=now, source="dealer", by=door.person_id, hidden=True))
    return door


def forget_links(session: Session, person_id: int) -> None:
    """The person has a new password: whoever holds an old letter comes in no more."""
    letters = select(Letter.id).where(Letter.person_id == person_id)
    session.execute(delete(LetterLink).where(LetterLink.letter_id.in_(letters), LetterLink.used_at.is_(None)))


def sweep_links(session: Session, *, older_than: datetime) -> None:
    """The clock's: links that ended long ago."""
    session.execute(delete(LetterLink).where(LetterLink.expires_at < older_than))
