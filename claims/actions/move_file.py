"""A file moves to another store: its row says the new one when the bytes were seen there; then the old one may go."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from claims.actions.carry_file import STORED
from claims.models import ClaimFile
from claims.queries.kept_files import store_names


def record_moving(session: Session, key: UUID, *, before: str, to: str) -> bool:
    """From here on the new store may have bytes of it. False: taken back meanwhile, or moved by another hand."""
    file = _still_at(session, key, before)
    if file is None:
        return False
    file.moved_from = _joined(file, {to}, but=before)
    return True


def record_moved(session: Session, key: UUID, *, before: str, to: str) -> bool:
    """The new store has it, seen there. False as above."""
    file = _still_at(session, key, before)
    if file is None:
        return False
    file.store, file.moved_from = to, _joined(file, {before}, but=to)
    return True


def record_dropped(session: Session, key: UUID) -> None:
    """Nothing of it is left but where it lies."""
    session.execute(update(ClaimFile).where(ClaimFile.key == key).values(moved_from=""))


def name_the_store(session: Session, store: str) -> None:
    """Files carried before rows named their store lie in the only one there was."""
    unnamed = (ClaimFile.state == STORED, ClaimFile.store == "")
    session.execute(update(ClaimFile).where(*unnamed).values(store=store))


def _still_at(session: Session, key: UUID, store: str) -> ClaimFile | None:
    here = (ClaimFile.key == key, ClaimFile.state == STORED, ClaimFile.store == store, ClaimFile.deleted_at.is_(None))
    return session.scalar(select(ClaimFile).where(*here).with_for_update())


def _joined(file: ClaimFile, more: set[str], but: str) -> str:
    return ",".join(sorted({*store_names(file.moved_from), *more} - {but}))
