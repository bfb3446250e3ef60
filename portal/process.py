"""portal process check FILE: whether a changed process file is right, and what it would do to claims under way."""

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from claims.queries.process_check import Change, changes
from claims.queries.reach import Sight
from claims.queries.rule_history import RuleHistory, rule_history
from claims.rules.process import load
from claims.rules.quantity import show_money
from claims.rules.shape import Process
from claims.wording.process_check import (
    DUE,
    GONE,
    HEAD,
    LATE,
    LINE,
    MORE,
    ROUTE,
    RULE,
    RULES_LOOKED,
    SOUND,
    STAGE_DUE,
    STUCK,
    WHICH,
    line,
    totals,
    when,
    whom,
)
from portal import schema, wiring
from portal.settings import Settings

KINDS = ("gone", "route", "stage_due", "due", "late")


def add_commands(commands: Any) -> None:
    """`process check` among the program's commands."""
    process = commands.add_parser("process", help="файл процесса").add_subparsers(required=True, metavar="ДЕЙСТВИЕ")
    check = process.add_parser("check", help="что изменённый файл сделает с рекламациями в работе; ничего не меняет")
    check.add_argument("file", metavar="ФАЙЛ", type=Path)
    check.set_defaults(run=check_file)


def check_file(settings: Settings, asked: argparse.Namespace) -> int:
    """0: it may be put in place of the running one; 1: some claims would have no stage. ProcessError: its faults."""
    new = load(asked.file)
    print(SOUND.format(file=asked.file))
    schema.must_be_newest(settings)
    parts = wiring.build(settings)
    zone, counts = parts.company.zone, Counter[str]()
    with parts.reading() as session:
        parts.follow(session)
        old = parts.process
        for change in changes(session, old, new, now=parts.clock(), zone=zone):
            counts["all"] += 1
            if not change.any:
                continue
            if not counts["changed"]:
                print(LINE.format(**HEAD))
            counts["changed"] += 1
            counts.update(kind for kind in KINDS if getattr(change, kind))
            print(line(change.number, _stage(change, old), _said(change, old, new, zone)))
        history = rule_history(session, new, Sight(), parts.clock())
    print(totals(counts))
    for said in _rules(history):
        print(said)
    if counts["gone"]:
        print(STUCK)
    return 1 if counts["gone"] else 0


def _stage(change: Change, old: Process) -> str:
    return old.stages[change.stage].name if change.stage in old.stages else change.stage


def _said(change: Change, old: Process, new: Process, zone: ZoneInfo) -> list[str]:
    said = [GONE.format(stage=change.stage)] if change.gone else []
    if change.route:
        said.append(ROUTE.format(old=whom(change.route[0], old), new=whom(change.route[1], new)))
    for words, pair in ((STAGE_DUE, change.stage_due), (DUE, change.due)):
        if pair:
            said.append(words.format(old=when(pair[0], zone), new=when(pair[1], zone)))
    return said + ([LATE] if change.late else [])


def _rules(found: RuleHistory) -> Iterator[str]:
    """What each rule of the file would have taken, and which of it people decided otherwise."""
    if not found.rules:
        return
    yield RULES_LOOKED.format(small=found.small, looked=found.looked)
    for row in found.rules:
        numbers = [one.number for one in row.otherwise]
        more = row.differ - len(numbers)
        which = WHICH.format(numbers=", ".join(numbers)) if numbers else ""
        which += MORE.format(more=more) if more else ""
        total = show_money(row.total)
        yield RULE.format(
            name=row.rule.name, count=row.count, total=total, same=row.same, differ=row.differ, which=which
        )
