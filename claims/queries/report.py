"""A report over claims: by kind, supplier, batch, warehouse, dealer and so on, with the rate of what was shipped."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, ColumnElement, Select, String, and_, case, cast, func, null, select, type_coerce
from sqlalchemy.orm import Session

from claims.models import Claim, ClaimLine, Discrepancy
from claims.models.base import Money, Quantity
from claims.queries.reach import Sight, in_sight
from claims.queries.report_cuts import LINES, came_to, key_of, name_of, with_goods, with_way
from claims.queries.shipped import GOODS, WAYS, Shipped, shipped
from claims.queries.statistics import DECIDED, in_period
from claims.rules.granted import GRANTING
from claims.rules.periods import Period
from claims.rules.rate import Rate
from claims.rules.shape import Process

Sums = Mapping[str, Decimal]
COUNTED = ("refused", "unconfirmed", "non_warranty", "warranty_known")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Whose claims, of when, cut by what."""

    sight: Sight
    period: Period
    cut: str
    zone: ZoneInfo


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Of some claims. pieces: claimed units; claimed, granted: {currency: sum}; of the decided, so many were refused.

    non_warranty, of those whose warranty was looked into: warranty_known.
    """

    claims: int = 0
    lines: int = 0
    pieces: Decimal = Decimal(0)
    claimed: Sums = field(default_factory=dict)
    granted: Sums = field(default_factory=dict)
    decided: int = 0
    refused: int = 0
    unconfirmed: int = 0
    non_warranty: int = 0
    warranty_known: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        mine, theirs = vars(self), vars(other)
        return Tally(**{name: _together(mine[name], theirs[name]) for name in mine})


@dataclass(frozen=True, kw_only=True)
class ReportRow:
    """name: of what has a key of a table, else None. rate: None where shipments are no base."""

    key: tuple[Any, ...]
    name: str | None
    tally: Tally
    rate: Rate | None


@dataclass(frozen=True, kw_only=True)
class Report:
    """rows: those with most claims first, parts of the period in their order; shipped: all that was, None: no base."""

    asked: Asked
    rows: tuple[ReportRow, ...]
    total: Tally
    shipped: Shipped | None


def report(session: Session, asked: Asked, process: Process) -> Report:
    by_line = asked.cut in LINES
    tallies, names = _tallies(session, _by_line(asked, process) if by_line else _by_claim(asked, asked.cut, process))
    # A claim has several suppliers but is one claim: the total is counted by itself.
    whole = _tallies(session, _by_claim(asked, "", process))[0].get((), Tally()) if by_line else _all(tallies.values())
    base = shipped(session, asked.cut, asked.sight, asked.period, asked.zone)
    rows = [
        ReportRow(key=key, name=names.get(key), tally=tally, rate=_rate(tally, base.get(key), asked.cut))
        for key, tally in tallies.items()
    ]
    rows.sort(key=(lambda row: row.key) if asked.cut == "part" else _most)
    left = sum(base.values(), Shipped()) if asked.cut in (*GOODS, *WAYS) else None
    return Report(asked=asked, rows=tuple(rows), total=whole, shipped=left)


def _most(row: ReportRow) -> tuple[Any, ...]:
    return (-row.tally.claims, -row.tally.lines, row.name or "", tuple(map(str, row.key)))


def _rate(tally: Tally, base: Shipped | None, cut: str) -> Rate | None:
    if cut not in (*GOODS, *WAYS):
        return None
    left = base or Shipped()
    return Rate(claimed=tally.lines, pieces=tally.pieces, shipped=left.lines, units=left.units)


def _all(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, Tally())


def _together(mine: Any, theirs: Any) -> Any:
    """Each currency by itself: roubles and tenge make no sum."""
    if not isinstance(mine, Mapping):
        return mine + theirs
    return {code: mine.get(code, Decimal(0)) + theirs.get(code, Decimal(0)) for code in {**mine, **theirs}}


def _tallies(session: Session, rows: Select[Any]) -> tuple[dict[tuple[Any, ...], Tally], dict[tuple[Any, ...], str]]:
    found: dict[tuple[Any, ...], Tally] = {}
    names: dict[tuple[Any, ...], str] = {}
    for row in session.execute(rows):
        *key, name, currency, claims, lines, pieces, claimed, granted, decided, refused, unconfirmed, non, known = row
        place = tuple(key)
        one = Tally(
            claims=claims,
            lines=int(lines or 0),
            pieces=pieces or Decimal(0),
            claimed={currency: claimed} if claimed else {},
            granted={currency: granted} if granted else {},
            decided=decided,
            refused=refused,
            unconfirmed=unconfirmed,
            non_warranty=non,
            warranty_known=known,
        )
        found[place] = found[place] + one if place in found else one
        if name is not None:
            names[place] = name
    return found, names


def _chosen(asked: Asked) -> tuple[ColumnElement[bool], ...]:
    return (in_sight(asked.sight), in_period(asked.period))


def _by_claim(asked: Asked, cut: str, process: Process) -> Select[Any]:
    """cut "": all of them together."""
    key = key_of(cut, asked.period) if cut else ()
    own = ClaimLine.claim_id == Claim.id
    lines = select(func.count()).select_from(ClaimLine).where(own).scalar_subquery()
    found = select(func.sum(type_coerce(Discrepancy.quantity, BigInteger))).select_from(ClaimLine)
    pieces = found.join(Discrepancy, Discrepancy.line_id == ClaimLine.id).where(own, Discrepancy.half != "came")
    rows = select(
        *_named(key),
        _name(cut),
        Claim.currency,
        func.count(),
        func.sum(lines),
        type_coerce(func.sum(pieces.scalar_subquery()), Quantity),
        type_coerce(func.sum(Claim.discrepancy), Money),
        type_coerce(func.sum(Claim.granted), Money),
        *(func.sum(case((came, 1), else_=0)) for came in _counted(process)),
    ).select_from(Claim)
    return (with_way(rows) if cut else rows).where(*_chosen(asked)).group_by(*key, Claim.currency)


def _by_line(asked: Asked, process: Process) -> Select[Any]:
    """Of a line of two kinds each kind has its part of what is granted."""
    of_kind = asked.cut == "kind"
    found = _found(asked, of_kind).subquery()
    key = (found.c.kind,) if of_kind else key_of(asked.cut, asked.period)
    claimed = found.c.total if of_kind else type_coerce(ClaimLine.discrepancy, BigInteger)
    lines = with_goods(select(Claim.id.label("claim_id")).select_from(Claim)).add_columns(
        *_named(key),
        _name(asked.cut).label("name"),
        Claim.currency,
        found.c.pieces,
        claimed.label("claimed"),
        _granted(found.c.asked, claimed, process).label("granted"),
        *(case((came, Claim.id)).label(f"came{at}") for at, came in enumerate(_counted(process))),
    )
    tie = found.c.line_id == ClaimLine.id
    lines = lines.join(found, tie) if of_kind else lines.outerjoin(found, tie)
    rows = lines.where(*_chosen(asked)).subquery()
    keys = [rows.c[f"key{at}"] for at in range(len(key))]
    return select(
        *keys,
        func.max(rows.c.name),
        rows.c.currency,
        func.count(rows.c.claim_id.distinct()),
        func.count(),
        type_coerce(func.sum(rows.c.pieces), Quantity),
        type_coerce(func.sum(rows.c.claimed), Money),
        type_coerce(func.sum(rows.c.granted), Money),
        *(func.count(rows.c[f"came{at}"].distinct()) for at in range(1 + len(COUNTED))),
    ).group_by(*keys, rows.c.currency)


def _named(key: tuple[ColumnElement[Any], ...]) -> tuple[ColumnElement[Any], ...]:
    return tuple(column.label(f"key{at}") for at, column in enumerate(key))


def _name(cut: str) -> Any:
    column = name_of(cut)
    return cast(null(), String) if column is None else (column if cut in LINES else func.max(column))


def _counted(process: Process) -> tuple[ColumnElement[bool], ...]:
    """The decided, then COUNTED."""
    return (Claim.outcome.in_(DECIDED), *(came_to(one, process) for one in COUNTED))


def _found(asked: Asked, of_kind: bool) -> Any:
    """Of a line: how much is claimed; by kind also for what sum, of a missort pair the dearer half."""
    quantity, total = type_coerce(Discrepancy.quantity, BigInteger), type_coerce(Discrepancy.total, BigInteger)

    def of(half: ColumnElement[bool], column: ColumnElement[int]) -> ColumnElement[int]:
        return cast(func.sum(case((half, column), else_=0)), BigInteger)

    missing, came = of(Discrepancy.half == "missing", total), of(Discrepancy.half == "came", total)
    pieces = of(Discrepancy.half != "came", quantity)
    in_all = cast(func.sum(pieces).over(partition_by=Discrepancy.line_id), BigInteger) if of_kind else pieces
    kind = (Discrepancy.kind,) if of_kind else ()
    dearer = of(Discrepancy.half == "", total) + case((missing > came, missing), else_=came)
    rows = select(
        Discrepancy.line_id, *kind, pieces.label("pieces"), in_all.label("asked"), dearer.label("total")
    ).select_from(Claim)
    lines = rows.join(ClaimLine, ClaimLine.claim_id == Claim.id).join(Discrepancy, Discrepancy.line_id == ClaimLine.id)
    return lines.where(in_period(asked.period)).group_by(Discrepancy.line_id, *kind)


def _granted(asked: ColumnElement[int], claimed: ColumnElement[int], process: Process) -> ColumnElement[int]:
    """As rules.granted.granted_sum, in kopecks and thousandths, half up."""
    refusing = [action.value for action in process.onec_actions if not action.granted]
    pieces = type_coerce(ClaimLine.granted, BigInteger)
    whole = and_(pieces.is_(None), ClaimLine.decision.not_in(refusing))
    return case(
        (Claim.outcome.not_in(GRANTING), 0),
        (ClaimLine.decision.in_(refusing), 0),
        (whole, claimed),
        (func.coalesce(asked, 0) == 0, 0),
        (pieces >= asked, claimed),
        else_=(2 * claimed * pieces + asked) // (2 * asked),
    )
