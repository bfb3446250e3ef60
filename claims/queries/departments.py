"""Departments of the process: which stages are theirs, who works there by their roles, and who is away."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from claims.queries.leave import Absence, away
from claims.queries.staff import colleagues
from claims.rules.shape import Process


@dataclass(frozen=True, kw_only=True)
class Worker:
    """One who works in a department. roles: by which, in words; leave: the one that lasts today."""

    id: int
    name: str
    roles: tuple[str, ...]
    leave: Absence | None

    @property
    def at_work(self) -> bool:
        """In person, or by a deputy."""
        return self.leave is None or not self.leave.gone


@dataclass(frozen=True, kw_only=True)
class Staffed:
    """A department. stages: names of those it leads."""

    name: str
    stages: tuple[str, ...]
    workers: tuple[Worker, ...]

    @property
    def empty(self) -> bool:
        return not any(worker.at_work for worker in self.workers)


def departments(session: Session, process: Process, today: date) -> list[Staffed]:
    """In the order of the process file; none where it knows no roles, for there everybody does everything."""
    if not process.roles:
        return []
    people, absent, found = colleagues(session), away(session, today), []
    for code, department in process.departments.items():
        roles = {role.code: role.name for role in process.roles.values() if code in role.departments}
        workers = tuple(
            Worker(
                id=one.id,
                name=one.name,
                roles=tuple(name for role, name in roles.items() if role in one.roles),
                leave=absent.get(one.id),
            )
            for one in people
            if not one.roles.isdisjoint(roles)
        )
        stages = tuple(stage.name for stage in process.stages.values() if stage.department == code)
        found.append(Staffed(name=department.name, stages=stages, workers=workers))
    return found
