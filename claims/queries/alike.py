"""The same picture in other claims, found by its marks."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from claims.models import Claim, ClaimFile, Dealer
from claims.queries.reach import Reach, within
from claims.rules.likeness import NEAREST, apart, same_shape, telling

MOST = 3  # claims told of one picture


@dataclass(frozen=True, order=True, kw_only=True)
class Alike:
    """Another claim with the same picture; number "": it is a draft."""

    number: str
    claim_id: int
    dealer: str


def alike(
    session: Session, claim: Claim, files: Iterable[ClaimFile], reach: Sequence[Reach] | None
) -> Mapping[UUID, Sequence[Alike]]:
    """By the key of the file. reach: a dealer is told of what they may see of the same dealer; None: staff, of what
    was sent, whoever's.
    """
    marked = {file.key: (file.marks, (file.width or 1, file.height or 1)) for file in files if file.marks}
    by_quarter = defaultdict(list)
    for key, (marks, _) in marked.items():
        for quarter in enumerate(marks):
            by_quarter[quarter].append(key)
    found: dict[UUID, set[Alike]] = defaultdict(set)
    for other in _near(session, claim, by_quarter, _whose(claim, reach)) if marked else ():
        theirs, shape = other[:4], (other.width or 1, other.height or 1)
        for key in {key for quarter in enumerate(theirs) for key in by_quarter.get(quarter, ())}:
            if apart(marked[key][0], theirs) <= NEAREST and same_shape(marked[key][1], shape):
                found[key].add(Alike(number=other.number or "", claim_id=other.claim_id, dealer=other.name))
    return {key: sorted(claims)[:MOST] for key, claims in found.items()}


def _whose(claim: Claim, reach: Sequence[Reach] | None) -> ColumnElement[bool]:
    if reach is None:
        return Claim.registered_at.is_not(None)
    return within(Claim, [one for one in reach if one.dealer_key == claim.dealer_key])


def _near(
    session: Session, claim: Claim, quarters: Iterable[tuple[int, int]], whose: ColumnElement[bool]
) -> Sequence[Any]:
    """Pictures of which a quarter of the mark is one of these (which, value): each quarter has its own index."""
    marks = (ClaimFile.mark_1, ClaimFile.mark_2, ClaimFile.mark_3, ClaimFile.mark_4)
    wanted = [sorted({value for at, value in quarters if at == number and telling(value)}) for number in range(4)]
    equal = [column.in_(values) for column, values in zip(marks, wanted, strict=True)]
    return session.execute(
        select(*marks, ClaimFile.width, ClaimFile.height, ClaimFile.claim_id, Claim.number, Dealer.name)
        .join(Claim, Claim.id == ClaimFile.claim_id)
        .join(Dealer, Dealer.key == Claim.dealer_key)
        .where(or_(*equal), ClaimFile.deleted_at.is_(None), ClaimFile.claim_id != claim.id, whose)
    ).all()
