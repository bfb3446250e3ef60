"""How full a store is: noted when it says so, so that a page can tell it without asking."""

from datetime import datetime

from sqlalchemy.orm import Session

from claims.models import StoreRoom


def note_room(session: Session, store: str, used: int, total: int, *, now: datetime) -> None:
    session.merge(StoreRoom(store=store, used=used, total=total, seen_at=now))
