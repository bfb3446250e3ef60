"""Who accepted the rules of the portal for a dealer."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Person, RulesAcceptance
from claims.queries.account import sha256


@dataclass(frozen=True)
class Accepted:
    """By whom and when."""

    name: str
    at: datetime


def accepted(session: Session, dealer_key: UUID, text: str) -> Accepted | None:
    """The acceptance of this very text; None: nobody has, or it was another text."""
    row = session.execute(
        select(Person.name, RulesAcceptance.at)
        .join(Person, Person.id == RulesAcceptance.person_id)
        .where(RulesAcceptance.dealer_key == dealer_key, RulesAcceptance.text_sha256 == sha256(text))
    ).one_or_none()
    return Accepted(row.name, row.at) if row else None


def must_accept(session: Session, dealer_key: UUID, text: str) -> bool:
    """Whether there are rules that this dealer has not accepted; without a text there are none."""
    return bool(text) and accepted(session, dealer_key, text) is None
