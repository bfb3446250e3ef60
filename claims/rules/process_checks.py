"""Checks a process as a whole: every code is known, every stage is reached, every way ends."""

from collections.abc import Iterable

from claims.rules import rule_rows
from claims.rules.countries import currencies
from claims.rules.shape import STARTS, Process, Stage
from claims.rules.subjects import KINDS
from claims.rules.table import Table

# What is known of a claim without anybody filling it in: a move or a route may depend on it.
FACTS = (
    *("kind", "subject", "direction", "segment", "region", "money", "refused", "as_asked", "approved", "formal"),
    "onec_act",
)


def check(process: Process, top: Table) -> None:
    """Note in top.faults what no single row can show."""
    _stages(process, top)
    _longer(process, top)
    _moves(process, top)
    _wishes(process, top)
    _roles(process, top)
    _recovery(process, top)
    rule_rows.check_weight(process, top)
    rule_rows.check_auto_decisions(process, top)
    _routes(process, top)
    _onec(process, top)
    _subjects(process, top)
    if not top.faults:  # one wrong code would make a dozen stages unreachable
        _ways(process, top)


def _stages(process: Process, top: Table) -> None:
    roles = process.roles.values()
    firsts = [stage.code for stage in process.stages.values() if stage.first]
    if len(firsts) != 1:
        top.fault("stage", "first_stages", got=len(firsts))
    if not any(stage.final for stage in process.stages.values()):
        top.fault("stage", "no_final")
    for row, stage in zip(top.rows("stage"), process.stages.values(), strict=True):
        if stage.first and stage.final:
            row.fault("final", "first_is_final")
        row.knows("department", [stage.department] if stage.department else [], process.departments, "department")
        if process.roles and stage.department and not any(stage.department in one.departments for one in roles):
            row.fault("department", "nobody_there", which=stage.department)
        row.knows("required", stage.required, process.fields, "field")
        row.knows("welcome", stage.welcome, process.fields, "field")
        row.knows("answers", [stage.answers] if stage.answers else [], stage.required, "field")
        _dates(row, stage, process)
        for inner, rule in zip(row.rows("required_when"), stage.required_when, strict=True):
            inner.knows("field", [rule.field], process.fields, "field")
            inner.knows("needs", rule.needs, process.fields, "field")
            _options(inner, "is", rule.field, rule.values, process)


def _dates(row: Table, stage: Stage, process: Process) -> None:
    """A limit starts from a date, and a deadline is one."""
    dates = [field.code for field in process.fields.values() if field.type == "date"]
    starts = {"limit_from": stage.limit and stage.limit.start, "cap_from": stage.cap and stage.cap.start}
    for key, start in starts.items():
        row.knows(key, [start] if start else [], [*STARTS, *dates], "start")
    row.knows("due_field", [stage.due_field] if stage.due_field else [], dates, "start")


def _longer(process: Process, top: Table) -> None:
    dates = [field.code for field in process.fields.values() if field.type == "date"]
    for row, limit in zip(top.table("term").rows("longer"), process.longer, strict=True):
        row.knows("from", [limit.start], dates, "start")


def _options(row: Table, key: str, field: str, values: Iterable[str], process: Process) -> None:
    options = process.fields[field].options if field in process.fields else {}
    for value in values:
        if options and value not in options:
            row.fault(key, "bad_option", got=value, field=field, want=", ".join(options))


def _moves(process: Process, top: Table) -> None:
    for row in top.rows("move"):
        starts, when = row.texts("from"), row.conditions("when")
        row.knows("from", starts, process.stages, "stage")
        row.knows("to", row.texts("to"), process.stages, "stage")
        row.knows("when", when, [*process.fields, *FACTS], "field")
        for field, values in when.items():
            _options(row, f"when.{field}", field, values, process)
        row.knows("when.kind", when.get("kind", ()), KINDS, "kind")
        for start in starts:
            if start in process.stages and process.stages[start].final:
                row.fault("from", "leaves_final", which=start)


