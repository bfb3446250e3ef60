"""The same picture in other claims, found by its marks."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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
    marked = [file for file in files if file.marks]
    near = _near(session, claim, marked, _whose(claim, reach)) if marked else []
    found: dict[UUID, set[Alike]] = defaultdict(set)
    for file in marked:
        for other, where in near:
            if _same(file, other):
                found[file.key].add(where)
    return {key: sorted(claims)[:MOST] for key, claims in found.items()}


def _whose(claim: Claim, reach: Sequence[Reach] | None) -> ColumnElement[bool]:
    if reach is None:
        return Claim.registered_at.is_not(None)
    return within(Claim, [one for one in reach if one.dealer_key == claim.dealer_key])


def _near(
    session: Session, claim: Claim, marked: Sequence[ClaimFile], whose: ColumnElement[bool]
) -> list[tuple[ClaimFile, Alike]]:
    """Files of which a quarter of the mark is one of these: each quarter has its own index."""
    equal = []
    for column, at in zip(
        (ClaimFile.mark_1, ClaimFile.mark_2, ClaimFile.mark_3, ClaimFile.mark_4), range(4), strict=True
    ):
        equal.append(column.in_(sorted({marks[at] for file in marked if (marks := file.marks) and telling(marks[at])})))
    rows = session.execute(
        select(ClaimFile, Claim.number, Dealer.name)
        .join(Claim, Claim.id == ClaimFile.claim_id)
        .join(Dealer, Dealer.key == Claim.dealer_key)
        .where(or_(*equal), ClaimFile.deleted_at.is_(None), ClaimFile.claim_id != claim.id, whose)
    )
    return [(file, Alike(number=number or "", claim_id=file.claim_id, dealer=name)) for file, number, name in rows]


def _same(one: ClaimFile, other: ClaimFile) -> bool:
    if not one.marks or not other.marks or apart(one.marks, other.marks) > NEAREST:
        return False
    return same_shape((one.width or 1, one.height or 1), (other.width or 1, other.height or 1))
