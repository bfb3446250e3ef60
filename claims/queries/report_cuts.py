"""By what a report cuts claims, and which claims stand behind one of its figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import InstrumentedAttribute

from claims.models import Claim, ClaimLine, ClaimValue, Dealer, Discrepancy, Product, Shipment, ShipmentLine
from claims.queries.statistics import in_period, part
from claims.rules.periods import Period
from claims.rules.shape import Process

WARRANTY, NOT_CONFIRMED = "warranty", "not_confirmed"  # a field and a ground of the process file
LINES = ("kind", "supplier", "maker", "group", "product", "batch")  # a line has it; the others, the claim
CUTS = (*LINES, "warehouse", "carrier", "guilty", "dealer", "manager", "region", "part")
RESULTS = ("open", "satisfied", "partly", "refused", "withdrawn", "unconfirmed", "non_warranty", "warranty_known")
KEYED = {"product": 1, "batch": 1, "dealer": 1}  # so many of the key's parts are keys of a table


@dataclass(frozen=True, kw_only=True)
class Behind:
    """Which claims of a period a figure counts. key: of the cut, None: of all; result: "" of any."""

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


def with_goods(claims: Select[Any]) -> Select[Any]:
    """Each line and its goods; goods of no shipment come from the catalogue, or are nothing that is known."""
    return (
        claims.join(ClaimLine, ClaimLine.claim_id == Claim.id)
        .outerjoin(ShipmentLine, ShipmentLine.id == ClaimLine.shipment_line_id)
        .outerjoin(Product, Product.key == func.coalesce(ShipmentLine.product_key, ClaimLine.product_key))
    )


def with_way(claims: Select[Any]) -> Select[Any]:
    """Its dealer, and how its goods had come."""
    return claims.join(Dealer, Dealer.key == Claim.dealer_key).outerjoin(Shipment, Shipment.key == Claim.shipment_key)


def came_to(result: str, process: Process) -> ColumnElement[bool]:
    """Claims with this one of RESULTS."""
    if result == "open":
        return Claim.outcome == ""
    if result == "unconfirmed":
        ground = process.grounds.get(NOT_CONFIRMED)
        return and_(Claim.outcome == "refused", Claim.refusal.in_([NOT_CONFIRMED, *([ground.name] if ground else [])]))
    if result in ("non_warranty", "warranty_known"):
        said = ("no",) if result == "non_warranty" else ("yes", "no")
        of_field = and_(ClaimValue.code == WARRANTY, ClaimValue.value.in_(said))
        return Claim.id.in_(select(ClaimValue.claim_id).where(of_field))
    return Claim.outcome == result


def behind(figure: Behind, period: Period, process: Process) -> tuple[ColumnElement[bool], ...]:
    """What holds of the claims that the figure counts, for the list of claims."""
    conditions = [in_period(period), Claim.registered_at.is_not(None)]
    if figure.key is not None:
        conditions.append(_has(figure.cut, figure.key, period))
    if figure.result:
        conditions.append(came_to(figure.result, process))
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
