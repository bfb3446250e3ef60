"""The workbook of claims to suppliers and carriers: «Претензии» and «Итоги»."""

from collections.abc import Generator
from datetime import datetime
from typing import IO, Any
from zoneinfo import ZoneInfo

from claims.models import Session
from claims.queries.recoveries import Listed, Owing, Wanted, owing, recovery_list
from claims.rules.countries import currency
from claims.wording.recovery import PARTIES, STATES, WARRANTY
from forms.book import Column, Kind, Sheet, write

MOST = 10_000
MORE = "Здесь только первые {most}: чтобы получить остальные, сузьте отбор"


def recovery_book(file: IO[bytes], session: Session, wanted: Wanted, now: datetime, zone: ZoneInfo) -> None:
    """What the ledger shows by the same filter, all of it."""
    claims = Sheet(
        name="Претензии",
        columns=_claims(),
        rows=_listed(session, wanted, now),
        most=MOST,
        more=MORE.format(most=MOST),
    )
    parties = Sheet(
        name="Итоги", columns=_parties(), rows=_owing(session, wanted, now), most=MOST, more=MORE.format(most=MOST)
    )
    write(file, (claims, parties), zone)


def _listed(session: Session, wanted: Wanted, now: datetime) -> Generator[Listed, None, None]:
    yield from recovery_list(session, wanted, now, MOST + 1)


def _owing(session: Session, wanted: Wanted, now: datetime) -> Generator[Owing, None, None]:
    yield from owing(session, wanted, now)


def _column(title: str, width: int, value: Any, kind: Kind = "text") -> Column:
    return Column(title=title, width=width, kind=kind, value=value)


def _claims() -> list[Column]:
    return [
        _column("Рекламация", 17, lambda row: row.number),
        _column("Дилер", 24, lambda row: row.dealer),
        _column("Товары", 44, lambda row: row.summary),
        _column("Кому", 12, lambda row: PARTIES[row.recovery.against]),
        _column("Название", 28, lambda row: row.recovery.name),
        _column("Состояние", 20, lambda row: STATES[row.recovery.state][0]),
        _column("Начата", 17, lambda row: row.recovery.started_at, "moment"),
        _column("Письмо", 17, lambda row: row.recovery.sent_at, "moment"),
        _column("Ответ до", 17, lambda row: row.recovery.due_at, "moment"),
        _column("Ответ", 17, lambda row: row.recovery.answered_at, "moment"),
        _column("Их слова", 40, lambda row: row.recovery.answer),
        _column("Гарантия", 22, lambda row: WARRANTY.get(row.recovery.warranty, "")),
        _column("Требуем с НДС", 16, lambda row: row.recovery.asked, "money"),
        _column("Признали", 16, lambda row: row.recovery.agreed, "money"),
        _column("Получено", 16, lambda row: row.recovery.got, "money"),
        _column("Валюта", 8, lambda row: currency(row.recovery.currency).iso),
        _column("Кто ведёт", 24, lambda row: row.who),
    ]


def _parties() -> list[Column]:
    return [
        _column("Кому", 12, lambda row: PARTIES[row.against]),
        _column("Название", 28, lambda row: row.name),
        _column("Претензий", 11, lambda row: row.count, "count"),
        _column("Ответ просрочен", 11, lambda row: row.late, "count"),
        _column("Требовали с НДС", 16, lambda row: row.asked, "money"),
        _column("Ещё должны", 16, lambda row: row.owed, "money"),
        _column("Получено", 16, lambda row: row.got, "money"),
        _column("Отказали", 16, lambda row: row.refused, "money"),
        _column("Валюта", 8, lambda row: currency(row.currency).iso),
    ]
