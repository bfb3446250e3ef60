"""The door: tries are counted, a session begins, is seen, and ends."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from claims.models import Attempt, SignIn
from claims.queries.account import View

WINDOW = timedelta(minutes=15)


@dataclass(frozen=True)
class Only:
    """What a session is for, if not for everything: a phone at one draft; the code of the second step."""

    phone_id: int | None = None
    awaits_code: bool = False


def count_try(session: Session, subject: str, *, now: datetime) -> int:
    """One more try by this subject (login:… or address:…); how many there were in this window of 15 minutes."""
    start = datetime.fromtimestamp(now.timestamp() // WINDOW.total_seconds() * WINDOW.total_seconds(), UTC)
    insert = postgres_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    row = insert(Attempt).values(subject=subject[:300], window_start=start, count=1)
    counted = row.on_conflict_do_update(
        index_elements=["subject", "window_start"], set_={"count": Attempt.count + 1}
    ).returning(Attempt.count)
    return session.execute(counted).scalar_one()


def forget_tries(session: Session, *subjects: str) -> None:
    """The person came in: earlier slips no longer count."""
    session.execute(delete(Attempt).where(Attempt.subject.in_(subjects)))


def start_session(session: Session, person_id: int, *, key: str, csrf: str, now: datetime, only: Only = Only()) -> None:
    """key: sha256 of the cookie's new id."""
    made = SignIn(key_sha256=key, person_id=person_id, csrf=csrf, started_at=now, seen_at=now)
    made.phone_id, made.awaits_code = only.phone_id, only.awaits_code
    session.add(made)


def see_session(session: Session, key: str, *, now: datetime) -> None:
    """The idle time starts anew."""
    session.execute(update(SignIn).where(SignIn.key_sha256 == key).values(seen_at=now))


def narrow(session: Session, key: str, view: View) -> None:
    """The lists of this session show that from here on."""
    choice = update(SignIn).where(SignIn.key_sha256 == key)
    session.execute(choice.values(dealer_key=view.dealer_key, store_id=view.store_id))


def end_session(session: Session, key: str) -> None:
    """Signed out: the cookie is worth nothing from here on."""
    session.execute(delete(SignIn).where(SignIn.key_sha256 == key))


def end_sessions(session: Session, person_id: int, *, but: str = "") -> None:
    """All sessions of a person, except the one of this key."""
    session.execute(delete(SignIn).where(SignIn.person_id == person_id, SignIn.key_sha256 != but))


def sweep(session: Session, *, older_than: datetime) -> None:
    """The clock's: sessions and counters that can no longer mean anything."""
    session.execute(delete(SignIn).where(SignIn.started_at < older_than))
    session.execute(delete(Attempt).where(Attempt.window_start < older_than))
