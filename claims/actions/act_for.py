"""One of ours files for a dealer on somebody's word, or looks with the dealer's eyes; either is noted."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from claims.errors import Incomplete, NotFound
from claims.models import Acting, Dealer, SignIn
from claims.wording import TEXT_LONG
from claims.wording.desk import WHOSE_WORD

LONGEST = 300


def act_for(session: Session, key: str, person_id: int, dealer_key: UUID, words: str, *, now: datetime) -> None:
    """key: of the session that is the dealer's from here on; words: on whose word. Incomplete, NotFound."""
    said = " ".join(words.split())
    if not said or len(said) > LONGEST:
        raise Incomplete({"words": TEXT_LONG.format(most=LONGEST) if said else WHOSE_WORD})
    _begin(session, key, Acting(person_id=person_id, dealer_key=dealer_key, words=said, began_at=now))


def look_as(session: Session, key: str, person_id: int, dealer_key: UUID, *, now: datetime) -> None:
    """Nothing can be changed meanwhile. NotFound: no such dealer."""
    _begin(session, key, Acting(person_id=person_id, dealer_key=dealer_key, began_at=now))


def stop_acting(session: Session, key: str, *, now: datetime) -> None:
    """A second press changes nothing."""
    sign_in = session.get(SignIn, key)
    if sign_in is None or sign_in.acting_id is None:
        return
    session.execute(update(Acting).where(Acting.id == sign_in.acting_id).values(ended_at=now))
    sign_in.acting_id = None


def _begin(session: Session, key: str, acting: Acting) -> None:
    dealer = session.get(Dealer, acting.dealer_key)
    if dealer is None or dealer.deleted:
        raise NotFound
    session.add(acting)
    session.flush()
    session.get_one(SignIn, key).acting_id = acting.id
