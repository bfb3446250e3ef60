"""Reads a process from its TOML file and refuses a wrong one with every fault, its place and the remedy."""

import tomllib
from collections.abc import Callable, Mapping
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar, cast

from claims.errors import ClaimError
from claims.rules import shape
from claims.rules.process_checks import check
from claims.rules.shape import Process
from claims.rules.subjects import KINDS, Ground, LineField, Named, Need, Paper, Remedy, Shot, Subject
from claims.rules.table import Table
from claims.rules.words import FAULT_LINE, FAULTS, FILE_PLACE

NEEDS = ("required", "welcome", "no")
LINE_FIELD_TYPES = ("text", "quantity", "money", "date", "choice", "item")
Row = TypeVar("Row", bound=Named)


class ProcessError(ClaimError):
    """A wrong process file; faults: (place, what is wrong and what to write) in the file's order, Russian."""

    def __init__(self, file: str, faults: list[tuple[str, str]]) -> None:
        self.file = file
        self.faults = tuple(faults)
        self.lines = tuple(FAULT_LINE.format(file=file, place=place, text=text) for place, text in faults)
        super().__init__("\n".join(self.lines))


def shipped(name: str) -> Process:
    """The process desk or erp that comes with the portal."""
    return load(files("claims").joinpath("process", f"{name}.toml").read_text(encoding="utf-8"), f"{name}.toml")


def load(source: Path | str, name: str = "process.toml") -> Process:
    """Read and check a process: a Path is opened, a str is the TOML itself (name: how faults call it).

    Raises ProcessError with all faults at once.
    """
    text = _opened(source) if isinstance(source, Path) else source
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
        raise ProcessError(file, faults)
    return process


