"""Reads what rules ask of claims, of many at once: sums, kinds, shots, weight, repeats, the dealer's year before."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from claims.models import Claim, ClaimFile, ClaimLine, Dealer, Discrepancy, Shipment, ShipmentLine
from claims.queries.weight import weight_checks
from claims.rules.auto_decision import RuleFacts
from claims.rules.shape import Process
from claims.rules.subjects import Shot, shots_for_claim, shots_for_line

YEAR = timedelta(days=365)
DECIDED = ("satisfied", "partly", "refused")
NOTHING: frozenset[str] = frozenset()


class Claimed(Protocol):
    """A claim, or a row with these columns of one."""

    id: Any
    dealer_key: Any
    shipment_key: Any
    subject: Any
    remedy: Any
    discrepancy: Any
    currency: Any
    registered_at: Any


@dataclass(frozen=True)
class Asked:
    """Which of the dear questions any rule asks."""

    shots: bool
    weight: bool
    repeats: bool
    dealers: bool


def rule_facts(session: Session, claims: Sequence[Claimed], process: Process) -> dict[int, RuleFacts]:
    """By the claim's id; what no rule asks is not looked up. Ask for some hundreds at once."""
    rules = process.auto_decisions.values()
    asked = Asked(
        shots=any(rule.shots for rule in rules),
        weight=any(rule.weight for rule in rules),
        repeats=any(rule.no_repeat for rule in rules),
        dealers=any(rule.dealer_decided or rule.refused_below is not None for rule in rules),
    )
    ids = [claim.id for claim in claims]
    kinds, dealers = _kinds(session, ids), _dealers(session, claims)
    missing = _missing(session, claims, kinds, process) if asked.shots else {}
    weights = weight_checks(session, {one.id: one.shipment_key for one in claims}, process) if asked.weight else {}
    repeats = _repeats(session, ids) if asked.repeats else {}
    years = _years(session, claims) if asked.dealers else {}
    unpriced = _unpriced(session, ids)
    found = {}
    for claim in claims:
        subject, check = process.subjects.get(claim.subject), weights.get(claim.id)
        name, segment = dealers[claim.dealer_key]
        decided, refused = years.get(claim.id, (0, 0))
        found[claim.id] = RuleFacts(
            discrepancy=claim.discrepancy,
            currency=claim.currency,
            priced=claim.id not in unpriced,
            kinds=frozenset().union(*kinds.get(claim.id, {}).values()),
            segment=segment,
            dealer=name,
            remedy=claim.remedy,
            remedies=subject.remedies if subject else (),
            decided=decided,
            refused=refused,
            shots=tuple(missing.get(claim.id, ())),
            repeats=tuple(repeats.get(claim.id, ())),
            weight=check.verdict if check else "",
        )
    return found


def _kinds(session: Session, ids: Sequence[int]) -> dict[int, dict[int, frozenset[str]]]:
    """{claim: {line: kinds}}"""
    rows = session.execute(
        select(ClaimLine.claim_id, ClaimLine.id, Discrepancy.kind)
        .outerjoin(Discrepancy, Discrepancy.line_id == ClaimLine.id)
        .where(ClaimLine.claim_id.in_(ids))
    )
    found: dict[int, dict[int, frozenset[str]]] = defaultdict(dict)
    for claim, line, kind in rows:
        found[claim][line] = found[claim].get(line, NOTHING) | ({kind} if kind else NOTHING)
    return found


def _dealers(session: Session, claims: Iterable[Claimed]) -> dict[UUID, tuple[str, str]]:
    keys = {claim.dealer_key for claim in claims}
    rows = session.execute(select(Dealer.key, Dealer.name, Dealer.segment).where(Dealer.key.in_(keys)))
    return {row.key: (row.name, row.segment) for row in rows}


def _unpriced(session: Session, ids: Sequence[int]) -> set[int]:
    """A sum that nobody knows, or that only the dealer's word stands for."""
    rows = session.scalars(
        select(ClaimLine.claim_id)
        .outerjoin(ShipmentLine, ShipmentLine.id == ClaimLine.shipment_line_id)
        .outerjoin(Shipment, Shipment.key == ShipmentLine.shipment_key)
        .where(ClaimLine.claim_id.in_(ids))
        .where((ShipmentLine.id.is_(None)) | ShipmentLine.price.is_(None) | Shipment.told_by.is_not(None))
    )
    return set(rows)


