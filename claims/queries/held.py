"""What we hold of 1C: keys with the versions they were read in, so that only what changed is fetched."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Claim, Dealer, LegalEntity, Pack, Product, Seller, Shipment, Watermark

Versions = dict[UUID, str]


@dataclass(frozen=True, kw_only=True)
class HeldClaim:
    """A claim that 1C holds; act_version "" where it has no act or it was not read yet."""

    id: int
    key: UUID
    act_key: UUID
    version: str
    act_version: str
    open: bool


def versions(
    session: Session, table: type[Dealer | LegalEntity | Seller | Product | Pack | Shipment], keys: Iterable[UUID] = ()
) -> Versions:
    """{key: version}, of all rows or of these."""
    wanted = list(keys)
    rows = select(table.key, table.version)
    return {row.key: row.version for row in session.execute(rows.where(table.key.in_(wanted)) if wanted else rows)}


def claims_in_onec(session: Session) -> list[HeldClaim]:
    """Every claim that was delivered, closed ones too: 1C may open them again."""
    columns = (
        Claim.id,
        Claim.onec_key,
        Claim.act_onec_key,
        Claim.onec_version,
        Claim.act_onec_version,
        Claim.closed_at,
    )
    rows = session.execute(select(*columns).where(Claim.delivered_at.is_not(None)))
    return [
        HeldClaim(
            id=row.id,
            key=row.onec_key,
            act_key=row.act_onec_key,
            version=row.onec_version,
            act_version=row.act_onec_version,
            open=row.closed_at is None,
        )
        for row in rows
    ]


def mark(session: Session, name: str) -> str:
    """Where the last reading of a stream ended; "" before the first one."""
    return session.scalar(select(Watermark.mark).where(Watermark.name == name)) or ""
