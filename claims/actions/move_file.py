"""A file moves to another store: its row says the new one when the bytes were seen there; then the old one may go."""

from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from claims.actions.carry_file import STORED
from claims.models import ClaimFile


def record_moved(session: Session, key: UUID, *, before: str, to: str) -> bool:
    """False: its owner took it back meanwhile, or another hand has moved it."""
    here = (ClaimFile.key == key, ClaimFile.state == STORED, ClaimFile.store == before, ClaimFile.deleted_at.is_(None))
    moved = update(ClaimFile).where(*here).values(store=to, moved_from=before).returning(ClaimFile.key)
    return session.scalar(moved) is not None


def record_dropped(session: Session, key: UUID) -> None:
    """Nothing of it is left where it lay before."""
    session.execute(update(ClaimFile).where(ClaimFile.key == key).values(moved_from=""))


def name_the_store(session: Session, store: str) -> None:
    """Files carried before rows named their store lie in the only one there was."""
    unnamed = (ClaimFile.state == STORED, ClaimFile.store == "")
    session.execute(update(ClaimFile).where(*unnamed).values(store=store))
