"""The one-time link of a letter: whom it lets in, to which claim, and whether it still does."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Claim, Letter, LetterLink, Person
from claims.queries.account import sha256
from claims.queries.readers import still_reads


@dataclass(frozen=True, kw_only=True)
class LetterDoor:
    """state: open, or why not. left: the person may not come in any more, or not to this dealer's claims."""

    letter_id: int
    person_id: int
    name: str
    claim_id: int
    number: str
    draft: bool
    state: Literal["open", "used", "old", "left"]


def letter_door(session: Session, token: str, now: datetime) -> LetterDoor | None:
    """None: there never was such a link, or it is long gone."""
    row = session.execute(
        select(LetterLink.letter_id, LetterLink.used_at, LetterLink.expires_at, Person, Claim)
        .join(Letter, Letter.id == LetterLink.letter_id)
        .join(Person, Person.id == Letter.person_id)
        .join(Claim, Claim.id == Letter.claim_id)
        .where(LetterLink.token_sha256 == sha256(token))
    ).one_or_none()
    if row is None:
        return None
    state: Literal["open", "used", "old", "left"] = "open"
    if not still_reads(session, row.Person.id, row.Claim):
        state = "left"
    elif row.used_at is not None:
        state = "used"
    elif row.expires_at <= now:
        state = "old"
    return LetterDoor(
        letter_id=row.letter_id,
        person_id=row.Person.id,
        name=row.Person.name,
        claim_id=row.Claim.id,
        number=row.Claim.number or "",
        draft=row.Claim.registered_at is None,
        state=state,
    )