def _opened(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ProcessError(str(path), [(FILE_PLACE, FAULTS["unreadable"].format(reason=error))]) from None


def _process(top: Table) -> Process:
    defects = _by_code(top, "defect_code", _named)
    process = Process(
        name=top.text("name"),
        term=_term(top.table("term")),
        waits_stop_clock=top.flag("waits_stop_clock", True),
        end_on_working_day=top.flag("end_on_working_day", True),
        late_days=top.whole("late_days", 0),
        departments=_by_code(top, "department", _department),
        fields=_by_code(top, "field", _field),
        outcomes=_by_code(top, "outcome", _outcome),
        stages=_by_code(top, "stage", _stage),
        moves=tuple(move for row in top.rows("move") for move in _moves(row)),
        wishes=_by_code(top, "wish", _wish),
        approvals=tuple(_approval(row) for row in top.rows("approval")),
        routes=tuple(_route(row) for row in top.rows("route")),
        onec_statuses=tuple(_onec_status(row) for row in top.rows("onec_status")),
        onec_actions=tuple(_onec_action(row) for row in top.rows("onec_action")),
        kinds=top.names("kinds"),
        subjects=_by_code(top, "subject", lambda row: _subject(row, tuple(defects.values()))),
        remedies=_by_code(top, "remedy", _remedy),
        grounds=_by_code(top, "ground", _ground),
        dispositions=_by_code(top, "disposition", _named),
        defect_codes=defects,
    )
    top.done()
    return process


def _by_code(top: Table, key: str, read: Callable[[Table], Row]) -> Mapping[str, Row]:
    rows: dict[str, Row] = {}
    for table in top.rows(key):
        row = read(table)
        table.done()
        if row.code in rows:
            table.fault("code", "twice", got=row.code)
        rows[row.code] = row
    return rows


def _term(row: Table) -> shape.Limit:
    if "limit" not in row.data:
        row.text("limit")
    term = row.limit("limit", row.one_of("from", shape.STARTS[:1]))
    row.done()
    return term or shape.Limit(amount=1, unit="days")


def _department(row: Table) -> shape.Department:
    return shape.Department(code=row.code(), name=row.text("name"))


def _named(row: Table) -> Named:
    return Named(code=row.code(), name=row.text("name"))


def _ground(row: Table) -> Ground:
    return Ground(code=row.code(), name=row.text("name"), formal=row.flag("formal"))


def _remedy(row: Table) -> Remedy:
    return Remedy(code=row.code(), name=row.text("name"), hint=row.text("hint", ""), pays=row.flag("pays"))


def _field(row: Table) -> shape.FieldSpec:
    kind = row.one_of("type", shape.FIELD_TYPES)
    options = row.names("options")
    if kind == "choice" and not options:
        row.fault("options", "no_options")
    return shape.FieldSpec(code=row.code(), name=row.text("name"), type=kind, options=options)


def _outcome(row: Table) -> shape.Outcome:
    return shape.Outcome(code=row.code(), name=row.text("name"), tone=_tone(row))


def _tone(row: Table) -> shape.Tone:
    return cast(shape.Tone, row.one_of("tone", shape.TONES))


def _stage(row: Table) -> shape.Stage:
    return shape.Stage(
        code=row.code(),
        name=row.text("name"),
        dealer_sees=row.text("dealer_sees"),
        tone=_tone(row),
        department=row.text("department", "") or None,
        limit=row.limit("limit", row.text("limit_from", "stage")),
        cap=row.limit("cap", row.text("cap_from", "registration")),
        due_field=row.text("due_field", "") or None,
        required=row.texts("required"),
        required_when=tuple(_required_when(inner) for inner in row.rows("required_when")),
        tasks=tuple(_task(inner) for inner in row.rows("tasks")),
        first=row.flag("first"),
        final=row.flag("final"),
        shows_outcome=row.flag("shows_outcome"),
        next=row.text("next", ""),
        onec_status=row.text("onec_status", ""),
    )


def _required_when(row: Table) -> shape.RequiredWhen:
    when = shape.RequiredWhen(field=row.text("field"), values=row.texts("is"), needs=row.texts("needs"))
    row.done()
    return when


def _task(row: Table) -> shape.TaskSpec:
    task = shape.TaskSpec(name=row.text("name"), required=row.flag("required"), limit=row.limit("limit"))
    row.done()
    return task


def _moves(row: Table) -> list[shape.Move]:
    auto, after = row.flag("auto"), row.limit("after")
    by = cast(tuple[shape.Actor, ...], row.each_of("by", shape.ACTORS))
    if auto and by:
        row.fault("by", "auto_by")
    if not auto and not by:
        row.fault("by", "no_actor")
    if "clock" in by and after is None and "after" not in row.data:
        row.fault("after", "clock_after")
    for key in ("from", "to"):
        if not row.texts(key):
            row.text(key)
    free, when = row.flag("free"), row.conditions("when")
    row.done()
    return [
        shape.Move(from_=start, to=to, by=by, auto=auto, free=free, when=when, after=after)
        for start in row.texts("from")
        for to in row.texts("to")
    ]


def _wish(row: Table) -> shape.Wish:
    return shape.Wish(
        code=row.code(),
        name=row.text("name"),
        stages=row.texts("stages"),
        to=row.text("to", "") or None,
        outcome=row.text("outcome", "") or None,
        confirmed_by=cast(Any, row.one_of("confirmed_by", ("portal", "onec"), "portal")),
    )


def _approval(row: Table) -> shape.Approval:
    approval = shape.Approval(role=row.code(), name=row.text("name"), from_sum=row.money("from_sum") or Decimal(0))
    row.done()
    return approval


def _route(row: Table) -> shape.Route:
    route = shape.Route(
        when=row.conditions("when"),
        sum_from=row.money("sum_from"),
        department=row.text("department"),
        person=row.text("person", ""),
    )
    row.done()
    return route


def _onec_status(row: Table) -> shape.OnecStatus:
    status = shape.OnecStatus(
        object=row.one_of("object", shape.ONEC_OBJECTS),
        value=row.text("value"),
        stage=row.text("stage"),
        fits=row.texts("fits"),
        outcome=row.text("outcome", "") or None,
    )
    row.done()
    return status


def _onec_action(row: Table) -> shape.OnecAction:
    action = shape.OnecAction(value=row.text("value"), name=row.text("name"), granted=row.flag("granted"))
    row.done()
    return action


def _subject(row: Table, defects: tuple[Named, ...]) -> Subject:
    return Subject(
        code=row.code(),
        name=row.text("name"),
        hint=row.text("hint"),
        icon=row.text("icon", ""),
        kinds=row.each_of("kinds", KINDS),
        line_fields=tuple(_line_field(inner, defects) for inner in row.rows("line_field", "subject.line_field")),
        shots=tuple(_shot(inner) for inner in row.rows("shot", "subject.shot")),
        papers=tuple(_paper(inner) for inner in row.rows("paper", "subject.paper")),
        remedies=row.texts("remedies"),
        scan_days=row.whole("scan_days", 0) or None,
    )


def _need(row: Table) -> Need:
    return cast(Need, row.one_of("need", NEEDS))


def _line_field(row: Table, defects: tuple[Named, ...]) -> LineField:
    kind = row.one_of("type", LINE_FIELD_TYPES)
    options = tuple(Named(code=code, name=name) for code, name in row.names("options").items())
    if row.one_of("options_from", ("", "defect_code"), ""):
        options = defects
    if kind == "choice" and not options:
        row.fault("options", "no_options")
    field = LineField(
        code=row.code(), name=row.text("name"), type=kind, need=_need(row), hint=row.text("hint", ""), options=options
    )
    row.done()
    return field


def _shot(row: Table) -> Shot:
    shot = Shot(
        code=row.code(),
        name=row.text("name"),
        need=_need(row),
        hint=row.text("hint", ""),
        per=cast(Any, row.one_of("per", ("line", "claim"), "line")),
        media=cast(Any, row.one_of("media", ("photo", "video", "scan"), "photo")),
        kinds=row.each_of("kinds", KINDS),
    )
    row.done()
    return shot


def _paper(row: Table) -> Paper:
    paper = Paper(
        code=row.code(),
        name=row.text("name"),
        need=_need(row),
        hint=row.text("hint", ""),
        form=row.one_of("form", ("", "torg2", "quality_act"), ""),
    )
    row.done()
    return paper
