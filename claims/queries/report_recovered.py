"""What suppliers and carriers were asked for, what they admit and what came, of the claims of a period."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import Float, extract, func, select, type_coerce
from sqlalchemy.orm import Session

from claims.models import Claim, Recovery
from claims.models.base import Money
from claims.queries.reach import in_sight
from claims.queries.report import Asked
from claims.queries.statistics import in_period


@dataclass(frozen=True, kw_only=True)
class Recovered:
    """count: of our own claims; sums: {currency: sum}; answers: to how many they answered, took: in the mean."""

    count: int
    asked: Mapping[str, Decimal]
    agreed: Mapping[str, Decimal]
    got: Mapping[str, Decimal]
    answers: int
    took: timedelta | None


def recovered(session: Session, asked: Asked) -> Recovered:
    """asked.supplier: from this one alone, None: from all, carriers too."""
    took = type_coerce(extract("epoch", Recovery.answered_at) - extract("epoch", Recovery.sent_at), Float)
    rows = (
        select(
            Recovery.currency,
            func.count(),
            type_coerce(func.sum(Recovery.asked), Money),
            type_coerce(func.sum(Recovery.agreed), Money),
            type_coerce(func.sum(Recovery.got), Money),
            func.count(took),
            func.sum(took),
        )
        .join(Claim, Claim.id == Recovery.claim_id)
        .where(in_sight(asked.sight), in_period(asked.period))
        .group_by(Recovery.currency)
    )
    if asked.supplier is not None:
        rows = rows.where(Recovery.against == "supplier", Recovery.name == asked.supplier)
    found = session.execute(rows).all()
    answers, seconds = sum(row[5] for row in found), sum(float(row[6] or 0) for row in found)
    return Recovered(
        count=sum(row[1] for row in found),
        asked={row[0]: row[2] for row in found if row[2]},
        agreed={row[0]: row[3] for row in found if row[3]},
        got={row[0]: row[4] for row in found if row[4]},
        answers=answers,
        took=timedelta(seconds=round(seconds / answers)) if answers else None,
    )
