"""A letter on its way: what is still to be told, by itself or along with others, and that it was sent."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from claims.models import Claim, Letter, LetterLink, OutboxMessage
from claims.queries.letter import still_true, told_as
from claims.rules.letters import SETTLED
from claims.rules.shape import Process


def letters_of(session: Session, message_id: int, process: Process, *, now: datetime) -> list[Letter]:
    """What the letter of this message tells; several: one digest. Nothing: it is told already, or true no more.

    Which letters a digest takes along is decided once, so that a second try says the same.
    """
    own = session.scalars(select(Letter).where(Letter.message_id == message_id)).one()
    if not own.digest and own.doubted_at is None:
        _gather(session, own, process.letters.digest_above, now)
    if own.sent_at is not None or own.digest not in ("", own.key):
        return []
    together = select(Letter).where(Letter.digest == own.key, Letter.sent_at.is_(None)).order_by(Letter.id)
    letters = session.scalars(together).all() if own.digest else [own]
    true = [letter for letter in letters if still_true(session, letter, process)]
    for letter in true:
        letter.kind = told_as(session, letter, process)
        if letter.kind in SETTLED:
            letter.told = session.get_one(
                Claim, letter.claim_id
            ).outcome  # it may change while the letter is on its way
    return true


def letters_sent(session: Session, letters: Iterable[Letter], *, now: datetime) -> None:
    """The server has taken them."""
    ids = [letter.id for letter in letters]
    session.execute(update(Letter).where(Letter.id.in_(ids)).values(sent_at=now))


def letters_stayed(session: Session, letters: Iterable[Letter]) -> None:
    """They never left: nobody will press the links made for them."""
    ids = [letter.id for letter in letters if letter.doubted_at is None]
    session.execute(delete(LetterLink).where(LetterLink.letter_id.in_(ids), LetterLink.used_at.is_(None)))


def doubt_letters(session: Session, letters: Iterable[Letter], *, now: datetime) -> None:
    """The server has it and has not said so: it may be there, it may be lost."""
    ids = [letter.id for letter in letters]
    session.execute(update(Letter).where(Letter.id.in_(ids)).values(doubted_at=now))


def _gather(session: Session, own: Letter, most: int, now: datetime) -> None:
    """Too many wait for this person from one dealer: this one takes them along."""
    ids = _waiting(session, own, now)
    if len(ids) <= most:
        return
    unclaimed = (Letter.id.in_(ids), Letter.digest == "")  # another worker may gather at this moment
    session.execute(update(Letter).where(*unclaimed).values(digest=own.key))
    session.refresh(own)


def _waiting(session: Session, own: Letter, now: datetime) -> Sequence[int]:
    """Letters to the same person from the same dealer that are due and in nobody's hand, own among them."""
    dealer = select(Claim.dealer_key).where(Claim.id == own.claim_id).scalar_subquery()
    free = OutboxMessage.leased_until.is_(None) | (OutboxMessage.leased_until < now)
    due = (OutboxMessage.state == "waiting", OutboxMessage.next_at <= now, free | (Letter.id == own.id))
    fresh = (Letter.sent_at.is_(None), Letter.digest == "", Letter.doubted_at.is_(None))
    found = select(Letter.id).join(OutboxMessage, OutboxMessage.id == Letter.message_id).join(Claim)
    return session.scalars(
        found.where(Letter.person_id == own.person_id, Claim.dealer_key == dealer, *due, *fresh)
    ).all()
