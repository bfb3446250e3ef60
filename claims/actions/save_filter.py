"""One of ours keeps a filter of the list of claims under a name, and drops it again."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from claims.errors import Incomplete, NotFound
from claims.models import SavedFilter
from claims.wording.desk import FILTER_EMPTY, FILTER_NAME, FILTER_NAME_LONG, FILTERS_FULL

MOST = 20  # of one person
LONGEST_NAME = 60
LONGEST_QUERY = 2000


def save_filter(session: Session, person_id: int, name: str, query: str, now: datetime) -> SavedFilter:
    """The same name again is the same filter with another content. Incomplete: {"filter_name": …}."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise Incomplete({"filter_name": FILTER_NAME_LONG.format(most=LONGEST_NAME) if name else FILTER_NAME})
    if not query or len(query) > LONGEST_QUERY:
        raise Incomplete({"filter_name": FILTER_EMPTY})
    mine = SavedFilter.person_id == person_id
    kept = session.scalar(select(SavedFilter).where(mine, SavedFilter.name == name))
    if kept is None:
        if (session.scalar(select(func.count()).select_from(SavedFilter).where(mine)) or 0) >= MOST:
            raise Incomplete({"filter_name": FILTERS_FULL.format(most=MOST)})
        kept = SavedFilter(person_id=person_id, name=name, query=query, saved_at=now)
        session.add(kept)
    kept.query, kept.saved_at = query, now
    session.flush()
    return kept


def drop_filter(session: Session, person_id: int, filter_id: int) -> None:
    """NotFound: it is another's, or nobody's any more."""
    own = delete(SavedFilter).where(SavedFilter.id == filter_id, SavedFilter.person_id == person_id)
    if session.scalar(own.returning(SavedFilter.id)) is None:
        raise NotFound
