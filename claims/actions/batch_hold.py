"""Asks every dealer who got a batch not to sell it, and takes that back."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims import outbox
from claims.errors import Incomplete, NotAllowed
from claims.models import BatchHold, BatchLetter, Product
from claims.queries.batch_hold import gone_to, in_force, tried
from claims.queries.reach import Sight
from claims.wording import TEXT_LONG
from claims.wording.batch_hold import LIFT_EMPTY, LIFTED, NOBODY, SEES_ALL, WORDS_EMPTY

LONGEST = 4000
LETTER = "batch_letter"
HOLD, LIFT = "hold", "lift"


@dataclass(frozen=True, kw_only=True)
class Author:
    """Who asks, as far as they see, when, and by whose days."""

    person_id: int
    sight: Sight
    at: datetime
    zone: ZoneInfo


def hold_batch(session: Session, product: Product, batch: str, since: date, typed: str, by: Author) -> BatchHold:
    """Pressed twice, or once more for those to whom it went since, each person gets one letter.

    Incomplete: {field: what to enter}; NotAllowed: the author sees some dealers only.
    """
    if by.sight.sees != "all":
        raise NotAllowed(SEES_ALL)
    words = _words(typed, WORDS_EMPTY)
    session.execute(select(Product.key).where(Product.key == product.key).with_for_update())
    hold = in_force(session, product.key, batch)
    gone = gone_to(session, product.key, batch, hold.since if hold else since, by.zone)
    if not gone:
        raise Incomplete({"since": NOBODY})
    if hold is None:
        hold = BatchHold(
            product_key=product.key, batch=batch, since=since, words=words, person_id=by.person_id, at=by.at
        )
        session.add(hold)
        session.flush()
    for one in gone:
        for person_id in one.people:
            _write(session, hold, one.dealer_key, person_id, HOLD, by.at)
    return hold


def lift_hold(session: Session, hold: BatchHold, typed: str, by: Author) -> None:
    """A second letter to each whom the first may have reached or may be reaching now. Incomplete, NotAllowed."""
    if by.sight.sees != "all":
        raise NotAllowed(SEES_ALL)
    words = _words(typed, LIFT_EMPTY)
    session.refresh(hold, with_for_update=True)
    if hold.lifted_at is not None:
        raise NotAllowed(LIFTED)
    hold.lifted_at, hold.lifted_by, hold.lift_words = by.at, by.person_id, words
    for letter in tried(session, hold):
        _write(session, hold, letter.dealer_key, letter.person_id, LIFT, by.at)


def batch_letter_left(session: Session, letter_id: int, *, now: datetime) -> None:
    """The mail server has it."""
    session.get_one(BatchLetter, letter_id).sent_at = now


def _words(typed: str, when_empty: str) -> str:
    text = typed.replace("\r\n", "\n").strip()
    if not text or len(text) > LONGEST:
        raise Incomplete({"words": TEXT_LONG.format(most=LONGEST) if text else when_empty})
    return text


def _write(session: Session, hold: BatchHold, dealer: UUID, person_id: int, kind: str, now: datetime) -> None:
    about = {"hold_id": hold.id, "dealer_key": dealer, "person_id": person_id, "kind": kind}
    if session.scalar(select(BatchLetter.id).filter_by(**about)) is not None:
        return
    letter = BatchLetter(hold_id=hold.id, dealer_key=dealer, person_id=person_id, kind=kind)
    session.add(letter)
    session.flush()
    message = outbox.put(session, LETTER, now=now, lane=f"batch {hold.id} {person_id}", letter=letter.id)
    session.flush()
    letter.message_id = message.id
