"""What a rule says of a claim now, and how often people decided as rules would have."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.models import Claim, LineDecision, Ruling
from claims.queries.linked import split_among
from claims.queries.rule_facts import rule_facts
from claims.rules.auto_decision import Fit, first_fit, sampled
from claims.rules.shape import Process


@dataclass(frozen=True, kw_only=True)
class Advice:
    """What whoever decides reads; fit None: a person is to decide without it, it is compared later."""

    fit: Fit | None
    remedy: str = ""


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """Of one rule: decided by itself, and how people decided where it only fitted; unknown: not decided yet."""

    name: str
    by_itself: int
    same: int
    otherwise: int
    unknown: int


def fitting(session: Session, claim: Claim, process: Process, stage: str | None = None) -> Fit | None:
    """stage: of the rules that are asked there, else of all. No rule speaks of a part of what was claimed."""
    if not any(stage is None or stage in rule.stages for rule in process.auto_decisions.values()):
        return None
    if split_among(session, [claim.id]):
        return None
    return first_fit(process, rule_facts(session, [claim], process)[claim.id], stage)


def nobody_decided(session: Session, claim: Claim) -> bool:
    made = select(LineDecision.line_id).where(LineDecision.claim_id == claim.id)
    return session.scalar(made.limit(1)) is None


def ruling_of(session: Session, claim: Claim) -> Ruling | None:
    return session.get(Ruling, claim.id)


def advice(session: Session, claim: Claim, process: Process) -> Advice | None:
    """None: no rule fits, it is not decided here, or somebody has begun to decide."""
    if not process.stages[claim.stage].decides or not nobody_decided(session, claim):
        return None
    fit = fitting(session, claim, process, claim.stage)
    if fit is None:
        return None
    if sampled(fit.rule, claim.onec_key):
        return Advice(fit=None)
    return Advice(fit=fit, remedy=fit.remedy(claim.remedy))


def agreement(session: Session, since: datetime) -> Mapping[str, Agreement]:
    """By the rule's code, in the order of their names."""
    rows = session.execute(
        select(Ruling.rule, func.max(Ruling.name).label("name"), Ruling.by_itself, Ruling.same, func.count())
        .where(Ruling.at >= since)
        .group_by(Ruling.rule, Ruling.by_itself, Ruling.same)
    ).all()
    names, counts = {row.rule: row.name for row in rows}, Counter[tuple[str, str]]()
    for rule, _, by_itself, same, count in rows:
        said = {True: "same", False: "otherwise", None: "by_itself" if by_itself else "unknown"}[same]
        counts[rule, said] += count
    return {
        rule: Agreement(
            name=name,
            by_itself=counts[rule, "by_itself"],
            same=counts[rule, "same"],
            otherwise=counts[rule, "otherwise"],
            unknown=counts[rule, "unknown"],
        )
        for rule, name in sorted(names.items(), key=lambda pair: pair[1])
    }
