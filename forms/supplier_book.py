"""The workbook of a supplier's brief: figures and advice, goods, batches, kinds, months, lines, links to the files."""

from collections.abc import Callable, Generator, Iterable, Iterator
from typing import IO, Any

from claims.models import Session
from claims.queries.report import Asked, ReportRow
from claims.queries.statistics import Whose
from claims.queries.statistics_rows import lines_of_supplier
from claims.queries.supplier_brief import Brief
from claims.rules.countries import currency
from claims.rules.shape import Process
from forms.book import Column, Kind, Sheet, write
from forms.claims_book import MORE, MOST_LINES, line_columns

Namer = Callable[[str, ReportRow], str]
Told = tuple[Asked, Brief, list[str]]
CUTS = (("product", "Товары"), ("batch", "Партии"), ("kind", "Виды расхождений"), ("part", "По месяцам"))


def supplier_book(file: IO[bytes], session: Session, told: Told, process: Process, named: Namer, url: str) -> None:
    """told: what was asked, what was found, what to say; url: of the portal, for links to files."""
    write(file, _sheets(session, told, process, named, url), told[0].zone)


def _sheets(session: Session, told: Told, process: Process, named: Namer, url: str) -> Iterator[Sheet]:
    asked, brief, said = told
    yield _sheet("Сводка", _pair_columns(), _summary(brief, said))
    rows = {"product": brief.products, "batch": brief.batches, "kind": brief.kinds, "part": brief.parts}
    for cut, title in CUTS:
        yield _sheet(title, _cut_columns(cut, brief, named), rows[cut])
    whose = Whose(view=(), priced=(), sight=asked.sight)
    lines = lines_of_supplier(session, whose, asked.period, process, brief.supplier, MOST_LINES + 1)
    yield Sheet(
        name="Позиции",
        columns=line_columns(whose, process),
        rows=lines,
        most=MOST_LINES,
        more=MORE.format(most=MOST_LINES),
    )
    yield _sheet("Фото и файлы", _file_columns(url), brief.files)


def _summary(brief: Brief, said: list[str]) -> Iterator[tuple[str, object]]:
    tally, rate = brief.tally, brief.rate
    yield "Поставщик", brief.supplier
    yield "Рекламаций", tally.claims
    yield "из всех рекламаций за период", brief.all_claims
    yield "Позиций", tally.lines
    yield "Заявлено единиц", tally.pieces
    for code, total in sorted(tally.claimed.items()):
        yield f"Заявлено с НДС, {currency(code).iso}", total
        yield f"Признано с НДС, {currency(code).iso}", tally.granted.get(code, 0)
    yield "Решено", tally.decided
    yield "Отказано", tally.refused
    yield "из них не подтвердилось", tally.unconfirmed
    yield "Гарантия проверена", tally.warranty_known
    yield "из них не гарантийных", tally.non_warranty
    yield "Отгружено единиц", rate.units
    yield "Заявленных позиций на млн единиц", rate.per_million
    if rate.per_million_between:
        yield "от", rate.per_million_between.low
        yield "до", rate.per_million_between.high
    yield "У других поставщиков на млн единиц", brief.others.per_million
    for number, sentence in enumerate(said, 1):
        yield f"Довод {number}", sentence


def _pair_columns() -> list[Column]:
    def figure(row: tuple[str, object]) -> object:
        return None if isinstance(row[1], str) else row[1]

    def words(row: tuple[str, object]) -> object:
        return row[1] if isinstance(row[1], str) else None

    return [
        Column(title="Показатель", width=36, kind="text", value=lambda row: row[0]),
        Column(title="Значение", width=18, kind="money", value=figure),
        Column(title="Словами", width=100, kind="text", value=words),
    ]


def _cut_columns(cut: str, brief: Brief, named: Namer) -> list[Column]:
    columns = [
        Column(title="Что", width=60, kind="text", value=lambda row: named(cut, row)),
        _column("Рекламаций", "count", lambda row: row.tally.claims),
        _column("Позиций", "count", lambda row: row.tally.lines),
        _column("Заявлено единиц", "quantity", lambda row: row.tally.pieces),
    ]
    for code in sorted(brief.tally.claimed):
        columns += _sums(code)
    if cut in ("product", "batch"):
        columns.append(_column("Отгружено единиц", "quantity", lambda row: row.rate.units))
        columns.append(_column("PPM", "quantity", lambda row: row.rate.pieces_per_million))
    return columns


def _sums(code: str) -> list[Column]:
    iso = currency(code).iso
    return [
        _column(f"Заявлено с НДС, {iso}", "money", lambda row: row.tally.claimed.get(code)),
        _column(f"Признано с НДС, {iso}", "money", lambda row: row.tally.granted.get(code)),
    ]


def _file_columns(url: str) -> list[Column]:
    return [
        Column(title="Рекламация", width=18, kind="text", value=lambda row: row.number),
        _column("Позиция", "count", lambda row: row.position),
        Column(title="Файл", width=40, kind="text", value=lambda row: row.name),
        Column(title="Ссылка (для сотрудников)", width=80, kind="text", value=lambda row: f"{url}/files/{row.key}"),
    ]


def _column(title: str, kind: Kind, value: Callable[[Any], Any]) -> Column:
    return Column(title=title, width=16, kind=kind, value=value)


def _sheet(name: str, columns: list[Column], rows: Iterable[Any]) -> Sheet:
    return Sheet(name=name, columns=columns, rows=_each(rows), most=MOST_LINES, more=MORE.format(most=MOST_LINES))


def _each(rows: Iterable[Any]) -> Generator[Any, None, None]:
    yield from rows
