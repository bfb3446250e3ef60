"""A head accepts the rules of the portal for a dealer, once for each text."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from claims.models import Dealer, RulesAcceptance
from claims.queries.account import sha256
from claims.queries.rules import must_accept


def accept_rules(session: Session, dealer_key: UUID, text: str, *, person_id: int, address: str, now: datetime) -> None:
    """The text is kept as it was read; who accepted it first stays."""
    session.get_one(Dealer, dealer_key, with_for_update=True)  # two heads may press at once
    if must_accept(session, dealer_key, text):
        session.add(
            RulesAcceptance(
                dealer_key=dealer_key,
                person_id=person_id,
                text_sha256=sha256(text),
                text=text,
                at=now,
                address=address[:45],
            )
        )
