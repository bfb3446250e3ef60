"""Who at a dealer reads letters about a claim."""

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session

from claims.models import Claim, Dealer, Membership, Person, Store, StoreLimit

ROLES = ("head", "accountant")


def readers(session: Session, claim: Claim) -> list[int]:
    """Ids, each once: the dealer's heads and accountants, and who sent the claim."""
    concerned = or_(Membership.role.in_(ROLES), Person.id == claim.sent_by)
    whose = (Membership.dealer_key == claim.dealer_key, concerned, _of_store(claim))
    people = select(Person.id).join(Membership).join(Dealer).where(*whose, *_at_work()).distinct()
    return list(session.scalars(people.order_by(Person.id)))


def holders(session: Session, claim: Claim, *roles: str) -> dict[int, str]:
    """{id: name} of the people with one of these roles who work for the claim's dealer and store."""
    people = select(Person.id, Person.name).join(Membership).join(Dealer)
    whose = (Membership.dealer_key == claim.dealer_key, Membership.role.in_(roles), _of_store(claim))
    return {row.id: row.name for row in session.execute(people.where(*whose, *_at_work()).order_by(Person.id))}


def still_reads(session: Session, person_id: int, claim: Claim) -> bool:
    """Whether the person may come in and works for the dealer and the store, in whatever role."""
    at = select(Person.id).join(Membership).join(Dealer).where(Person.id == person_id, Dealer.key == claim.dealer_key)
    return session.scalar(at.where(*_at_work(), _of_store(claim)).limit(1)) is not None


def _of_store(claim: Claim) -> ColumnElement[bool]:
    """People of all the dealer's stores, and those of this one."""
    limits = select(StoreLimit.store_id).join(Store).where(StoreLimit.person_id == Person.id)
    of_dealer = limits.where(Store.dealer_key == claim.dealer_key)
    if claim.store_id is None:
        return true()
    return or_(~of_dealer.exists(), of_dealer.where(Store.id == claim.store_id).exists())


def _at_work() -> tuple[ColumnElement[bool], ...]:
    return ~Person.disabled, ~Person.is_staff, ~Dealer.deleted
