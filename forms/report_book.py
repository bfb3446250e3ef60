"""The workbook of the reports: a sheet a cut, the terms, then the claims and lines behind them."""

from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import IO, Any

from claims.models import Session
from claims.queries.report import Asked, ReportRow, report
from claims.queries.report_cuts import CUTS
from claims.queries.report_terms import StageTime, terms
from claims.queries.statistics import Whose
from claims.rules.countries import currency
from claims.rules.rate import Interval
from claims.rules.shape import Process
from forms.book import Column, Kind, Sheet, write
from forms.claims_book import claim_sheets

MOST = 20_000
MORE = f"Здесь только первые {MOST}"
HOUR = 3600
Namer = Callable[[str, ReportRow | None], str]


def report_book(file: IO[bytes], session: Session, asked: Asked, process: Process, now: datetime, named: Namer) -> None:
    """named: a row of a cut in words, None: the cut itself."""
    write(file, _sheets(session, asked, process, now, named), asked.zone)


def _sheets(session: Session, asked: Asked, process: Process, now: datetime, named: Namer) -> Iterator[Sheet]:
    """One after another, each read when it is written."""
    for cut in CUTS:
        yield cut_sheet(session, replace(asked, cut=cut), process, named)
    yield _terms(session, asked, process, now)
    yield from claim_sheets(session, Whose(view=(), priced=(), sight=asked.sight), asked.period, process)


def cut_sheet(session: Session, asked: Asked, process: Process, named: Namer) -> Sheet:
    seen = report(session, asked, process)
    codes = sorted(seen.total.claimed)
    columns = [
        Column(title=named(asked.cut, None), width=44, kind="text", value=lambda row: named(asked.cut, row)),
        _column("Рекламаций", "count", lambda row: row.tally.claims),
        _column("Позиций", "count", lambda row: row.tally.lines),
        _column("Заявлено единиц", "quantity", lambda row: row.tally.pieces),
        *(column for code in codes for column in _sums(code)),
        _column("Решено", "count", lambda row: row.tally.decided),
        _column("Отказано", "count", lambda row: row.tally.refused),
        _column("из них не подтвердилось", "count", lambda row: row.tally.unconfirmed),
        _column("Гарантия проверена", "count", lambda row: row.tally.warranty_known),
        _column("из них не гарантийных", "count", lambda row: row.tally.non_warranty),
        *(_rates() if seen.shipped is not None else ()),
    ]
    return _sheet(named(asked.cut, None), columns, seen.rows)


def _sums(code: str) -> Iterable[Column]:
    iso = currency(code).iso
    yield _column(f"Заявлено с НДС, {iso}", "money", lambda row: row.tally.claimed.get(code))
    yield _column(f"Признано с НДС, {iso}", "money", lambda row: row.tally.granted.get(code))


def _rates() -> Iterable[Column]:
    yield _column("Отгружено позиций", "count", lambda row: row.rate.shipped)
    yield _column("Отгружено единиц", "quantity", lambda row: row.rate.units)
    yield _column("Доля заявленных позиций", "share", lambda row: row.rate.share)
    yield _column("доля от", "share", lambda row: _low(row.rate.share_between))
    yield _column("доля до", "share", lambda row: _high(row.rate.share_between))
    yield _column("Заявленных позиций на млн единиц", "quantity", lambda row: row.rate.per_million)
    yield _column("на млн от", "quantity", lambda row: _low(row.rate.per_million_between))
    yield _column("на млн до", "quantity", lambda row: _high(row.rate.per_million_between))
    yield _column("Заявленных единиц на млн (PPM)", "quantity", lambda row: row.rate.pieces_per_million)
    yield Column(title="Выборка", width=14, kind="text", value=lambda row: "мало данных" if row.rate.small else "")


def _low(between: Interval | None) -> float | None:
    return None if between is None else between.low


def _high(between: Interval | None) -> float | None:
    return None if between is None else between.high


def _terms(session: Session, asked: Asked, process: Process, now: datetime) -> Sheet:
    seen = terms(session, asked.sight, asked.period, process, now)

    def name(row: StageTime) -> str:
        stage = process.stages.get(row.stage)
        return stage.name if stage else row.stage

    columns = [
        Column(title="Стадия", width=36, kind="text", value=name),
        _column("Раз пройдена", "count", lambda row: row.times),
        _column("Половина не дольше, часов", "quantity", lambda row: row.half.total_seconds() / HOUR),
        _column("90 % не дольше, часов", "quantity", lambda row: row.most.total_seconds() / HOUR),
        _column("Задач со сроком выполнено", "count", lambda row: row.tasks),
        _column("из них в срок", "count", lambda row: row.in_time),
    ]
    return _sheet("Время по стадиям", columns, seen.stages)


def _column(title: str, kind: Kind, value: Callable[[Any], Any]) -> Column:
    return Column(title=title, width=14, kind=kind, value=value)


def _sheet(name: str, columns: list[Column], rows: Iterable[Any]) -> Sheet:
    return Sheet(name=name, columns=columns, rows=_each(rows), most=MOST, more=MORE)


def _each(rows: Iterable[Any]) -> Generator[Any, None, None]:
    yield from rows