def _ways(process: Process, top: Table) -> None:
    ways = [(move.from_, move.to) for move in process.moves]
    ways += [(stage, wish.to) for wish in process.wishes.values() if wish.to for stage in wish.stages]
    reached = _closure({stage.code for stage in process.stages.values() if stage.first}, ways)
    ending = _closure({stage.code for stage in process.stages.values() if stage.final}, [(b, a) for a, b in ways])
    for row, code in zip(top.rows("stage"), process.stages, strict=True):
        if code not in reached:
            row.fault(None, "unreachable", which=code)
        if code not in ending:
            row.fault(None, "dead_end", which=code)


def _closure(start: set[str], ways: list[tuple[str, str]]) -> set[str]:
    reached, new = set(start), set(start)
    while new:
        new = {to for from_, to in ways if from_ in new} - reached
        reached |= new
    return reached


def _wishes(process: Process, top: Table) -> None:
    for row, wish in zip(top.rows("wish"), process.wishes.values(), strict=True):
        row.knows("stages", wish.stages, process.stages, "stage")
        row.knows("to", [wish.to] if wish.to else [], process.stages, "stage")
        row.knows("after", wish.after, process.outcomes, "outcome")
        row.knows("outcome", [wish.outcome] if wish.outcome else [], process.outcomes, "outcome")


def _roles(process: Process, top: Table) -> None:
    for row, role in zip(top.rows("role"), process.roles.values(), strict=True):
        row.knows("departments", role.departments, process.departments, "department")
    for row, approval in zip(top.rows("approval"), process.approvals, strict=True):
        row.knows("code", [approval.role] if process.roles else [], process.roles, "role")
        row.knows("from_sum_in", approval.from_sum_in, currencies(), "currency")
    top.knows("onec_remedy", process.onec_remedies, process.remedies, "remedy")
    top.knows("onec_refusal", process.onec_refusals, KINDS, "kind")


def _recovery(process: Process, top: Table) -> None:
    rules, row = process.recovery, top.table("recovery", needed=False)
    if rules is None:
        return
    for key, findings in (("supplier", rules.supplier), ("carrier", rules.carrier)):
        row.knows(key, findings, process.fields, "field")
        for field, values in findings.items():
            _options(row, f"{key}.{field}", field, values, process)
    row.knows("carrier_field", [rules.carrier_field] if rules.carrier_field else [], process.fields, "field")


def _routes(process: Process, top: Table) -> None:
    rows = top.rows("route")
    for number, (row, route) in enumerate(zip(rows, process.routes, strict=True), 1):
        row.knows("department", [route.department], process.departments, "department")
        row.knows("when", route.when, FACTS, "fact")
        row.knows("when.kind", route.when.get("kind", ()), KINDS, "kind")
        if not route.when and route.sum_from is None and number < len(rows):
            row.fault(None, "route_hidden")
    if not process.routes or process.routes[-1].when or process.routes[-1].sum_from is not None:
        top.fault("route", "no_default_route")


def _onec(process: Process, top: Table) -> None:
    seen: set[tuple[str, str]] = set()
    for row, status in zip(top.rows("onec_status"), process.onec_statuses, strict=True):
        row.knows("stage", [status.stage], process.stages, "stage")
        row.knows("fits", status.fits, process.stages, "stage")
        row.knows("outcome", [status.outcome] if status.outcome else [], process.outcomes, "outcome")
        if status.fits and status.stage not in status.fits:
            row.fault("fits", "no_first_fit", which=status.stage)
        if (status.object, status.value) in seen:
            row.fault("value", "onec_twice", got=status.value, object=status.object)
        seen.add((status.object, status.value))


def _subjects(process: Process, top: Table) -> None:
    if not process.subjects:
        top.fault("subject", "no_rows", table="subject")
    for row, subject in zip(top.rows("subject"), process.subjects.values(), strict=True):
        row.knows("remedies", subject.remedies, process.remedies, "remedy")
    for row, field in zip(top.rows("claim_field"), process.claim_fields.values(), strict=True):
        row.knows("subjects", field.subjects, process.subjects, "subject")
    for row, paper in zip(top.rows("written"), process.written, strict=True):
        row.knows("subjects", paper.subjects, process.subjects, "subject")
        row.knows("remedies", paper.remedies, process.remedies, "remedy")
        row.knows("outcomes", filter(None, paper.outcomes), process.outcomes, "outcome")
    for code in KINDS:
        if code not in process.kinds:
            top.fault("kinds", "no_kind_name", which=code)
    top.knows("kinds", process.kinds, KINDS, "kind")
