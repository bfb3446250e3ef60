"""Who typed what stands in a field of a draft."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Claim, ClaimValue, Person
from claims.queries.act import PREFIX


def who_typed(session: Session, claim: Claim, name: str) -> tuple[int, str] | None:
    """(id, name) of the person; None where nobody is known. name: of the field, as its page has it."""
    person_id = claim.typed_by.get(name) or session.scalar(
        select(ClaimValue.person_id).where(ClaimValue.claim_id == claim.id, ClaimValue.code.in_((name, PREFIX + name)))
    )
    person = session.get(Person, person_id) if person_id else None
    return (person.id, person.name) if person else None
