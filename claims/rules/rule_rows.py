"""Rows of a process file about weighing and deciding by rule, read and checked."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, cast

from claims.rules.auto_decision import HUNDRED, deciding_stage
from claims.rules.by_rule import ADVICE, DECIDES, AutoDecision, WeightRules
from claims.rules.shape import FieldSpec, Process, Stage
from claims.rules.subjects import KINDS
from claims.rules.table import Table

WORKED_OUT = ("decision", "approval")
WRITTEN = ("text", "choice", "yes_no", "number", "money")  # types of fields that a rule may fill in


def weight(row: Table) -> WeightRules:
    """[weight]"""
    rules = WeightRules()
    percent, kilograms = row.money("tolerance_percent"), row.money("tolerance_kg")
    found = WeightRules(
        tolerance_percent=rules.tolerance_percent if percent is None else percent,
        tolerance_kg=rules.tolerance_kg if kilograms is None else kilograms,
        weighed=row.text("weighed", ""),
    )
    row.done()
    return found


def check_weight(process: Process, top: Table) -> None:
    numbers = [field.code for field in process.fields.values() if field.type == "number"]
    if process.weight is not None and process.weight.weighed:
        top.table("weight", needed=False).knows("weighed", [process.weight.weighed], numbers, "number")


def auto_decision(row: Table) -> AutoDecision:
    """[[auto_decision]]"""
    within = row.table("within", needed=False)
    limits = {code: within.limit(code) for code in within.data}
    most = row.money("sum_to")
    if most is None:
        row.fault("sum_to", "auto_no_sum")
    return AutoDecision(
        code=row.code(),
        name=row.text("name"),
        mode=cast(Any, row.one_of("mode", (ADVICE, DECIDES))),
        stages=row.texts("stages"),
        sum_to=most or Decimal(0),
        kinds=row.each_of("kinds", KINDS),
        segments=row.texts("segments"),
        dealers=row.texts("dealers"),
        dealer_decided=row.whole("dealer_decided", 0),
        shots=row.flag("shots"),
        weight=row.flag("weight"),
        no_repeat=row.flag("no_repeat"),
        refused_below=_per_cent(row, "refused_below") if "refused_below" in row.data else None,
        remedy=row.text("remedy", ""),
        fill=row.names("fill"),
        within={code: (limit.amount, limit.unit) for code, limit in limits.items() if limit is not None},
        sample=_per_cent(row, "sample", 5),
    )


def _per_cent(row: Table, key: str, default: int = 0) -> int:
    found = row.whole(key, default)
    if found > HUNDRED:
        row.fault(key, "not_per_cent", got=found)
    return found


def check_auto_decisions(process: Process, top: Table) -> None:
    for row, rule in zip(top.rows("auto_decision"), process.auto_decisions.values(), strict=True):
        if process.onec_moves:
            row.fault(None, "auto_in_onec")
            continue
        row.knows("remedy", [rule.remedy] if rule.remedy else [], process.remedies, "remedy")
        row.knows("stages", rule.stages, process.stages, "stage")
        row.knows("fill", rule.fill, [code for code, field in process.fields.items() if field.type in WRITTEN], "field")
        dates = [code for code, field in process.fields.items() if field.type == "date"]
        row.knows("within", rule.within, dates, "date")
        _options(row, rule, process)
        if rule.weight and process.weight is None:
            row.fault("weight", "auto_no_weight")
        if not rule.stages:
            row.fault("stages", "auto_nowhere")
        for stage in rule.stages:
            if stage in process.stages:
                _stage(row, rule, process.stages[stage], process)


def _options(row: Table, rule: AutoDecision, process: Process) -> None:
    for code, value in rule.fill.items():
        options = _choices(process.fields[code]) if code in process.fields else ()
        if options and value not in options:
            row.fault("fill", "bad_option", got=value, field=code, want=", ".join(options))


def _choices(field: FieldSpec) -> tuple[str, ...]:
    return ("yes",) if field.type == "yes_no" else tuple(field.options)


def _stage(row: Table, rule: AutoDecision, stage: Stage, process: Process) -> None:
    where = deciding_stage(process, stage.code)
    if where is None:
        row.fault("stages", "auto_no_way", which=stage.code)
        return
    if rule.mode == ADVICE and where != stage.code:
        row.fault("stages", "auto_advice_elsewhere", which=stage.code)
    lacks = [*_demanded(process.stages[where])]
    free = any(move.free for move in process.moves if (move.from_, move.to) == (stage.code, where))
    if where != stage.code and not free:
        lacks += stage.required
    for code in dict.fromkeys(lacks):
        if code not in WORKED_OUT and code not in rule.fill and code not in rule.within:
            key = "within" if process.fields[code].type == "date" else "fill"
            row.fault(key, "auto_lacks", which=code, name=process.fields[code].name)


def _demanded(stage: Stage) -> Iterator[str]:
    """What must be filled in where all is granted."""
    yield from stage.required
    for rule in stage.required_when:
        if rule.field == "decision" and "satisfy" in rule.values:
            yield from rule.needs
