"""Where a claim may move, what is missing, and what a word of 1C means for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from claims.rules import countries
from claims.rules.phrase import Phrase
from claims.rules.shape import Actor, Approval, Conditions, Move, OnecStatus, Process, Route, told_stages
from claims.rules.subjects import Ground

Values = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class OnecFact:
    """What 1C's word comes to: stage None with a problem when unknown; unusual: no move leads there, still a fact.

    doubt: status and rows of 1C say different things, a person must look.
    """

    stage: str | None
    outcome: str | None = None
    moves: bool = False
    unusual: bool = False
    problem: Phrase | None = None
    doubt: bool = False


def missing(process: Process, stage: str, values: Values) -> dict[str, Phrase]:
    """Fields without which this stage may not be left: {field code: what to do}; {} when complete."""
    row = process.stages[stage]
    needed = list(row.required)
    for rule in row.required_when:
        if values.get(rule.field) in rule.values:
            needed += rule.needs
    absent = dict.fromkeys(code for code in needed if not values.get(code, "").strip())
    return {code: Phrase(f"enter_{process.fields[code].type}", name=process.fields[code].name) for code in absent}


def may_move(process: Process, from_: str, to: str, by: Actor, values: Values | None = None) -> bool:
    """Whether this actor may make this move now; values are the claim's fields and facts."""
    return any(move.to == to for move in moves_open(process, from_, by, values or {}))


def moves_open(process: Process, stage: str, by: Actor, values: Values) -> tuple[Move, ...]:
    """The moves this actor may make from the stage now: what the buttons show and the server allows."""
    complete = not missing(process, stage, values)
    return tuple(
        move
        for move in process.moves
        if move.from_ == stage and by in move.by and _fits(move.when, values) and (complete or move.free)
    )


def ways_by_hand(process: Process, stage: str) -> tuple[str, ...]:
    """Stages to which staff may move any claim from here; a move with conditions is offered where they are known."""
    drawn = (move for move in process.moves if move.from_ == stage and "staff" in move.by and not move.when)
    return tuple(dict.fromkeys(move.to for move in drawn))


def auto_move(process: Process, stage: str, values: Values) -> Move | None:
    """The first move that happens by itself, once the stage is complete."""
    if missing(process, stage, values):
        return None
    own = (move for move in process.moves if move.auto and move.from_ == stage)
    return next((move for move in own if _fits(move.when, values)), None)


def first_sent(process: Process) -> str:
    """The stage a dealer's own move leads to from the first one."""
    return next(move.to for move in process.moves if move.from_ == process.first.code and "dealer" in move.by)


def may_wish(process: Process, stage: str, wish: str) -> bool:
    """Whether a dealer may ask this (withdraw, add, consent, appeal …) in the stage."""
    return wish in process.wishes and stage in process.wishes[wish].stages


def route(process: Process, facts: Values, discrepancy: Decimal = Decimal(0)) -> Route:
    """The first row of the routing table that fits the facts (kind, direction, segment, region) and the sum."""
    return next(row for row in process.routes if _fits(row.when, facts) and discrepancy >= (row.sum_from or 0))


def offered_grounds(process: Process) -> dict[str, Ground]:
    """By which a line may be refused from now on."""
    return {code: row for code, row in process.grounds.items() if not row.retired}


def approvers(process: Process, discrepancy: Decimal, currency: str = "") -> tuple[Approval, ...]:
    """Who must agree to a decision about this discrepancy; () passes by itself. currency: "" = our own."""
    iso = countries.currency(currency).iso
    own = iso == countries.currency("").iso
    asked = ((row, row.from_sum if own else row.from_sum_in.get(iso, Decimal(0))) for row in process.approvals)
    return tuple(row for row, least in asked if discrepancy >= least)


def stage_of_onec(process: Process, object_: str, value: str, current: str, exact: str = "") -> OnecFact:
    """What 1C's status value of a claim | act | return means for a claim that stands in current.

    exact: the stage by code or name where 1C tells it in an additional attribute; it counts more than the table.
    An unknown word is a problem, never a guess.
    """
    row = _status(process, object_, value)
    if exact:
        stage = _named(process, exact)
        if stage is None:
            return OnecFact(stage=None, problem=Phrase("onec_stage_unknown", value=exact))
        return _fact(process, stage, current, row)
    if row is None:
        return OnecFact(stage=None, problem=Phrase("onec_status_unknown", object=object_, value=value))
    return _fact(process, current if current in row.fits else row.stage, current, row)


def outcome_of_actions(
    process: Process, actions: Iterable[str], told: str | None = None
) -> tuple[str | None, tuple[str, ...]]:
    """The outcome that 1C's actions of the claimed rows ("": undecided) come to, and the words that are unknown.

    told: what the claim's own status says. It wins, but mixed actions make satisfied partly; without it the rows say
    nothing until each has an action.
    """
    words = list(actions)
    unknown = tuple(dict.fromkeys(word for word in words if word and word not in _granted(process)))
    if unknown:
        return None, unknown
    granted = {_granted(process)[word] for word in words if word}
    if told is not None:
        return ("partly" if told == "satisfied" and len(granted) == 2 else told), ()
    if not words or "" in words:
        return None, ()
    return ("partly" if len(granted) == 2 else "satisfied" if True in granted else "refused"), ()


def rows_against(process: Process, actions: Iterable[str], told: str | None) -> bool:
    """Whether rows say another thing than the claim's own status: granted in a refused one, none in a satisfied."""
    granted = {_granted(process).get(word) for word in actions if word}
    return (told == "refused" and True in granted) or (told == "satisfied" and granted == {False})


def past_decision(process: Process, stage: str) -> bool:
    """Whether the dealer knows the decision here, or at a stage before it in the order of the file."""
    return stage in told_stages(process.stages)


def _granted(process: Process) -> dict[str, bool]:
    return {action.value: action.granted for action in process.onec_actions}


def _fits(conditions: Conditions, values: Values) -> bool:
    return all(values.get(field) in allowed for field, allowed in conditions.items())


def _status(process: Process, object_: str, value: str) -> OnecStatus | None:
    return next((row for row in process.onec_statuses if (row.object, row.value) == (object_, value)), None)


def _named(process: Process, exact: str) -> str | None:
    """Never the first one: what was sent is nobody's draft any more."""
    words = exact.strip().casefold()
    sent = (row for row in process.stages.values() if not row.first)
    return next((row.code for row in sent if words in (row.code, row.name.casefold())), None)


def _fact(process: Process, stage: str, current: str, row: OnecStatus | None) -> OnecFact:
    moves = stage != current
    known = any(move.from_ == current and move.to == stage for move in process.moves if "onec" in move.by)
    return OnecFact(stage=stage, outcome=row.outcome if row else None, moves=moves, unusual=moves and not known)
