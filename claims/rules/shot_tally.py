"""How much of a part of the shot plan is there, and what is missing of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from claims.rules.draft import ShotState


@dataclass(frozen=True, kw_only=True)
class Tally:
    """there of asked: the required ones; missing: names of the others; welcome: how many more may be added."""

    there: int
    asked: int
    missing: tuple[str, ...]
    welcome: int


def tally(rows: Iterable[ShotState]) -> Tally:
    rows = list(rows)
    required = [row for row in rows if row.shot.need == "required"]
    missing = tuple(row.shot.name for row in required if row.missing)
    return Tally(
        there=len(required) - len(missing),
        asked=len(required),
        missing=missing,
        welcome=sum(row.shot.need == "welcome" and not row.count for row in rows),
    )
