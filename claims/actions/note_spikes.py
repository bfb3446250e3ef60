"""Spikes are looked for by the worker and kept, so that a page need not count a year for them."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from claims.models import FoundSpike
from claims.queries.report_cuts import write_key
from claims.queries.spikes import Spike


def note_spikes(session: Session, found: tuple[Spike, ...], now: datetime) -> None:
    """Those that stand out no more are forgotten; the others keep the day on which they were found."""
    known = {(row.cut, row.key): row.since for row in session.scalars(select(FoundSpike))}
    session.execute(delete(FoundSpike))
    for one in found:
        key = write_key(one.key)
        session.add(
            FoundSpike(
                cut=one.cut,
                key=key,
                name=one.name,
                claims=one.watched.claims,
                units=_whole(one.watched.units),
                others=one.watched.others,
                base=_whole(one.watched.base),
                since=known.get((one.cut, key), now),
            )
        )


def _whole(units: float) -> Decimal:
    return round(Decimal(units), 3)
