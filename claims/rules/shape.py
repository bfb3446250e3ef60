"""What a process is, once read from its file: plain frozen data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal, Protocol

from claims.rules.by_rule import AutoDecision, Unit, WeightRules
from claims.rules.letters import LetterRules
from claims.rules.reminders import Reminders
from claims.rules.roles import Role
from claims.rules.subjects import Ground, LineField, Named, Remedy, Shot, Subject

Actor = Literal["dealer", "staff", "onec", "clock"]
Tone = Literal["wait", "move", "good", "bad", "plain"]
Conditions = Mapping[str, tuple[str, ...]]
UNITS = ("calendar_days", "days", "working_days", "working_hours")
STARTS = ("registration", "stage")  # or a field of type date
ACTORS = ("dealer", "staff", "onec", "clock")
TONES = ("wait", "move", "good", "bad", "plain")
FIELD_TYPES = ("text", "choice", "number", "money", "date", "moment", "yes_no", "file", "person")
ONEC_OBJECTS = ("claim", "act", "return")
ROLES = ("storekeeper", "accountant", "head", "administrator")  # of a dealer's people

# What a list or a report names of claims of every version.
TOGETHER = (
    "departments", "roles", "fields", "outcomes", "wishes", "kinds", "subjects", "remedies", "claim_fields", "grounds",
    "dispositions", "defect_codes",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Limit:
    """How long something may take: amount of unit ("days" are 24 hours each).

    start: counted from registration, from the entry into the stage, or from the date in the field of this code.
    """

    amount: int
    unit: Unit
    start: str = "stage"


@dataclass(frozen=True, kw_only=True)
class Department(Named):
    """Who holds a stage."""


@dataclass(frozen=True, kw_only=True)
class FieldSpec(Named):
    """A field that a stage asks for; stored as (claim, code, value). options: {code: name} of a choice.

    ahead: a date that is still to come; told: the dealer reads it once the decision is told.
    """

    type: str
    options: Mapping[str, str]
    ahead: bool = False
    told: bool = False


@dataclass(frozen=True, kw_only=True)
class RequiredWhen:
    """When field holds one of values, needs are required too."""

    field: str
    values: tuple[str, ...]
    needs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TaskSpec:
    """A task that entering the stage creates; a required one holds the stage."""

    name: str
    required: bool
    limit: Limit | None


@dataclass(frozen=True, kw_only=True)
class Outcome(Named):
    """How a claim ended (satisfied, partly, refused, withdrawn) and the colour of its pill.

    onec_status: what 1C is told of a claim in a stage that has no word of its own for it.
    """

    tone: Tone
    onec_status: str = ""


@dataclass(frozen=True, kw_only=True)
class Stage(Named):
    """A stage; department is None where the dealer holds it or nobody does.

    limit: its length, never later than cap where there is one; due_field: the deadline is the date in this field;
    welcome: fields that may be filled in; decides: the decision per line is made here; tells_decision: the dealer knows
    it from here on;
    not_author: not for who has decided; answers: the field whose text answers what the dealer has asked;
    next: what happens next, for the dealer; onec_status: what 1C is told.
    """

    dealer_sees: str
    tone: Tone
    department: str | None
    limit: Limit | None
    cap: Limit | None
    due_field: str | None
    required: tuple[str, ...]
    required_when: tuple[RequiredWhen, ...]
    welcome: tuple[str, ...]
    tasks: tuple[TaskSpec, ...]
    first: bool
    final: bool
    shows_outcome: bool
    decides: bool
    tells_decision: bool
    not_author: bool
    answers: str | None
    next: str
    onec_status: str


@dataclass(frozen=True, kw_only=True)
class Move:
    """A way from a stage to another: by whom, or auto (by itself), when the values fit.

    free: the stage may be left unfinished; after: how long the clock waits.
    """

    from_: str
    to: str
    by: tuple[Actor, ...]
    auto: bool
    free: bool
    when: Conditions
    after: Limit | None


@dataclass(frozen=True, kw_only=True)
class Wish(Named):
    """What a dealer may ask in these stages; to: where it leads; 1C confirms it or (portal) it happens at once.

    after: only of a decision with one of these outcomes; roles: only these people of the dealer; () any.
    limit: so long after the decision; answer_limit: so long until the answer; next: what happens then, for the dealer.
    until_taken: only until somebody of ours has begun with it.
    """

    stages: tuple[str, ...]
    after: tuple[str, ...]
    roles: tuple[str, ...]
    limit: Limit | None
    answer_limit: Limit | None
    next: str
    to: str | None
    outcome: str | None
    confirmed_by: Literal["portal", "onec"]
    until_taken: bool = False


@dataclass(frozen=True, kw_only=True)
class Approval:
    """Who must agree to a decision about a discrepancy of this sum (with VAT, in the company's own money) or more.

    from_sum_in: the sum in another money, {"KZT": …}; of one that is not named every decision is asked for.
    """

    role: str
    name: str
    from_sum: Decimal
    from_sum_in: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Route:
    """A row of the routing table: facts kind, direction, segment, region; sum from; the first row that fits wins."""

    when: Conditions
    sum_from: Decimal | None
    department: str
    person: str


@dataclass(frozen=True, kw_only=True)
class OnecStatus:
    """What 1C's word means: object claim | act | return, value -> stage; no move when already in one of fits."""

    object: str
    value: str
    stage: str
    fits: tuple[str, ...]
    outcome: str | None


@dataclass(frozen=True, kw_only=True)
class OnecAction:
    """What 1C decided about a line: its word, what the dealer reads, and whether the dealer got what was claimed.

    brings: goods come to the dealer by it.
    """

    value: str
    name: str
    granted: bool
    brings: bool = False


@dataclass(frozen=True, kw_only=True)
class Written:
    """A paper that the portal writes of a claim. readers: dealer, staff, both; draft: before it is sent, too;
    attach: it may become a file of the claim, for the dealer and for us.

    form: a code of the papers we make; the rest: codes that the claim must have one of, () = any; outcome "": none
    yet; countries: whose law it speaks of.
    """

    form: str
    readers: tuple[str, ...]
    draft: bool
    attach: bool
    subjects: tuple[str, ...]
    kinds: tuple[str, ...]
    remedies: tuple[str, ...]
    outcomes: tuple[str, ...]
    countries: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class FileRoom:
    """[files]: how many files a claim takes, of how many bytes together, and bytes of one dealer in 24 hours."""

    most: int = 100
    claim: int = 5_000_000_000
    dealer_day: int = 20_000_000_000


@dataclass(frozen=True, kw_only=True)
class RecoveryRules:
    """[recovery]: start_within: from the finding on; answer_limit: from the letter on.

    supplier, carrier: findings by which one of them must make it good, {field: words}, any one is enough;
    carrier_field: the field that names the carrier.
    """

    start_within: Limit
    answer_limit: Limit
    supplier: Conditions
    carrier: Conditions
    carrier_field: str


class Versioned(Protocol):
    """Goes by a version of the process; None: by the newest, whichever that is."""

    @property
    def process_version(self) -> int | None: ...


@dataclass(frozen=True, kw_only=True)
class Process:
    """A whole process; mappings are by code and keep the file's order.

    claim_fields: what a dealer may say of the whole claim; kinds: {kind: name};
    onec_remedies, onec_refusals: 1C's action for a line that is made good so, {remedy: action}, or refused,
    {kind: action}; where the portal decides;
    told_shots: what is pictured of a delivery that 1C has not yet, whatever is wrong with it;
    late_days: a claim later than so many days after the delivery gets a warning.
    longer: the whole term ends no earlier than these, each once the date that it counts from is known.
    recovery: None where nothing is asked of suppliers and carriers in the portal; weight: None where none is checked.
    number: of this version; earlier: those that claims may still go by, by their numbers.
    """

    name: str
    term: Limit
    waits_stop_clock: bool
    end_on_working_day: bool
    late_days: int
    letters: LetterRules
    reminders: Reminders
    departments: Mapping[str, Department]
    roles: Mapping[str, Role]
    fields: Mapping[str, FieldSpec]
    outcomes: Mapping[str, Outcome]
    stages: Mapping[str, Stage]
    moves: tuple[Move, ...]
    wishes: Mapping[str, Wish]
    approvals: tuple[Approval, ...]
    routes: tuple[Route, ...]
    onec_statuses: tuple[OnecStatus, ...]
    onec_actions: tuple[OnecAction, ...]
    onec_remedies: Mapping[str, str]
    onec_refusals: Mapping[str, str]
    kinds: Mapping[str, str]
    subjects: Mapping[str, Subject]
    remedies: Mapping[str, Remedy]
    claim_fields: Mapping[str, LineField]
    told_shots: tuple[Shot, ...]
    written: tuple[Written, ...]
    files: FileRoom
    grounds: Mapping[str, Ground]
    dispositions: Mapping[str, Named]
    defect_codes: Mapping[str, Named]
    recovery: RecoveryRules | None = None
    weight: WeightRules | None = None
    auto_decisions: Mapping[str, AutoDecision] = field(default_factory=dict)
    longer: tuple[Limit, ...] = ()
    number: int = 1
    earlier: Mapping[int, "Process"] = field(default_factory=dict, compare=False, repr=False)

    def of(self, claim: Versioned) -> "Process":
        """The version that this claim goes by."""
        return self.earlier.get(claim.process_version or self.number, self)

    @cached_property
    def together(self) -> "Process":
        """This one, which also knows what earlier versions alone have: for what speaks of claims of all of them."""
        if not self.earlier:
            return self
        all_of: dict[str, Any] = {}
        for name in TOGETHER:
            older = (getattr(one, name) for _, one in sorted(self.earlier.items(), reverse=True))
            known = dict(getattr(self, name))
            for rows in older:
                known |= {code: row for code, row in rows.items() if code not in known}
            all_of[name] = known
        versions = (self, *(one for _, one in sorted(self.earlier.items(), reverse=True)))
        return replace(self, **all_of, stages=_stages_together(versions))

    def fields_of_claim(self, subject: str) -> tuple[LineField, ...]:
        """What is asked of a whole claim with this subject."""
        return tuple(row for row in self.claim_fields.values() if not row.subjects or subject in row.subjects)

    @property
    def onec_moves(self) -> bool:
        """Whether 1C owns stage, decision and term of a claim once it is registered, else the portal does."""
        return any("onec" in move.by for move in self.moves)

    def onec_word(self, stage: str, outcome: str) -> str:
        """The status that 1C is told; "" where the file has none."""
        ended = self.outcomes.get(outcome)
        return self.stages[stage].onec_status or (ended.onec_status if ended else "")

    @property
    def first(self) -> Stage:
        """The stage a claim begins in."""
        return next(stage for stage in self.stages.values() if stage.first)

    def shown(self, stage: str, outcome: str | None = None) -> tuple[str, Tone]:
        """Words and colour of the pill a dealer sees; the outcome's own where the stage shows it."""
        row = self.stages.get(stage)
        if row is None:
            return stage, "plain"
        if row.shows_outcome and outcome is not None and outcome in self.outcomes:
            return self.outcomes[outcome].name, self.outcomes[outcome].tone
        return row.dealer_sees, row.tone


def told_stages(stages: Mapping[str, Stage]) -> tuple[str, ...]:
    """Those in which the dealer knows the decision: from the first one that says so on, in the order of the file."""
    codes = tuple(stages)
    tells = (place for place, row in enumerate(stages.values()) if row.shows_outcome or row.tells_decision)
    return codes[next(tells, len(codes)) :]


def _stages_together(versions: Iterable[Process]) -> Mapping[str, Stage]:
    """The newest version first; a stage that is gone stays before or past the decision, as where it was."""
    before: dict[str, Stage] = {}
    told: dict[str, Stage] = {}
    for one in versions:
        past = told_stages(one.stages)
        for code, row in one.stages.items():
            if code not in before and code not in told:
                (told if code in past else before)[code] = row
    return before | told
