"""Gives a claim its number, once: at the first act made or at sending."""

from contextlib import suppress
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from claims.models import Claim, Counter
from claims.rules.numbers import claim_number


def number_claim(session: Session, claim: Claim, *, now: datetime, zone: ZoneInfo) -> str:
    """РК-2026-000123; the year is the company's. The counter's row keeps two writers apart until the commit."""
    if claim.number is None:
        year = now.astimezone(zone).year
        claim.number = claim_number(year, _next(session, f"claim {year}"))
        session.flush()
    return claim.number


def _next(session: Session, name: str) -> int:
    step = update(Counter).where(Counter.name == name).values(last=Counter.last + 1).returning(Counter.last)
    value = session.scalar(step)
    if value is None:
        with suppress(IntegrityError), session.begin_nested():  # another writer may begin the year at the same moment
            session.execute(insert(Counter).values(name=name, last=0))
        value = session.scalar(step)
    assert value is not None
    return value
