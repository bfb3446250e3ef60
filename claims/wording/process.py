"""A process in words: what a person reads of its stages, ways, terms and tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from claims.rules.drawing import AUTO, DEALER, ONEC
from claims.rules.quantity import show_money
from claims.rules.shape import Conditions, Limit, Process, Route, Stage
from claims.wording import plural

ACTORS = {AUTO: "само", "staff": "сотрудник", DEALER: "дилер", ONEC: "1С", "clock": "по часам"}
DRAWN = {
    AUTO: "Идёт само",
    "staff": "Переводит сотрудник",
    DEALER: "Решает дилер",
    ONEC: "Переводит 1С",
    "clock": "Само, когда выйдет срок",
}
UNITS = {
    "calendar_days": ("календарный день", "календарных дня", "календарных дней"),
    "days": ("сутки", "суток", "суток"),
    "working_days": ("рабочий день", "рабочих дня", "рабочих дней"),
    "working_hours": ("рабочий час", "рабочих часа", "рабочих часов"),
}
STARTS = {"registration": "от регистрации", "stage": "от начала стадии"}
FROM_FIELD = "от даты «{name}»"
DUE_FIELD = "до даты «{name}»"
CAPPED = "{limit}, но не позже чем {cap}"
FACTS = {
    "kind": "вид",
    "subject": "предмет",
    "direction": "направление",
    "segment": "тип клиента",
    "region": "регион",
    "money": "есть сумма",
    "refused": "отказ",
    "as_asked": "решено, как просили",
    "approved": "согласовано",
    "formal": "формальное основание",
    "onec_act": "в 1С есть Акт",
}
YES_NO = {"yes": "да", "no": "нет"}
OR, COMMA = " или ", ", "
FREE = "можно, не заполнив стадию"
AFTER = "через {limit}"
ASKS = "просьба «{name}»"
CONFIRMED = "{asks}, подтверждает 1С"
SUM_FROM = "сумма от {sum}"
ANY = "все остальные"
VERSION = "версия {number}"
NO_SUCH_CLAIM = "Рекламации с таким номером нет"


@dataclass(frozen=True, kw_only=True)
class WayOut:
    """Where a stage leads. how: who leads there; when: under which conditions, "" = any."""

    to: str
    name: str
    how: str
    when: str


@dataclass(frozen=True, kw_only=True)
class StageWords:
    """A stage as a person reads it; needs: (field, "" or when it is asked)."""

    stage: Stage
    department: str
    limit: str
    needs: tuple[tuple[str, str], ...]
    tasks: tuple[tuple[str, str, bool], ...]
    ways: tuple[WayOut, ...]


def stages_in_words(process: Process) -> list[StageWords]:
    """In the order of the file."""
    return [_stage(process, stage) for stage in process.stages.values()]


def limit_in_words(limit: Limit, process: Process) -> str:
    """«3 рабочих дня от регистрации»."""
    start = STARTS.get(limit.start) or FROM_FIELD.format(name=process.fields[limit.start].name)
    return f"{span(limit)} {start}"


def span(limit: Limit) -> str:
    """«3 рабочих дня»."""
    return f"{limit.amount} {plural(limit.amount, *UNITS[limit.unit])}"


def conditions(when: Conditions, process: Process) -> str:
    """«вид: недостача или бой; «Итог расследования»: Ошибка склада»; "" = any."""
    return "; ".join(_condition(code, values, process) for code, values in when.items())


def route_in_words(row: Route, process: Process) -> str:
    """Whom a row of the routing table is about."""
    parts = [conditions(row.when, process)] if row.when else []
    parts += [SUM_FROM.format(sum=show_money(row.sum_from))] if row.sum_from is not None else []
    return "; ".join(parts) or ANY


def _stage(process: Process, stage: Stage) -> StageWords:
    return StageWords(
        stage=stage,
        department=process.departments[stage.department].name if stage.department else "",
        limit=_term(stage, process),
        needs=(*((process.fields[code].name, "") for code in stage.required), *_needs(stage, process)),
        tasks=tuple((task.name, span(task.limit) if task.limit else "", task.required) for task in stage.tasks),
        ways=tuple(_ways(stage, process)),
    )


def _term(stage: Stage, process: Process) -> str:
    if stage.due_field:
        return DUE_FIELD.format(name=process.fields[stage.due_field].name)
    limit = limit_in_words(stage.limit, process) if stage.limit else ""
    return CAPPED.format(limit=limit, cap=limit_in_words(stage.cap, process)) if stage.cap else limit


def _needs(stage: Stage, process: Process) -> Iterable[tuple[str, str]]:
    for rule in stage.required_when:
        when = _condition(rule.field, rule.values, process)
        yield from ((process.fields[code].name, when) for code in rule.needs)


def _ways(stage: Stage, process: Process) -> Iterable[WayOut]:
    for move in process.moves:
        if move.from_ != stage.code:
            continue
        when = conditions(move.when, process)
        if move.free:
            when = f"{when}; {FREE}" if when else FREE
        how = ", ".join(ACTORS[kind] for kind in ((AUTO,) if move.auto else move.by))
        if move.after:
            how = f"{how} {AFTER.format(limit=span(move.after))}"
        yield WayOut(to=move.to, name=process.stages[move.to].name, how=how, when=when)
    for wish in process.wishes.values():
        if wish.to and stage.code in wish.stages:
            asks = ASKS.format(name=wish.name)
            asks = CONFIRMED.format(asks=asks) if wish.confirmed_by == "onec" else asks
            how = f"{ACTORS[DEALER]}, {asks}"
            yield WayOut(to=wish.to, name=process.stages[wish.to].name, how=how, when="")


def _condition(code: str, values: Iterable[str], process: Process) -> str:
    field = process.fields.get(code)
    if field is not None:
        said = [field.options.get(value, YES_NO.get(value, value)) for value in values]
        return f"«{field.name}»: {_either(said)}"
    names = {"kind": process.kinds, "subject": {row.code: row.name for row in process.subjects.values()}}
    known = names.get(code, YES_NO)
    return f"{FACTS[code]}: {_either([known.get(value, value) for value in values])}"


def _either(words: Sequence[str]) -> str:
    """«недостача, брак или бой»."""
    return OR.join(filter(None, (COMMA.join(words[:-1]), words[-1])))
