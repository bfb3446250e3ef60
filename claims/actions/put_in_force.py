"""A version of the process comes into force."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from claims.errors import Incomplete, NotAllowed
from claims.models import ProcessVersion
from claims.queries.versions import newest
from claims.rules.process import load
from claims.rules.shape import Process
from claims.wording import TEXT_LONG
from claims.wording.versions import ANOTHER_CAME, NOBODY_MAY, OTHER_LEADER, SAME_TEXT, WHY_NEEDED

LONGEST_WHY = 300


@dataclass(frozen=True, kw_only=True)
class Author:
    """Who puts it in force, when, what for. seen: the number of the newest version on the page that was filled in."""

    person_id: int
    at: datetime
    why: str
    seen: int


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def take_file(session: Session, text: str, *, now: datetime) -> bool:
    """When a program starts: whether the file on the server became a version, for it was changed since the last time.

    After somebody has put a version in force on the page, a restart does not undo it: the page offers the file.
    """
    last = newest(session)
    if last is not None and (last.by is not None or last.sha256 == digest(text)):
        return False
    return _write(session, text, (last.number if last else 0) + 1, now=now)


def put_in_force(session: Session, text: str, running: Process, author: Author) -> int:
    """The number of the new version. ProcessError: a wrong file, with every fault at its place.

    Incomplete: {why: what to enter}; NotAllowed: another one came meanwhile, or it changes nothing.
    """
    why, text = " ".join(author.why.split()), text.replace("\r\n", "\n")
    new, last = load(text), newest(session)
    if new.onec_moves != running.onec_moves:
        raise NotAllowed(OTHER_LEADER)
    if new.roles and not any("process" in role.rights for role in new.roles.values()):
        raise NotAllowed(NOBODY_MAY)
    if last is not None and last.sha256 == digest(text):
        raise NotAllowed(SAME_TEXT)
    if not why or len(why) > LONGEST_WHY:
        raise Incomplete({"why": TEXT_LONG.format(most=LONGEST_WHY) if why else WHY_NEEDED})
    number = (last.number if last else 0) + 1
    if number != author.seen + 1 or not _write(session, text, number, now=author.at, by=author.person_id, why=why):
        raise NotAllowed(ANOTHER_CAME)
    return number


def _write(session: Session, text: str, number: int, *, now: datetime, by: int | None = None, why: str = "") -> bool:
    """Programs may start at the same time: one of them writes this number."""
    insert = postgres_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    row = insert(ProcessVersion).values(number=number, text=text, sha256=digest(text), by=by, at=now, why=why)
    written = session.execute(row.on_conflict_do_nothing(index_elements=["number"]).returning(ProcessVersion.number))
    return written.scalar() is not None
