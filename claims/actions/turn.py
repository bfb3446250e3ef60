"""What only one worker may do at a time: each takes its turn first, and a killed one's is over by itself."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from claims.models import Turn


def take_turn(session: Session, name: str, holder: str, *, now: datetime, lasts: timedelta) -> bool:
    """False while another holds it."""
    insert = postgres_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    session.execute(insert(Turn).values(name=name, holder="", until=now).on_conflict_do_nothing())
    free = or_(Turn.until <= now, Turn.holder == "")
    taken = update(Turn).where(Turn.name == name, free).values(holder=holder, until=now + lasts).returning(Turn.name)
    return session.scalar(taken.execution_options(synchronize_session=False)) is not None


def end_turn(session: Session, name: str, holder: str) -> None:
    """Nothing happens if it was over already and is another's."""
    session.execute(delete(Turn).where(Turn.name == name, Turn.holder == holder))
