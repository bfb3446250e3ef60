"""Who at a dealer reads letters about a claim."""

from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from claims.models import Claim, Dealer, Membership, Person

ROLES = ("head", "accountant")


def readers(session: Session, claim: Claim) -> list[int]:
    """Ids, each once: the dealer's heads and accountants, and who sent the claim."""
    whose = (Membership.dealer_key == claim.dealer_key, or_(Membership.role.in_(ROLES), Person.id == claim.sent_by))
    people = select(Person.id).join(Membership).join(Dealer).where(*whose, *_at_work()).distinct()
    return list(session.scalars(people.order_by(Person.id)))


def still_reads(session: Session, person_id: int, dealer_key: UUID) -> bool:
    """Whether the person may come in and works for the dealer, in whatever role."""
    at = select(Person.id).join(Membership).join(Dealer).where(Person.id == person_id, Dealer.key == dealer_key)
    return session.scalar(at.where(*_at_work()).limit(1)) is not None


def _at_work() -> tuple[ColumnElement[bool], ...]:
    return ~Person.disabled, ~Person.is_staff, ~Dealer.deleted
