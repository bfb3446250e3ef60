"""Small pictures of files, by their keys."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import ClaimFile


def pictures_of(session: Session, keys: Sequence[UUID]) -> Mapping[UUID, str]:
    """{key: name in the folder of thumbnails} of those that have one and are not deleted."""
    has_one = (ClaimFile.key.in_(keys), ClaimFile.thumbnail != "", ClaimFile.deleted_at.is_(None))
    rows = session.execute(select(ClaimFile.key, ClaimFile.thumbnail).where(*has_one))
    return {row.key: row.thumbnail for row in rows}
