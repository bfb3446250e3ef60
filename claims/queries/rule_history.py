"""«Что решило бы правило»: the rules of a process over claims that people have decided, and where they differ."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.models import Claim, ClaimLine
from claims.queries.reach import Sight, in_sight
from claims.queries.rule_facts import DECIDED, rule_facts
from claims.rules.auto_decision import Fit, first_fit
from claims.rules.by_rule import AutoDecision
from claims.rules.shape import Process

PERIOD = timedelta(days=365)
MOST = 1000  # claims that are looked at closely, the newest
CHUNK = 500
SHOWN = 50


@dataclass(frozen=True, kw_only=True)
class Otherwise:
    """A claim that people decided in another way; remedies: codes of what they gave."""

    number: str
    dealer: str
    discrepancy: Decimal
    outcome: str
    remedies: tuple[str, ...]
    closed_at: datetime


@dataclass(kw_only=True)
class Taken:
    """What one rule would have taken: how many, of what sum, how many of them people decided the same."""

    rule: AutoDecision
    count: int = 0
    total: Decimal = Decimal(0)
    same: int = 0
    otherwise: list[Otherwise] = field(default_factory=list)

    @property
    def differ(self) -> int:
        return self.count - self.same


@dataclass(frozen=True, kw_only=True)
class RuleHistory:
    """closed: decided claims of the period; small: those no rule's bound keeps out; looked: how many of them, at most
    MOST, were judged.
    """

    since: datetime
    closed: int
    small: int
    looked: int
    rules: tuple[Taken, ...]


def rule_history(session: Session, process: Process, sight: Sight, now: datetime) -> RuleHistory:
    """Writes nothing. Each claim counts for the first rule that fits it, at whatever stage that is asked."""
    since = now - PERIOD
    taken = {code: Taken(rule=rule) for code, rule in process.auto_decisions.items()}
    bound = max((rule.sum_to for rule in process.auto_decisions.values()), default=Decimal(0))
    ended = (in_sight(sight), Claim.closed_at >= since, Claim.outcome.in_(DECIDED))
    small = (*ended, Claim.discrepancy > 0, Claim.discrepancy <= bound)
    is_small = (Claim.discrepancy > 0) & (Claim.discrepancy <= bound)
    counted = session.execute(
        select(func.count(), func.count().filter(is_small)).select_from(Claim).where(*ended)
    ).one()
    rows = session.execute(_columns().where(*small).order_by(Claim.closed_at.desc()).limit(MOST)).all() if bound else []
    for some in _chunks(rows):
        _judge(session, process, some, taken)
    found = tuple(taken.values())
    return RuleHistory(since=since, closed=counted[0], small=counted[1], looked=len(rows), rules=found)


def _columns() -> Any:
    asked = (Claim.id, Claim.dealer_key, Claim.shipment_key, Claim.subject, Claim.remedy, Claim.discrepancy)
    return select(*asked, Claim.currency, Claim.registered_at, Claim.number, Claim.outcome, Claim.closed_at)


def _chunks(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK]


def _judge(session: Session, process: Process, rows: Sequence[Any], taken: dict[str, Taken]) -> None:
    facts = rule_facts(session, rows, process)
    fits = {row.id: fit for row in rows if (fit := first_fit(process, facts[row.id]))}
    remedies = _remedies(session, fits)
    for row in rows:
        fit = fits.get(row.id)
        if fit is None:
            continue
        of, given = taken[fit.rule.code], remedies.get(row.id, set())
        of.count += 1
        of.total += row.discrepancy
        same = row.outcome == "satisfied" and given <= {"", fit.remedy(row.remedy)}
        of.same += same
        if not same and len(of.otherwise) < SHOWN:
            of.otherwise.append(
                Otherwise(
                    number=row.number or "",
                    dealer=facts[row.id].dealer,
                    discrepancy=row.discrepancy,
                    outcome=row.outcome,
                    remedies=tuple(sorted(given - {""})),
                    closed_at=row.closed_at,
                )
            )


def _remedies(session: Session, fits: dict[int, Fit]) -> dict[int, set[str]]:
    """By what the lines were made good; "" where nobody says."""
    found: dict[int, set[str]] = defaultdict(set)
    for claim, remedy in session.execute(
        select(ClaimLine.claim_id, ClaimLine.remedy).where(ClaimLine.claim_id.in_(fits))
    ):
        found[claim].add(remedy)
    return found
