"""By what a report cuts claims, and which claims stand behind one of its figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from claims.models import (
    Claim,
    ClaimLine,
    ClaimValue,
    ClaimWish,
    Dealer,
    Discrepancy,
    Product,
    Question,
    Shipment,
    ShipmentLine,
)
from claims.queries.statistics import DECIDED, in_period, part
from claims.rules.granted import GRANTING
from claims.rules.periods import Period
from claims.rules.shape import Process

WARRANTY, NOT_CONFIRMED = "warranty", "not_confirmed"  # a field and a ground of the process file
LINES = ("kind", "supplier", "maker", "group", "product", "batch")  # a line has it; the others, the claim
CUTS = (*LINES, "warehouse", "carrier", "guilty", "dealer", "manager", "region", "part")
RESULTS = (
    *("open", "satisfied", "partly", "refused", "withdrawn", "decided", "agreed"),
    *("unconfirmed", "non_warranty", "warranty_known"),
    *("due", "kept", "broken", "right", "again"),
)
AGAIN = ("appeal", "again")  # wishes by which a dealer comes again
KEYED = {"product": 1, "batch": 1, "dealer": 1}  # so many of the key's parts are keys of a table


@dataclass(frozen=True, kw_only=True)
class Behind:
    """Which claims of a period a figure counts. key: of the cut, None: of all; result: one of RESULTS, "": of any.

    now: terms are over by then.
    """

    now: datetime
    cut: str = "kind"
    key: tuple[Any, ...] | None = None
    result: str = ""


def key_of(cut: str, period: Period) -> tuple[ColumnElement[Any], ...]:
    """The columns of its key; a claim or line without has an empty text, or None where it is a key of a table."""
    text = func.coalesce
    named: Mapping[str, tuple[Any, ...]] = {
        "kind": (Discrepancy.kind,),
        "supplier": (text(Product.supplier, ""),),
        "maker": (text(Product.maker, ""),),
        "group": (text(Product.group_name, ""),),
        "product": (Product.key,),
        "batch": (Product.key, text(ShipmentLine.batch, "")),
        "warehouse": (text(Shipment.warehouse, ""),),
        "carrier": (text(Shipment.carrier, ""),),
        "guilty": (Claim.guilty,),
        "dealer": (Dealer.key,),
        "manager": (Dealer.manager_name,),
        "region": (Dealer.region,),
        "part": (part(period),),
    }
    return named[cut]


def name_of(cut: str) -> InstrumentedAttribute[str] | None:
    """The column by which a key of a table is called."""
    return {"product": Product.name, "batch": Product.name, "dealer": Dealer.name}.get(cut)


def with_goods(claims: Any) -> Select[Any]:
    """Each line and its goods; goods of no shipment come from the catalogue, or are nothing that is known."""
    found: Select[Any] = (
        claims.join(ClaimLine, ClaimLine.claim_id == Claim.id)
        .outerjoin(ShipmentLine, ShipmentLine.id == ClaimLine.shipment_line_id)
        .outerjoin(Product, Product.key == func.coalesce(ShipmentLine.product_key, ClaimLine.product_key))
    )
    return found


def with_way(claims: Select[Any]) -> Select[Any]:
    """Its dealer, and how its goods had come."""
    return claims.join(Dealer, Dealer.key == Claim.dealer_key).outerjoin(Shipment, Shipment.key == Claim.shipment_key)


def came_to(result: str, process: Process) -> ColumnElement[bool]:
    """Claims with this one of RESULTS, of those that no term decides."""
    if result == "open":
        return Claim.outcome == ""
    if result in ("decided", "agreed"):
        return Claim.outcome.in_(DECIDED if result == "decided" else GRANTING)
    if result == "unconfirmed":
        ground = process.grounds.get(NOT_CONFIRMED)
        said = [NOT_CONFIRMED, *([ground.name] if ground else [])]
        return and_(Claim.outcome == "refused", Claim.refusal.in_(said))
    if result in ("non_warranty", "warranty_known"):
        options = ("no",) if result == "non_warranty" else ("yes", "no")
        of_field = and_(ClaimValue.code == WARRANTY, ClaimValue.value.in_(options))
        return Claim.id.in_(select(ClaimValue.claim_id).where(of_field))
    return Claim.outcome == result


def by_terms(now: datetime) -> dict[str, ColumnElement[bool]]:
    """{one of RESULTS: its claims}: terms that are over, kept and broken; decided at the first try; come with again."""
    decided = Claim.outcome.in_(DECIDED)
    over = or_(decided, and_(Claim.due_at < now, Claim.outcome == ""))
    due = and_(Claim.due_at.is_not(None), over)
    kept = and_(due, decided, Claim.decided_at <= Claim.due_at)
    asked = exists().where(
        Question.claim_id == Claim.id, Question.side == "staff", Question.asked_at < Claim.decided_at
    )
    again = exists().where(
        ClaimWish.claim_id == Claim.id, or_(ClaimWish.code.in_(AGAIN), ClaimWish.led_to.is_not(None))
    )
    late = or_(Claim.outcome == "", Claim.decided_at > Claim.due_at)
    return {
        "due": due,
        "kept": kept,
        "broken": and_(due, late),
        "right": and_(decided, ~asked),
        "again": and_(decided, again),
    }


def behind(figure: Behind, period: Period, process: Process) -> tuple[ColumnElement[bool], ...]:
    """What holds of the claims that the figure counts, for the list of claims."""
    conditions = [in_period(period), Claim.registered_at.is_not(None)]
    if figure.key is not None:
        conditions.append(_has(figure.cut, figure.key, period))
    timed = by_terms(figure.now)
    if figure.result in RESULTS:
        conditions.append(timed[figure.result] if figure.result in timed else came_to(figure.result, process))
    return tuple(conditions)


def read_key(cut: str, typed: str) -> tuple[Any, ...] | None:
    """As an address says it; None when it says nothing that can be."""
    if cut == "part":
        return (int(typed),) if typed.isascii() and typed.isdecimal() and len(typed) < 3 else None
    if cut not in KEYED:
        return (typed,)
    first, _, rest = typed.partition(":")
    try:
        key = UUID(first) if first else None
    except ValueError:
        return None
    return (key, rest) if cut == "batch" else (key,)


def called(session: Session, cut: str, key: tuple[Any, ...]) -> str:
    """The name of what has a key of a table, "" where there is none."""
    column = name_of(cut)
    if column is None or key[0] is None:
        return ""
    table = Dealer if cut == "dealer" else Product
    return session.scalar(select(column).where(table.key == key[0])) or ""


def write_key(key: tuple[Any, ...]) -> str:
    """For an address."""
    return ":".join("" if one is None else str(one) for one in key)


def _has(cut: str, key: tuple[Any, ...], period: Period) -> ColumnElement[bool]:
    same = and_(*(column.is_not_distinct_from(one) for column, one in zip(key_of(cut, period), key, strict=True)))
    if cut == "part":
        return same
    claims = select(Claim.id).where(in_period(period))
    if cut not in LINES:
        return Claim.id.in_(with_way(claims).where(same))
    lines = with_goods(claims)
    return Claim.id.in_(
        (lines.join(Discrepancy, Discrepancy.line_id == ClaimLine.id) if cut == "kind" else lines).where(same)
    )
