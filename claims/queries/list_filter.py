"""By what staff narrow the list of claims: stage, whose, overdue; and the filters that each has kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from claims.models import Claim, SavedFilter
from claims.queries.account import Me
from claims.queries.reach import in_sight
from claims.rules.shape import Process

Whose = Literal["", "mine", "nobody"]
COUNTED = 100  # no more are counted: an index finds them, however many claims there are


@dataclass(frozen=True)
class ListFilter:
    """stage: a code, "" any; whose: who holds it; late: its stage should have been left by now."""

    stage: str = ""
    whose: Whose = ""
    late: bool = False

    @property
    def narrows(self) -> bool:
        return bool(self.stage or self.whose or self.late)


@dataclass(frozen=True)
class Kept:
    """query: as in the address of the list."""

    id: int
    name: str
    query: str


def conditions(wanted: ListFilter, me: Me, process: Process, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """What must hold of a claim; one that is over is nobody's and not late."""
    under_way = [row.code for row in process.stages.values() if not row.first and not row.final]
    found: list[ColumnElement[bool]] = [Claim.stage == wanted.stage] if wanted.stage else []
    if wanted.whose == "mine":
        found.append(Claim.holder_id.in_(me.covers | {me.id}))
    if wanted.whose == "nobody":
        found += [Claim.holder_id.is_(None), Claim.stage.in_(under_way)]
    if wanted.late:
        found += [Claim.stage_due_at < now, Claim.stage.in_(under_way)]
    return tuple(found)


def how_many(session: Session, me: Me, *where: ColumnElement[bool]) -> int:
    """COUNTED at most."""
    some = select(Claim.id).where(in_sight(me.sight), *where).limit(COUNTED).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def kept_filters(session: Session, person_id: int) -> list[Kept]:
    """By name."""
    rows = session.execute(
        select(SavedFilter.id, SavedFilter.name, SavedFilter.query)
        .where(SavedFilter.person_id == person_id)
        .order_by(SavedFilter.name)
    )
    return [Kept(*row) for row in rows]
