"""What one version of the process has otherwise than another, as people read it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields

from claims.rules.quantity import show_money
from claims.rules.shape import Process
from claims.rules.subjects import Named
from claims.wording import plural
from claims.wording.process import UNITS, StageWords, limit_in_words, route_in_words, span, stages_in_words

NOTHING = "—"
YES, NO = "да", "нет"
TERM, LATE_DAYS = "Срок всей рекламации", "Поздней рекламация становится через"
LONGER = "Что продлевает срок всей рекламации"
CLOCK, ENDS = "Часы стоят, пока дилера спрашивают", "Конец срока в выходной переходит на рабочий день"
NEW_STAGE, GONE_STAGE = "Новая стадия", "Стадии больше нет"
OF_STAGE = "Стадия «{stage}»: {what}"
ASPECTS = {
    "name": "название",
    "department": "отдел",
    "limit": "срок",
    "needs": "что заполнить",
    "tasks": "задачи",
    "ways": "куда дальше",
    "dealer_sees": "дилер видит",
}
APPROVAL, APPROVAL_FROM = "Согласует {name}", "от {sum}"
ROUTES = "Кому попадает"
LISTS = {
    "departments": "Отделы",
    "roles": "Роли",
    "remedies": "Чем возместить",
    "grounds": "Основания отказа",
    "dispositions": "Что делать с товаром",
    "defect_codes": "Виды брака",
    "subjects": "Предметы рекламации",
    "outcomes": "Итоги",
    "fields": "Поля стадий",
}
RETIRED = "Больше не предлагаются основания отказа"
WARN, QUIET, DIGEST = "Предупреждать, когда прошло", "Тихие часы", "Утреннее письмо"
OF_WISH = {"limit": "Дилер может «{wish}» не позже чем через", "answer_limit": "Ответ на «{wish}» — за"}
RECOVERY = {"start_within": "Начать претензию поставщику за", "answer_limit": "Ждать ответа поставщика"}
INSIDE = "{what}: правила внутри"
CHANGED = "изменены"
REST = {
    "letters": "Письма дилерам",
    "wishes": "Просьбы дилера",
    "onec_statuses": "Слова 1С",
    "onec_actions": "Решения 1С",
    "onec_remedies": "Действия для 1С",
    "onec_refusals": "Отказы для 1С",
    "kinds": "Виды расхождений",
    "claim_fields": "Вопросы обо всей рекламации",
    "told_shots": "Снимки поставки, которой ещё нет в 1С",
    "written": "Бумаги",
    "files": "Сколько файлов берём",
    "recovery": "Претензии поставщикам",
}


@dataclass(frozen=True, kw_only=True)
class Difference:
    """what is otherwise; before, after: as people read it, «—» where there is nothing."""

    what: str
    before: str
    after: str


def differences(old: Process, new: Process) -> list[Difference]:
    """In the order of the page that shows the process; () when they say the same."""
    found = [*_whole(old, new), *_stages(old, new), *_tables(old, new), *_wishes(old, new)]
    return [*found, *_rest(old, new, found)]


def _row(what: str, before: str, after: str) -> Iterator[Difference]:
    if before != after:
        yield Difference(what=what, before=before or NOTHING, after=after or NOTHING)


def _whole(old: Process, new: Process) -> Iterator[Difference]:
    yield from _row(TERM, limit_in_words(old.term, old), limit_in_words(new.term, new))
    yield from _row(LONGER, *("; ".join(limit_in_words(row, one) for row in one.longer) for one in (old, new)))
    yield from _row(CLOCK, _yes(old.waits_stop_clock), _yes(new.waits_stop_clock))
    yield from _row(ENDS, _yes(old.end_on_working_day), _yes(new.end_on_working_day))
    yield from _row(LATE_DAYS, _days(old.late_days), _days(new.late_days))
    before, after = old.reminders, new.reminders
    yield from _row(WARN, f"{before.warn} %", f"{after.warn} %")
    yield from _row(QUIET, *(f"{one.quiet[0]:%H:%M}–{one.quiet[1]:%H:%M}" for one in (before, after)))
    yield from _row(DIGEST, f"{before.digest:%H:%M}", f"{after.digest:%H:%M}")


def _stages(old: Process, new: Process) -> Iterator[Difference]:
    before = {row.stage.code: row for row in stages_in_words(old)}
    after = {row.stage.code: row for row in stages_in_words(new)}
    for code, row in before.items():
        if code not in after:
            yield Difference(what=GONE_STAGE, before=row.stage.name, after=NOTHING)
    for code, row in after.items():
        if code not in before:
            yield Difference(what=NEW_STAGE, before=NOTHING, after=row.stage.name)
            continue
        was, now = _aspects(before[code]), _aspects(row)
        for aspect, name in ASPECTS.items():
            yield from _row(OF_STAGE.format(stage=row.stage.name, what=name), was[aspect], now[aspect])


def _aspects(row: StageWords) -> dict[str, str]:
    needs = (f"{name} (если {when})" if when else name for name, when in row.needs)
    tasks = (f"{name} ({limit})" if limit else name for name, limit, _ in row.tasks)
    ways = (f"{way.name} ({way.how}{'; ' if way.when else ''}{way.when})" for way in row.ways)
    return {
        "name": row.stage.name,
        "department": row.department,
        "limit": row.limit,
        "needs": "; ".join(needs),
        "tasks": "; ".join(tasks),
        "ways": "; ".join(ways),
        "dealer_sees": row.stage.dealer_sees,
    }


def _tables(old: Process, new: Process) -> Iterator[Difference]:
    sums = [{row.name: row.from_sum for row in one.approvals} for one in (old, new)]
    for name in dict.fromkeys([*sums[0], *sums[1]]):
        said = [APPROVAL_FROM.format(sum=show_money(one[name])) if name in one else "" for one in sums]
        yield from _row(APPROVAL.format(name=name), *said)
    routes = ["; ".join(_route(one, place) for place in range(len(one.routes))) for one in (old, new)]
    yield from _row(ROUTES, *routes)
    for key, name in LISTS.items():
        before, after = getattr(old, key), getattr(new, key)
        yield from _row(name, _only(before, after), _only(after, before))
    retired = [", ".join(row.name for row in one.grounds.values() if row.retired) for one in (old, new)]
    yield from _row(RETIRED, *retired)


def _route(process: Process, place: int) -> str:
    row = process.routes[place]
    return f"{route_in_words(row, process)} → {row.person or process.departments[row.department].name}"


def _only(these: Mapping[str, Named], others: Mapping[str, Named]) -> str:
    """Those that the others lack or call otherwise."""
    return ", ".join(row.name for code, row in these.items() if code not in others or others[code].name != row.name)


def _wishes(old: Process, new: Process) -> Iterator[Difference]:
    for code in (code for code in new.wishes if code in old.wishes):
        for key, what in OF_WISH.items():
            said = [getattr(one.wishes[code], key) for one in (old, new)]
            yield from _row(what.format(wish=new.wishes[code].name), *(span(one) if one else "" for one in said))
    for key, what in RECOVERY.items() if old.recovery and new.recovery else ():
        yield from _row(what, span(getattr(old.recovery, key)), span(getattr(new.recovery, key)))


def _rest(old: Process, new: Process, found: Iterable[Difference]) -> Iterator[Difference]:
    """What has no words of its own is named; a list whose names are the same may have other rules."""
    said = {row.what for row in found}
    for key in (one.name for one in fields(Process)):
        what = REST.get(key) or LISTS.get(key)
        if what is None or what in said or getattr(old, key) == getattr(new, key):
            continue
        if key in ("wishes", "recovery") and said & _of_wishes(new):
            continue
        yield Difference(what=INSIDE.format(what=what), before=NOTHING, after=CHANGED)


def _of_wishes(process: Process) -> set[str]:
    named = (what.format(wish=wish.name) for what in OF_WISH.values() for wish in process.wishes.values())
    return {*named, *RECOVERY.values()}


def _yes(flag: bool) -> str:
    return YES if flag else NO


def _days(count: int) -> str:
    return f"{count} {plural(count, *UNITS['calendar_days'])}" if count else ""
