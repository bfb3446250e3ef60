"""The board: claims that are under way, stage by stage, what ends first on top."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from claims.models import Claim, Dealer, Person
from claims.queries.account import Me
from claims.queries.reach import in_sight
from claims.rules.moves import ways_by_hand
from claims.rules.shape import Process

SHOWN = 20  # of a stage; the rest are in the list


@dataclass(frozen=True, kw_only=True)
class Slip:
    """A claim on the board. holder "": nobody yet; edition: of the desk, as it is shown."""

    number: str
    kind: str
    dealer: str
    summary: str
    discrepancy: Decimal
    currency: str
    holder: str
    due_at: datetime | None
    waits: bool
    edition: int


@dataclass(frozen=True, kw_only=True)
class Column:
    """A stage with as many claims as are shown, and how many there are in all.

    ways: codes of stages to which the reader may move its claims.
    """

    stage: str
    count: int
    late: int
    slips: tuple[Slip, ...]
    ways: tuple[str, ...] = ()


def board(session: Session, me: Me, process: Process, now: datetime, department: str = "") -> list[Column]:
    """Stages where somebody of ours has something to do, in the order of the file. department: only its own."""
    under_way = [stage for stage in process.stages.values() if not stage.first and not stage.final]
    shown = [stage.code for stage in under_way if not department or stage.department == department]
    counted = (
        select(Claim.stage, func.count().label("many"), func.count().filter(Claim.stage_due_at < now).label("late"))
        .where(in_sight(me.sight), Claim.stage.in_(shown))
        .group_by(Claim.stage)
    )
    counts = {row.stage: (row.many, row.late) for row in session.execute(counted)}
    columns = []
    for stage in shown:
        many, late = counts.get(stage, (0, 0))
        slips = _slips(session, me, stage) if many else ()
        own = process.stages[stage].department in me.departments
        ways = ways_by_hand(process, stage) if own else ()
        columns.append(Column(stage=stage, count=many, late=late, slips=slips, ways=ways))
    return columns


def _slips(session: Session, me: Me, stage: str) -> tuple[Slip, ...]:
    holder = aliased(Person)
    rows = session.execute(
        select(Claim.number, Claim.kind, Claim.summary, Claim.discrepancy, Claim.currency)
        .add_columns(
            Claim.stage_due_at, Claim.waits_for_dealer, Dealer.name.label("dealer"), holder.name.label("holder")
        )
        .add_columns(Claim.desk_edition)
        .join(Dealer, Dealer.key == Claim.dealer_key)
        .outerjoin(holder, holder.id == Claim.holder_id)
        .where(Claim.stage == stage, in_sight(me.sight))
        .order_by(Claim.stage_due_at, Claim.id)
        .limit(SHOWN)
    )
    return tuple(
        Slip(
            number=row.number or "",
            kind=row.kind,
            dealer=row.dealer,
            summary=row.summary,
            discrepancy=row.discrepancy,
            currency=row.currency,
            holder=row.holder or "",
            due_at=row.stage_due_at,
            waits=row.waits_for_dealer,
            edition=row.desk_edition,
        )
        for row in rows
    )
