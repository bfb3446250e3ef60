"""The workbook of the claims behind the statistics: «Рекламации» and «Позиции»."""

from collections.abc import Sequence
from decimal import Decimal
from typing import IO, Any
from zoneinfo import ZoneInfo

from claims.models import Session
from claims.queries.card_words import ClaimWords
from claims.queries.statistics import DECIDED, Whose
from claims.queries.statistics_rows import ClaimRow, LineRow, claim_rows, line_rows
from claims.rules.countries import currency
from claims.rules.periods import Period
from claims.rules.shape import Process
from claims.wording.statistics import RESULTS
from forms.book import Column, Kind, Sheet, write

MOST_CLAIMS, MOST_LINES = 10_000, 50_000
MORE = "Здесь только последние {most}: чтобы получить остальные, выберите период короче"
DAY = 24 * 60 * 60


def claims_book(
    file: IO[bytes], session: Session, whose: Whose, period: Period, process: Process, zone: ZoneInfo
) -> None:
    write(file, claim_sheets(session, whose, period, process), zone)


def claim_sheets(session: Session, whose: Whose, period: Period, process: Process) -> tuple[Sheet, Sheet]:
    """Sums only of dealers whose prices the reader sees, and no column for them where there is none."""
    words = ClaimWords(process)
    claims = Sheet(
        name="Рекламации",
        columns=_claim_columns(words) + (_sums(whose, lambda row: row.granted) if whose.sums else []),
        rows=claim_rows(session, whose, period, process, MOST_CLAIMS + 1),
        most=MOST_CLAIMS,
        more=MORE.format(most=MOST_CLAIMS),
    )
    lines = Sheet(
        name="Позиции",
        columns=line_columns(whose, process),
        rows=line_rows(session, whose, period, process, MOST_CLAIMS, MOST_LINES + 1),
        most=MOST_LINES,
        more=MORE.format(most=MOST_LINES),
    )
    return claims, lines


def line_columns(whose: Whose, process: Process) -> list[Column]:
    """Of «Позиции»."""
    refusing = frozenset(action.value for action in process.onec_actions if not action.granted)
    sums = _sums(whose, lambda row: row.granted(refusing)) if whose.sums else []
    return _line_columns(ClaimWords(process)) + sums


def _column(title: str, width: int, value: Any, kind: Kind = "text") -> Column:
    return Column(title=title, width=width, kind=kind, value=value)


def _claim_columns(words: ClaimWords) -> list[Column]:
    return [
        _column("Номер", 17, lambda row: row.number),
        _column("Зарегистрирована", 17, lambda row: row.registered_at, "moment"),
        _column("Дилер", 24, lambda row: row.dealer),
        _column("Юрлицо", 28, lambda row: row.entity),
        _column("Отгрузка", 15, lambda row: row.shipment),
        _column("Дата отгрузки", 17, lambda row: row.shipped_at, "moment"),
        _column("УПД", 10, lambda row: row.upd),
        _column("Предмет", 24, lambda row: _subject(row.subject, words)),
        _column("Расхождения", 22, lambda row: _kinds(row.kinds, words)),
        _column("Товары", 44, lambda row: row.summary),
        _column("Стадия", 20, lambda row: words.pill(row.stage, "")[0]),
        _column("Решение", 16, lambda row: RESULTS.get(row.result, row.result)),
        _column("Решена", 17, lambda row: row.decided_at, "moment"),
        _column("Календарных дней до решения", 14, _days, "quantity"),
        _column("Основание отказа", 36, lambda row: row.refusal),
        _column("Вопросов менеджера", 12, lambda row: row.questions, "count"),
    ]


def _line_columns(words: ClaimWords) -> list[Column]:
    return [
        _column("Номер рекламации", 17, lambda row: row.number),
        _column("Зарегистрирована", 17, lambda row: row.registered_at, "moment"),
        _column("Дилер", 24, lambda row: row.dealer),
        _column("Предмет", 24, lambda row: _subject(row.subject, words)),
        _column("Расхождения", 22, lambda row: _kinds(row.kinds, words)),
        _column("Артикул", 14, lambda row: row.sku),
        _column("Товар", 44, lambda row: row.name),
        _column("Партия", 16, lambda row: row.batch),
        _column("Ед.", 7, lambda row: row.unit),
        _column("По документу", 13, lambda row: row.document, "quantity"),
        _column("По факту", 13, lambda row: row.fact, "quantity"),
        _column("Из них брак", 10, lambda row: row.defective or None, "quantity"),
        _column("Из них бой", 10, lambda row: row.broken or None, "quantity"),
        _column("Заявленное количество", 13, lambda row: row.asked, "quantity"),
        _column("Решение", 24, lambda row: words.decision(row.decision) or RESULTS.get(row.result, row.result)),
        _column("Признанное количество", 13, lambda row: row.pieces, "quantity"),
        _column("Основание отказа", 36, lambda row: row.refusal),
        _column("Комментарий", 40, lambda row: row.comment),
    ]


def _sums(whose: Whose, granted: Any) -> list[Column]:
    def seen(row: ClaimRow | LineRow) -> bool:
        return whose.sees(row.dealer_key)

    return [
        _column("Заявлено с НДС", 16, lambda row: row.claimed if seen(row) else None, "money"),
        _column(
            "Признано с НДС", 16, lambda row: granted(row) if seen(row) and row.result in DECIDED else None, "money"
        ),
        _column("Валюта", 8, lambda row: currency(row.currency).iso if seen(row) else None),
    ]


def _subject(code: str, words: ClaimWords) -> str:
    row = words.process.subjects.get(code)
    return row.name if row else code


def _kinds(kinds: str | None, words: ClaimWords) -> str:
    known: Sequence[str] = kinds.split(",") if kinds else ()
    return words.kinds(known)


def _days(row: ClaimRow) -> Decimal | None:
    if row.decided_at is None or row.result not in DECIDED:
        return None
    return round(Decimal((row.decided_at - row.registered_at).total_seconds()) / DAY, 1)
