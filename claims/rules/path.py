"""Where a claim has been, is, and will likely go, as a dealer sees it: stages of one name are one step."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from claims.rules.shape import Move, Process


@dataclass(frozen=True, kw_only=True)
class Visit:
    """The claim entered this stage then."""

    stage: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Step:
    """at: since when, None for what is to come."""

    label: str
    at: datetime | None
    state: Literal["done", "now", "later", "refused"]


def path(process: Process, visits: Sequence[Visit], *, kind: str, outcome: str) -> tuple[Step, ...]:
    """Steps in order; the last visit is where the claim stands. () while it is a draft."""
    been = [visit for visit in visits if visit.stage in process.stages and not process.stages[visit.stage].first]
    if not been:
        return ()
    current = been[-1].stage
    steps = [Step(label=process.stages[v.stage].dealer_sees, at=v.at, state="done") for v in been[:-1]]
    label, tone = process.shown(current, outcome or None)
    ended = process.stages[current].final
    state: Literal["done", "now", "refused"] = ("refused" if tone == "bad" else "done") if ended else "now"
    steps.append(Step(label=label, at=been[-1].at, state=state))
    ahead = _ahead(process, current, kind, outcome)
    steps += [Step(label=process.stages[stage].dealer_sees, at=None, state="later") for stage in ahead]
    return tuple(_merged(steps))


def _merged(steps: Iterable[Step]) -> Iterator[Step]:
    """Neighbours of one name become one, from the first's beginning to the last's state."""
    held: Step | None = None
    for step in steps:
        if held is not None and held.label == step.label:
            held = held if step.state == "later" else replace(held, state=step.state)
            continue
        if held is not None:
            yield held
        held = step
    if held is not None:
        yield held


def _ahead(process: Process, current: str, kind: str, outcome: str) -> Iterator[str]:
    order = list(process.stages)
    if outcome in process.outcomes and process.outcomes[outcome].tone != "good":
        yield from () if process.stages[current].final else (_last(process),)
        return
    while (later := _next(process, order, current, kind)) is not None:
        yield later
        current = later


def _next(process: Process, order: list[str], current: str, kind: str) -> str | None:
    """The nearest later stage of the file that a move leads to; moves that happen by themselves go first."""
    onward = [move for move in process.moves if move.from_ == current and _may(move, kind)]
    later = [move for move in onward if order.index(move.to) > order.index(current)]
    by_itself = [move for move in later if move.auto]
    return min((move.to for move in by_itself or later), key=order.index, default=None)


def _may(move: Move, kind: str) -> bool:
    return kind in move.when.get("kind", (kind,))


def _last(process: Process) -> str:
    return next(stage.code for stage in process.stages.values() if stage.final)
