"""Versions of the process: which is in force, with those that claims still go by, and what a page says of each."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from claims.models import Claim, Person, ProcessVersion
from claims.rules.process import ProcessError, load
from claims.rules.roles import Role
from claims.rules.shape import Process
from claims.wording.process import VERSION

log = logging.getLogger(__name__)
KEPT = 32  # versions that a program holds read


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A version as people choose it. by "": it came from the file on the server; claims: that go by it and are open."""

    number: int
    at: datetime
    by: str
    why: str
    claims: int


def newest_number(session: Session) -> int:
    """Of the version in force; 0 before the first was written."""
    return session.scalar(select(func.max(ProcessVersion.number))) or 0


def newest(session: Session) -> ProcessVersion | None:
    return session.scalars(select(ProcessVersion).order_by(ProcessVersion.number.desc()).limit(1)).first()


def in_force(session: Session) -> Process | None:
    """The newest with those before it that claims go by; None before the first was written.

    Who people are, what they are written and how many files there may be is of the newest for all claims.
    """
    row = newest(session)
    if row is None:
        return None
    new = _read(row.text, row.number)
    # Another program may send one more claim by the version before.
    asked = {*session.scalars(select(Claim.process_version).distinct()), row.number - 1} - {row.number, None}
    earlier = {}
    for old in session.scalars(select(ProcessVersion).where(ProcessVersion.number.in_(asked))):
        try:
            earlier[old.number] = replace(_read(old.text, old.number), number=old.number)
        except ProcessError as wrong:  # written for an older portal; its claims go by the newest
            log.error("%s", wrong)
    shared: dict[str, Any] = {"roles": _roles(new, earlier.values())}
    shared |= {name: getattr(new, name) for name in ("letters", "reminders", "files", "written")}
    earlier = {number: replace(read, **shared) for number, read in earlier.items()}
    return replace(new, number=row.number, earlier=earlier, roles=shared["roles"])


def _roles(new: Process, earlier: Iterable[Process]) -> dict[str, Role]:
    """A department that is no more is still of those whose it was: its claims may be under way."""
    roles = dict(new.roles)
    for old in earlier:
        for code in roles.keys() & old.roles.keys():
            known = {*new.departments, *roles[code].departments}
            gone = tuple(one for one in old.roles[code].departments if one not in known)
            roles[code] = replace(roles[code], departments=(*roles[code].departments, *gone))
    return roles


@lru_cache(maxsize=KEPT)
def _read(text: str, number: int) -> Process:
    return load(text, VERSION.format(number=number))


def listed(session: Session, process: Process) -> list[Listed]:
    """The newest first."""
    over = [stage.code for stage in process.together.stages.values() if stage.final]
    running = (
        select(Claim.process_version, func.count().label("claims"))
        .where(Claim.process_version.is_not(None), Claim.stage.not_in(over))
        .group_by(Claim.process_version)
        .subquery()
    )
    rows = session.execute(
        select(ProcessVersion.number, ProcessVersion.at, ProcessVersion.why, Person.name, running.c.claims)
        .outerjoin(Person, Person.id == ProcessVersion.by)
        .outerjoin(running, running.c.process_version == ProcessVersion.number)
        .order_by(ProcessVersion.number.desc())
    )
    return [
        Listed(number=row.number, at=row.at, by=row.name or "", why=row.why, claims=row.claims or 0) for row in rows
    ]


def version(session: Session, number: int) -> ProcessVersion | None:
    return session.get(ProcessVersion, number)


def open_before(session: Session, process: Process) -> dict[str, int]:
    """{stage: how many open claims in it go by an earlier version}."""
    counted = select(Claim.stage, func.count()).where(*_before(process)).group_by(Claim.stage).order_by(Claim.stage)
    return {row[0]: row[1] for row in session.execute(counted)}


def to_move(session: Session, process: Process, *, after: int, most: int) -> Sequence[Claim]:
    """Open claims that go by an earlier version, in the order of filing, behind the one with the id `after`."""
    wanted = select(Claim).where(*_before(process), Claim.id > after)
    return session.scalars(wanted.order_by(Claim.id).limit(most)).all()


def _before(process: Process) -> tuple[ColumnElement[bool], ...]:
    over = [stage.code for stage in process.together.stages.values() if stage.final]
    return (Claim.process_version < process.number, Claim.stage.not_in(over))
