"""What people of ours do: which departments' work is theirs, and what else they may."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from claims.rules.subjects import Named

# intake: files for a dealer, and looks with its eyes; assign: gives claims and tasks to others, sees whose are overdue;
# exchange: the pages of 1C and of the file store; process: puts another version of the process in force.
RIGHTS = ("assign", "exchange", "intake", "people", "process", "reports")
SIGHTS = ("all", "own", "region")  # how far a person of ours sees: claims of all dealers, of own ones, of a region


@dataclass(frozen=True, kw_only=True)
class Role(Named):
    """departments: codes of those whose stages and tasks are this role's; rights: some of RIGHTS."""

    departments: tuple[str, ...]
    rights: tuple[str, ...]


def departments_of(roles: Iterable[Role], held: Collection[str]) -> frozenset[str]:
    """Departments in which a person with these roles works."""
    return frozenset(code for role in roles if role.code in held for code in role.departments)


def rights_of(roles: Collection[Role], held: Collection[str]) -> frozenset[str]:
    """A process that knows no roles lets each of our people do everything."""
    if not roles:
        return frozenset(RIGHTS)
    return frozenset(right for role in roles if role.code in held for right in role.rights)
