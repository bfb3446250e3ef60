"""Goods that come to the dealer by a decision: which are awaited, which are there, and what went wrong once more."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from claims.models import Claim, ClaimLine, ClaimWish, Person, Product, ShipmentLine
from claims.queries.wishes import Wisher, of_others, standing, untimely
from claims.rules.goods_due import brings_goods
from claims.rules.shape import Process

RECEIVED, AGAIN = "received", "again"


@dataclass(frozen=True, kw_only=True)
class GoodsLine:
    """A line whose goods are to come. received_at None: not yet. shipped: it is in a shipment, so may be claimed."""

    line: ClaimLine
    name: str
    received_at: datetime | None
    received_by: str

    @property
    def shipped(self) -> bool:
        return self.line.shipment_line_id is not None


@dataclass(frozen=True, kw_only=True)
class LinkedClaim:
    """Another claim about the same goods; number None: a draft that has none yet."""

    id: int
    number: str | None
    draft: bool


@dataclass(frozen=True, kw_only=True)
class GoodsCard:
    """received_next, again_next: what happens then; "" where it may not be wished now."""

    lines: tuple[GoodsLine, ...]
    received_next: str
    again_next: str
    later: tuple[LinkedClaim, ...]
    earlier: tuple[LinkedClaim, ...]

    @property
    def awaited(self) -> int:
        return sum(line.received_at is None for line in self.lines)

    @property
    def claimable(self) -> bool:
        return any(line.shipped for line in self.lines)


def goods_card(session: Session, claim: Claim, wisher: Wisher, process: Process) -> GoodsCard:
    """For this reader; no lines where the decision brings nothing, or is not carried out yet."""
    timely = [code for code in (RECEIVED, AGAIN) if not untimely(session, claim, code, wisher, process)]
    mine = [code for code in timely if not of_others(code, wisher, process)]
    return GoodsCard(
        lines=goods_lines(session, claim, process) if timely else (),
        received_next=process.wishes[RECEIVED].next if RECEIVED in mine else "",
        again_next=process.wishes[AGAIN].next if AGAIN in mine and claim.shipment_key else "",
        later=_linked(session, select(ClaimWish.led_to).where(ClaimWish.claim_id == claim.id), process),
        earlier=earlier(session, claim.id, process),
    )


def earlier(session: Session, claim_id: int, process: Process) -> tuple[LinkedClaim, ...]:
    """The claims whose goods this one is about."""
    return _linked(session, select(ClaimWish.claim_id).where(ClaimWish.led_to == claim_id), process)


def goods_lines(session: Session, claim: Claim, process: Process) -> tuple[GoodsLine, ...]:
    """In the order of the claim."""
    received = {wish.line_id: wish for wish in standing(session, claim.id, RECEIVED)}
    who = {wish.person_id for wish in received.values()}
    names = {row.id: row.name for row in session.execute(select(Person.id, Person.name).where(Person.id.in_(who)))}
    rows = session.execute(
        select(ClaimLine, Product.name)
        .outerjoin(ShipmentLine, ShipmentLine.id == ClaimLine.shipment_line_id)
        .outerjoin(Product, Product.key == func.coalesce(ShipmentLine.product_key, ClaimLine.product_key))
        .where(ClaimLine.claim_id == claim.id)
        .order_by(ClaimLine.position)
    )
    found = []
    for line, name in rows:
        if brings_goods(process, claim.outcome, claim.remedy, (line.decision, line.remedy, line.granted)):
            wish = received.get(line.id)
            at, by = (wish.at, names.get(wish.person_id, "")) if wish else (None, "")
            found.append(GoodsLine(line=line, name=name or line.text, received_at=at, received_by=by))
    return tuple(found)


def _linked(session: Session, ids: Select[Any], process: Process) -> tuple[LinkedClaim, ...]:
    """Claims at the other end of an «again»."""
    rows = session.execute(select(Claim.id, Claim.number, Claim.stage).where(Claim.id.in_(ids)).order_by(Claim.id))
    first = process.first.code
    return tuple(LinkedClaim(id=row.id, number=row.number, draft=row.stage == first) for row in rows)
