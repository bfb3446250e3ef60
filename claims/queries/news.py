"""What has happened since a page of ours was made: short looks, and what is told once there is something."""

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from claims.models import Claim, ClaimEvent, SignIn
from claims.queries.history import Happened, Reader, history
from claims.queries.reach import Sight, in_sight

MOST = 500  # events that are looked through: a page left open for days tells no exact figure


def last_event(session: Session) -> int:
    """Where a page begins that is made now."""
    return session.scalar(select(func.max(ClaimEvent.id))) or 0


def newest(session: Session, session_key: str) -> int | None:
    """last_event, by an index alone; None once the reader's session has ended."""
    signed_in = exists().where(SignIn.key_sha256 == session_key)
    last = select(func.coalesce(func.max(ClaimEvent.id), 0)).scalar_subquery()
    return session.scalar(select(last).where(signed_in))


def newest_of(session: Session, claim_id: int, sight: Sight, session_key: str) -> int | None:
    """The last event of this claim; None once it is out of sight, too."""
    signed_in = exists().where(SignIn.key_sha256 == session_key)
    last = select(func.coalesce(func.max(ClaimEvent.id), 0)).where(ClaimEvent.claim_id == claim_id).scalar_subquery()
    return session.scalar(select(last).where(signed_in, exists().where(Claim.id == claim_id, in_sight(sight))))


def claims_changed(session: Session, since: int, sight: Sight, *more: ColumnElement[bool]) -> int:
    """How many claims in sight, of which this holds, something has happened to."""
    recent = select(ClaimEvent.claim_id).where(ClaimEvent.id > since).order_by(ClaimEvent.id.desc()).limit(MOST)
    where = (Claim.id.in_(select(recent.subquery().c.claim_id)), in_sight(sight), *more)
    return session.scalar(select(func.count()).select_from(Claim).where(*where)) or 0


def last_told(session: Session, claim_id: int, reader: Reader) -> Happened | None:
    """What has happened to it last, in words."""
    return next(iter(history(session, claim_id, reader, most=1)), None)
