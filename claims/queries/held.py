"""What we hold of 1C: keys with the versions they were read in, so that only what changed is fetched."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from claims.models import (
    Claim,
    ClaimWish,
    Dealer,
    LegalEntity,
    OnecDocument,
    Pack,
    Product,
    Question,
    Seller,
    Shipment,
    Watermark,
)

Versions = dict[UUID, str]
AT_ONCE = 500  # keys in one question


@dataclass(frozen=True, kw_only=True)
class HeldClaim:
    """A claim that 1C holds; act_version "" where it has no act or it was not read yet."""

    key: UUID
    act_key: UUID
    version: str
    act_version: str
    open: bool


def versions(
    session: Session,
    table: type[Dealer | LegalEntity | Seller | Product | Pack | Shipment | OnecDocument],
    keys: Iterable[UUID] = (),
) -> Versions:
    """{key: version}, of all rows or of these."""
    wanted = list(keys)
    rows = select(table.key, table.version)
    return {row.key: row.version for row in session.execute(rows.where(table.key.in_(wanted)) if wanted else rows)}


def claims_in_onec(session: Session, keys: Sequence[UUID]) -> list[HeldClaim]:
    """Delivered claims that are open with us or, by these keys, in 1C: it may open a closed one again.

    One whose decision the dealer has appealed against is open until 1C answers.
    """
    appealed = (
        select(ClaimWish.claim_id)
        .join(Question, Question.id == ClaimWish.question_id)
        .where(ClaimWish.over_at.is_(None), Question.answered_at.is_(None))
    )
    waits = or_(Claim.closed_at.is_(None), Claim.id.in_(appealed))
    columns = (
        Claim.onec_key,
        Claim.act_onec_key,
        Claim.onec_version,
        Claim.act_onec_version,
        waits.label("open"),
    )
    delivered = select(*columns).where(Claim.delivered_at.is_not(None))
    rows = list(session.execute(delivered.where(waits)))
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        rows += session.execute(delivered.where(~waits, Claim.onec_key.in_(some)))
    return [
        HeldClaim(
            key=row.onec_key,
            act_key=row.act_onec_key,
            version=row.onec_version,
            act_version=row.act_onec_version,
            open=bool(row.open),
        )
        for row in rows
    ]


def documents_since(session: Session, day: date | None) -> set[UUID]:
    """Living returns and corrections later than this day, as 1C told them; None: all of them."""
    living = select(OnecDocument.key).where(~OnecDocument.deleted, OnecDocument.version != "")
    return set(session.scalars(living.where(OnecDocument.made_on > day) if day else living))


def mark(session: Session, name: str) -> str:
    """Where the last reading of a stream ended; "" before the first one."""
    return session.scalar(select(Watermark.mark).where(Watermark.name == name)) or ""
