"""The token of a store that is kept here."""

from sqlalchemy.orm import Session

from claims.models import StoreToken


def token_of(session: Session, store: str) -> StoreToken | None:
    return session.get(StoreToken, store)