def _missing(
    session: Session, claims: Sequence[Claimed], kinds: Mapping[int, Mapping[int, frozenset[str]]], process: Process
) -> dict[int, list[str]]:
    """Names of required shots that are not there."""
    wanted = (ClaimFile.claim_id.in_([claim.id for claim in claims]), ClaimFile.deleted_at.is_(None), ~ClaimFile.ours)
    rows = session.execute(select(ClaimFile.claim_id, ClaimFile.line_id, ClaimFile.purpose).where(*wanted).distinct())
    there = {(row.claim_id, row.line_id, row.purpose) for row in rows}
    found = {}
    for claim in claims:
        subject, lines = process.subjects.get(claim.subject), kinds.get(claim.id, {})
        if subject is None:
            continue
        plan: list[tuple[int | None, Shot]] = [
            (None, shot) for shot in shots_for_claim(subject, NOTHING.union(*lines.values()))
        ]
        plan += [(line, shot) for line, of in lines.items() for shot in shots_for_line(subject, of)]
        needed = [(line, shot) for line, shot in plan if shot.need == "required"]
        found[claim.id] = [shot.name for line, shot in needed if (claim.id, line, shot.code) not in there]
    return found


def _repeats(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    """Numbers of claims that were sent before and say something of the same shipped lines."""
    line, other, before, own = aliased(ClaimLine), aliased(ClaimLine), aliased(Claim), aliased(Claim)
    rows = session.execute(
        select(line.claim_id, before.number)
        .join(own, own.id == line.claim_id)
        .join(other, other.shipment_line_id == line.shipment_line_id)
        .join(before, before.id == other.claim_id)
        .where(line.claim_id.in_(ids), before.id != own.id, before.outcome != "withdrawn")
        .where(before.registered_at.is_not(None), before.registered_at <= own.registered_at)
        .distinct()
    )
    found: dict[int, list[str]] = defaultdict(list)
    for claim, number in rows:
        found[claim].append(number or "")
    return found


def _years(session: Session, claims: Sequence[Claimed]) -> dict[int, tuple[int, int]]:
    """{claim: (decided, refused)} of its dealer in the year before it was sent."""
    sent = [claim.registered_at for claim in claims if claim.registered_at is not None]
    if not sent:
        return {}
    if len(claims) == 1:
        return {claims[0].id: _year(session, claims[0].dealer_key, sent[0])}
    rows = session.execute(
        select(Claim.dealer_key, Claim.decided_at, Claim.outcome)
        .where(Claim.dealer_key.in_({claim.dealer_key for claim in claims}), Claim.outcome.in_(DECIDED))
        .where(Claim.registered_at >= min(sent) - 2 * YEAR, Claim.decided_at.is_not(None))
        .order_by(Claim.decided_at)
    )
    moments: dict[UUID, list[datetime]] = defaultdict(list)
    refusals: dict[UUID, list[datetime]] = defaultdict(list)
    for row in rows:
        moments[row.dealer_key].append(row.decided_at)
        if row.outcome == "refused":
            refusals[row.dealer_key].append(row.decided_at)
    return {
        claim.id: (
            _within(moments[claim.dealer_key], claim.registered_at),
            _within(refusals[claim.dealer_key], claim.registered_at),
        )
        for claim in claims
        if claim.registered_at is not None
    }


def _year(session: Session, dealer: UUID, sent: datetime) -> tuple[int, int]:
    """Of one claim: a large dealer has some ten thousand, which the database counts by itself."""
    own = (Claim.dealer_key == dealer, Claim.outcome.in_(DECIDED), Claim.registered_at >= sent - 2 * YEAR)
    counted = select(func.count(), func.count().filter(Claim.outcome == "refused"))
    decided, refused = session.execute(
        counted.where(*own, Claim.decided_at >= sent - YEAR, Claim.decided_at < sent)
    ).one()
    return decided, refused


def _within(moments: Sequence[datetime], until: datetime) -> int:
    return bisect_left(moments, until) - bisect_left(moments, until - YEAR)
