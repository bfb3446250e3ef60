"""Reads a process from its TOML file and refuses a wrong one with every fault, its place and the remedy."""

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import TypeVar

from claims.errors import ClaimError
from claims.rules import rule_rows, stage_rows, subject_rows
from claims.rules.process_checks import check
from claims.rules.shape import Process
from claims.rules.subjects import Named
from claims.rules.table import Table
from claims.rules.words import FAULT_LINE, FAULTS, FILE_PLACE

Coded = TypeVar("Coded", bound=Named)


class ProcessError(ClaimError):
    """A wrong process file; faults: (place, what is wrong and what to write) in the file's order, Russian."""

    def __init__(self, file: str, faults: list[tuple[str, str]]) -> None:
        self.file = file
        self.faults = tuple(faults)
        self.lines = tuple(FAULT_LINE.format(file=file, place=place, text=text) for place, text in faults)
        super().__init__("\n".join(self.lines))


@cache
def shipped(name: str) -> Process:
    """The process desk or erp that comes with the portal."""
    return load(shipped_text(name), f"{name}.toml")


def shipped_text(name: str) -> str:
    """Its file."""
    return files("claims").joinpath("process", f"{name}.toml").read_text(encoding="utf-8")


def load(source: Path | str, name: str = "process.toml") -> Process:
    """Read and check a process: a Path is opened, a str is the TOML itself (name: how faults call it).

    Raises ProcessError with all faults at once.
    """
    text = opened(source) if isinstance(source, Path) else source
    file = str(source) if isinstance(source, Path) else name
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProcessError(file, [(FILE_PLACE, FAULTS["not_toml"].format(reason=error))]) from None
    faults: list[tuple[str, str]] = []
    process = _process(Table(data, "", faults))
    if not faults:
        check(process, Table(data, "", faults))
    if faults:
        raise ProcessError(file, list(dict.fromkeys(faults)))
    return process


def opened(path: Path) -> str:
    """Raises ProcessError when it is no text in UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")  # Notepad of Windows puts a mark first
    except (OSError, UnicodeDecodeError) as error:
        raise ProcessError(str(path), [(FILE_PLACE, FAULTS["unreadable"].format(reason=error))]) from None


def _process(top: Table) -> Process:
    defects = _by_code(top, "defect_code", subject_rows.named)
    process = Process(
        name=top.text("name"),
        term=stage_rows.term(top.table("term")),
        longer=top.table("term").each("longer", stage_rows.longer),
        waits_stop_clock=top.flag("waits_stop_clock", True),
        end_on_working_day=top.flag("end_on_working_day", True),
        late_days=top.whole("late_days", 0),
        letters=stage_rows.letters(top.table("letters", needed=False)),
        reminders=stage_rows.reminders(top.table("reminders", needed=False)),
        departments=_by_code(top, "department", stage_rows.department),
        roles=_by_code(top, "role", stage_rows.role),
        fields=_by_code(top, "field", stage_rows.field),
        outcomes=_by_code(top, "outcome", stage_rows.outcome),
        stages=_by_code(top, "stage", stage_rows.stage),
        moves=tuple(chain.from_iterable(top.each("move", stage_rows.moves))),
        wishes=_by_code(top, "wish", stage_rows.wish),
        approvals=top.each("approval", stage_rows.approval),
        routes=top.each("route", stage_rows.route),
        onec_statuses=top.each("onec_status", stage_rows.onec_status),
        onec_actions=top.each("onec_action", stage_rows.onec_action),
        onec_remedies=top.names("onec_remedy"),
        onec_refusals=top.names("onec_refusal"),
        kinds=top.names("kinds"),
        subjects=_by_code(top, "subject", lambda row: subject_rows.subject(row, tuple(defects.values()))),
        remedies=_by_code(top, "remedy", subject_rows.remedy),
        claim_fields=_by_code(top, "claim_field", subject_rows.line_field),
        told_shots=top.each("told_shot", subject_rows.shot),
        written=top.each("written", subject_rows.written),
        files=stage_rows.files(top.table("files", needed=False)),
        grounds=_by_code(top, "ground", subject_rows.ground),
        dispositions=_by_code(top, "disposition", subject_rows.named),
        defect_codes=defects,
        recovery=stage_rows.recovery(top.table("recovery", needed=False)) if "recovery" in top.data else None,
        auto_decisions=_by_code(top, "auto_decision", rule_rows.auto_decision),
        weight=rule_rows.weight(top.table("weight", needed=False)) if "weight" in top.data else None,
    )
    top.done()
    return process


def _by_code(top: Table, key: str, read: Callable[[Table], Coded]) -> Mapping[str, Coded]:
    rows: dict[str, Coded] = {}
    for table, row in zip(top.rows(key), top.each(key, read), strict=True):
        if row.code in rows:
            table.fault("code", "twice", got=row.code)
        rows[row.code] = row
    return rows
