"""What every reading from 1C needs, and what each does when 1C fails or sends a row that makes no sense."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from claims.actions import import_mark
from claims.actions.onec_problem import note_problem, solve_problems
from claims.actions.onec_reading import Reading
from claims.rules.shape import Process
from claims.wording.exchange import onec_fault
from sync.erp import Erp, FileIn
from sync.errors import ErpError, ErpRefused
from sync.home import Home

BATCH = 150  # objects fetched and written in one transaction
Thing = TypeVar("Thing")
Door = Callable[[], AbstractContextManager[Session]]


@dataclass(kw_only=True)
class PullParts:
    """erp reads, home writes; `zone` is the company's; window_months 0: every shipment there is.

    keep_file takes what 1C attached to a document of this claim; a file that is here already it leaves.
    """

    erp: Erp
    home: Home
    process: Process
    reading: Door
    writing: Door
    now: Callable[[], datetime]
    zone: ZoneInfo
    window_months: int = 24
    dialect: str = "odata"  # as the journal calls it
    reconcile_months: int = 3  # closed longer ago: not compared any more
    keep_file: Callable[[int, FileIn], None] | None = None

    def asked_of_onec(self, at: datetime) -> Reading:
        """What was read from 1C since then, to be recorded now."""
        return Reading(process=self.process, zone=self.zone, asked=at, now=self.now(), dialect=self.dialect)


@contextmanager
def watched(parts: PullParts, name: str) -> Iterator[list[str]]:
    """Notes the end of a good reading with the mark left in the list, or the failure of a bad one."""
    mark = [""]
    try:
        yield mark
    except ErpError as problem:
        with parts.writing() as session:
            import_mark.failed(
                session, name, onec_fault(problem.code, problem.detail), now=parts.now(), dialect=parts.dialect
            )
        raise
    with parts.writing() as session:
        import_mark.read_until(session, name, mark[0], now=parts.now(), dialect=parts.dialect)


def batches(keys: Iterable[UUID], size: int = BATCH) -> Iterator[list[UUID]]:
    left = iter(keys)
    while some := list(islice(left, size)):
        yield some


def fetched(parts: PullParts, fetch: Callable[[Sequence[UUID]], list[Thing]], asked: Sequence[UUID]) -> list[Thing]:
    """What 1C holds of these; an object that makes no sense becomes a problem and holds up no other."""
    try:
        found = fetch(asked)
    except ErpRefused as problem:
        if problem.code != "odd_value":
            raise
        if len(asked) > 1:
            middle = len(asked) // 2
            return fetched(parts, fetch, asked[:middle]) + fetched(parts, fetch, asked[middle:])
        with parts.writing() as session:
            note_problem(session, subject(asked[0]), "onec_odd_object", now=parts.now(), detail=problem.detail)
        return []
    with parts.writing() as session:
        solve_problems(session, [subject(one) for one in asked], now=parts.now())
    return found


def subject(key: UUID) -> str:
    """What a problem with an object of 1C is known by."""
    return f"object {key}"
