"""Claims that belong together, as far as their reader sees them, and what one that was split off has of the first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, aliased

from claims.models import Claim, ClaimLink, Person
from claims.queries.account import Me
from claims.queries.reach import in_sight, within

SPLIT, AGAIN, RELATED = "split", "again", "related"
DEALERS_TOO = (SPLIT, AGAIN)  # kinds that a dealer sees


@dataclass(frozen=True, kw_only=True)
class Linked:
    """The other claim of a link. older: it is the first of the two; why and who "": not for a dealer."""

    link_id: int
    number: str
    stage: str
    outcome: str
    kind: str
    older: bool
    at: datetime
    why: str = ""
    who: str = ""


def linked_claims(session: Session, claim: Claim, me: Me) -> tuple[Linked, ...]:
    """In the order they were linked; of a dealer's own only, and never what we alone say belongs together."""
    ours = me.is_staff
    seen = in_sight(me.sight) if ours else and_(within(Claim, me.reach), ClaimLink.kind.in_(DEALERS_TOO))
    rows = session.execute(
        select(ClaimLink, Claim.number, Claim.stage, Claim.outcome, Person.name)
        .join(Claim, Claim.id.in_((ClaimLink.claim_id, ClaimLink.other_id)))
        .join(Person, Person.id == ClaimLink.person_id)
        .where(or_(ClaimLink.claim_id == claim.id, ClaimLink.other_id == claim.id), Claim.id != claim.id)
        .where(Claim.registered_at.is_not(None), seen)
        .order_by(ClaimLink.id)
    )
    return tuple(
        Linked(
            link_id=link.id,
            number=number or "",
            stage=stage,
            outcome=outcome,
            kind=link.kind,
            older=link.other_id == claim.id,
            at=link.at,
            why=link.why if ours else "",
            who=name if ours else "",
        )
        for link, number, stage, outcome, name in rows
    )


def link_between(session: Session, one: int, other: int) -> ClaimLink | None:
    """By the ids of two claims, in whatever order."""
    pair = (ClaimLink.claim_id == min(one, other), ClaimLink.other_id == max(one, other))
    return session.scalar(select(ClaimLink).where(*pair))


def split_from(claim_id: int) -> Select[Any]:
    """Ids of the claims whose lines this one has taken over, step by step."""
    steps = select(ClaimLink.claim_id).where(ClaimLink.other_id == claim_id, ClaimLink.kind == SPLIT)
    up, before = steps.cte("up", recursive=True), aliased(ClaimLink)
    further = select(before.claim_id).join(up, before.other_id == up.c.claim_id).where(before.kind == SPLIT)
    return select(up.union(further).c.claim_id)


def split_among(session: Session, ids: Collection[int]) -> Sequence[int]:
    """Those of the claims that were one with another."""
    either = select(Claim.id).join(ClaimLink, Claim.id.in_((ClaimLink.claim_id, ClaimLink.other_id)))
    return session.scalars(either.where(Claim.id.in_(ids), ClaimLink.kind == SPLIT).distinct()).all()


def shared_until(session: Session, claim_id: int) -> dict[int, datetime]:
    """{claim that was one with this: until when}."""
    found: dict[int, datetime] = {}
    ends: dict[int, datetime | None] = {claim_id: None}
    while ends:
        here, end = ends.popitem()
        ties = (or_(ClaimLink.claim_id == here, ClaimLink.other_id == here), ClaimLink.kind == SPLIT)
        for link in session.scalars(select(ClaimLink).where(*ties)):
            other = link.other_id if link.claim_id == here else link.claim_id
            if other != claim_id and other not in found:
                found[other] = ends[other] = min(link.at, end) if end else link.at
    return found
