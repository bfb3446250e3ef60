"""The token of a store is kept: a person has just allowed it, or it was renewed."""

from datetime import datetime

from sqlalchemy.orm import Session

from claims.actions.onec_problem import note_problem, solve_problem
from claims.models import StoreToken

PROBLEM = "store token"


def keep_token(session: Session, store: str, token: str, refresh: str, *, now: datetime, until: datetime) -> None:
    """In place of the one before; that it was not renewed is over."""
    session.merge(StoreToken(store=store, token=token, refresh=refresh, given_at=now, until=until))
    solve_problem(session, PROBLEM, now=now)


def note_not_renewed(session: Session, until: datetime, error: str, *, now: datetime) -> None:
    """Staff see it, with the days that are left."""
    days = max((until - now).days, 0)
    note_problem(session, PROBLEM, "store_token_old", now=now, days=days, error=error[:300])
