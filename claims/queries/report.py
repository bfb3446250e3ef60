"""A report over claims: by kind, supplier, batch, warehouse, dealer and so on, with the rate of what was shipped."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session, aliased

from claims.models import Claim, ClaimLine, Discrepancy, Product
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
MOST_NAMED = 10_000  # of products in one question to the database
_QUANTITY, _TOTAL = type_coerce(Discrepancy.quantity, BigInteger), type_coerce(Discrepancy.total, BigInteger)
_NOT_CAME = Discrepancy.half != "came"
COUNTED = ("refused", "unconfirmed", "non_warranty", "warranty_known")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Whose claims, of when, cut by what. supplier: of lines with this one's goods alone, None: of all."""

    sight: Sight
    period: Period
    cut: str
    zone: ZoneInfo
    supplier: str | None = None


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
    by_line = asked.cut in LINES or asked.supplier is not None
    tallies, names = _tallies(session, _by_line(asked, process) if by_line else _by_claim(asked, asked.cut, process))
    # A claim has several suppliers but is one claim: the total is counted by itself.
    whole = _tallies(session, _by_claim(asked, "", process))[0].get((), Tally()) if by_line else _all(tallies.values())
    base = _base(session, asked, tallies)
    rows = [
        ReportRow(key=key, name=names.get(key), tally=tally, rate=_rate(tally, base.get(key), asked.cut))
        for key, tally in tallies.items()
    ]
    rows.sort(key=(lambda row: row.key) if asked.cut == "part" else _most)
    left = shipped(session, "region", asked.sight, asked.period, asked.zone) if asked.cut in (*GOODS, *WAYS) else None
    return Report(
        asked=asked,
        rows=tuple(rows),
        total=whole,
        shipped=None if left is None else sum(left.values(), Shipped()),
    )


def _base(session: Session, asked: Asked, tallies: Iterable[tuple[Any, ...]]) -> Mapping[tuple[Any, ...], Shipped]:
    """Of a thousand products only those are asked for of which something is claimed."""
    products = [*{key[0] for key in tallies} - {None}] if asked.cut in ("product", "batch") else None
    if products and len(products) > MOST_NAMED:
        products = None
    return shipped(session, asked.cut, asked.sight, asked.period, asked.zone, products=products)


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
    """Claim by claim first, for a claim counts once however many of its lines there are."""
    of_kind = asked.cut == "kind"
    key = key_of(asked.cut, asked.period)
    claimed = _of_discrepancy() if of_kind else type_coerce(ClaimLine.discrepancy, BigInteger)
    pieces = case((_NOT_CAME, _QUANTITY), else_=0) if of_kind else _asked_of_line()
    lines = with_goods(select(Claim.id.label("claim_id")).select_from(Claim)).add_columns(
        *_named(key),
        _name(asked.cut).label("name"),
        Claim.currency,
        (case((_NOT_CAME, 1), else_=0) if of_kind else literal(1)).label("lines"),
        pieces.label("pieces"),
        claimed.label("claimed"),
        _granted(claimed, process).label("granted"),
        *(case((came, 1), else_=0).label(f"came{at}") for at, came in enumerate(_counted(process))),
    )
    if of_kind:
        lines = lines.join(Discrepancy, Discrepancy.line_id == ClaimLine.id)
    of_supplier = () if asked.supplier is None else (Product.supplier == asked.supplier,)
    return _added_up(lines.where(*_chosen(asked), *of_supplier).subquery(), len(key))


def _added_up(rows: Any, length: int) -> Select[Any]:
    """Of each claim, then of all; length: of the key."""
    named, came = [f"key{at}" for at in range(length)], [f"came{at}" for at in range(1 + len(COUNTED))]
    sums, most = ("lines", "pieces", "claimed", "granted"), ("name", *came)
    group = [rows.c[name] for name in (*named, "currency", "claim_id")]
    of_claim = (
        select(
            *group,
            *(cast(func.sum(rows.c[name]), BigInteger).label(name) for name in sums),
            *(func.max(rows.c[name]).label(name) for name in most),
        )
        .group_by(*group)
        .subquery()
    )
    group = [of_claim.c[name] for name in (*named, "currency")]
    return select(
        *group[:-1],
        func.max(of_claim.c.name),
        group[-1],
        func.count(),
        func.sum(of_claim.c.lines),
        type_coerce(func.sum(of_claim.c.pieces), Quantity),
        type_coerce(func.sum(of_claim.c.claimed), Money),
        type_coerce(func.sum(of_claim.c.granted), Money),
        *(func.sum(of_claim.c[name]) for name in came),
    ).group_by(*group)


def _named(key: tuple[ColumnElement[Any], ...]) -> tuple[ColumnElement[Any], ...]:
    return tuple(column.label(f"key{at}") for at, column in enumerate(key))


def _name(cut: str) -> Any:
    column = name_of(cut)
    return cast(null(), String) if column is None else (column if cut in LINES else func.max(column))


def _counted(process: Process) -> tuple[ColumnElement[bool], ...]:
    """The decided, then COUNTED."""
    return (Claim.outcome.in_(DECIDED), *(came_to(one, process) for one in COUNTED))


def _asked_of_line() -> ColumnElement[int]:
    own = select(func.sum(_QUANTITY)).where(Discrepancy.line_id == ClaimLine.id, _NOT_CAME)
    return cast(own.correlate(ClaimLine).scalar_subquery(), BigInteger)


def _of_discrepancy() -> ColumnElement[int]:
    """Its sum; of a missort pair the dearer half alone."""
    other = aliased(Discrepancy)
    pair = select(func.sum(type_coerce(other.total, BigInteger))).where(
        other.line_id == Discrepancy.line_id, other.half != "", other.half != Discrepancy.half
    )
    beside = func.coalesce(cast(pair.correlate(Discrepancy).scalar_subquery(), BigInteger), 0)
    dearer = or_(beside < _TOTAL, and_(Discrepancy.half == "missing", beside == _TOTAL))
    return case((Discrepancy.half == "", _TOTAL), (dearer, _TOTAL), else_=0)


def _granted(claimed: ColumnElement[int], process: Process) -> ColumnElement[int]:
    """As rules.granted.granted_sum, in kopecks and thousandths, half up; of one kind of a line, its part."""
    refusing = [action.value for action in process.onec_actions if not action.granted]
    pieces, asked = type_coerce(ClaimLine.granted, BigInteger), _asked_of_line()
    return case(
        (Claim.outcome.not_in(GRANTING), 0),
        (ClaimLine.decision.in_(refusing), 0),
        (pieces.is_(None), claimed),
        (func.coalesce(asked, 0) == 0, 0),
        (pieces >= asked, claimed),
        else_=(2 * claimed * pieces + asked) // (2 * asked),
    )
