"""Rows of a process file about weighing and deciding by rule, read and checked."""

from claims.rules.by_rule import WeightRules
from claims.rules.shape import Process
from claims.rules.table import Table


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
