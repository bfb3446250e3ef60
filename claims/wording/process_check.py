"""What `portal process check` prints: what a changed process file would do to claims under way."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from claims.rules.shape import Process, Route
from claims.wording import plural, show_moment

DRAFT = "черновик"
NO_TERM = "без срока"
GONE = "стадии «{stage}» в новом файле нет, идти дальше ей будет некуда"
ROUTE = "попадёт: {new} (сейчас: {old})"
STAGE_DUE = "срок стадии: {new} (сейчас: {old})"
DUE = "срок рекламации: {new} (сейчас: {old})"
LATE = "сразу станет просроченной"
SOUND = "В файле {file} ошибок нет."
UNDER_WAY = "{count} {claims} в работе, изменится {changed}: без стадии останется {gone}, другому отделу или человеку "
UNDER_WAY += (
    "попадёт {route}, другой срок стадии у {stage_due}, другой срок рекламации у {due}, станет просроченной {late}."
)
STUCK = "Сначала закройте или переведите рекламации, чьей стадии в новом файле нет."
LINE = "{number:<16} {stage:<26} {said}"
HEAD = {"number": "Рекламация", "stage": "Стадия сейчас", "said": "Что будет"}
CLAIMS = ("рекламация", "рекламации", "рекламаций")


RULES_LOOKED = "Правила на закрытых за 12 месяцев: небольших {small}, проверено {looked}."
RULE = "Правило «{name}» взяло бы {count} на {total}; люди решили так же {same}, иначе {differ}{which}"
WHICH = ": {numbers}"
MORE = " и ещё {more}"


def whom(row: Route, process: Process) -> str:
    """«Склад» or «Склад, anna@chistydom.example»."""
    name = process.departments[row.department].name
    return f"{name}, {row.person}" if row.person else name


def when(at: datetime | None, zone: ZoneInfo) -> str:
    """A deadline as people read it."""
    return show_moment(at.astimezone(zone)) if at else NO_TERM


def totals(counts: Counter[str]) -> str:
    """How many of which."""
    names = ("changed", "gone", "route", "stage_due", "due", "late")
    return UNDER_WAY.format(
        count=counts["all"], claims=plural(counts["all"], *CLAIMS), **{name: counts[name] for name in names}
    )


def line(number: str, stage: str, said: Iterable[str]) -> str:
    """A row of the table."""
    return LINE.format(number=number or DRAFT, stage=stage, said="; ".join(said))
