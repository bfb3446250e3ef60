"""A supplier's brief on paper: what to say, figures and shares, goods, batches, kinds, months, lines, photos."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from claims.queries.report import ReportRow
from claims.queries.statistics_rows import LineRow
from claims.queries.supplier_brief import Brief, BriefFile
from claims.rules.countries import currency
from claims.rules.periods import Period
from claims.rules.quantity import show_money, show_quantity
from forms import typeset
from forms.written.content import Block, Content

Namer = Callable[[str, ReportRow], str]
CUTS = (("product", "Товары"), ("batch", "Партии"), ("kind", "Виды расхождений"), ("part", "По месяцам"))
MOST_ROWS, MOST_LINES = 15, 300
MORE = "Остальные позиции в файле XLSX"
NOTHING = "—"


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the paper is made of. said: what to talk of; named: rows in words; lines, files: as many as are shown."""

    brief: Brief
    said: Sequence[str]
    named: Namer
    period: Period
    today: date
    lines: Sequence[LineRow]
    files: Sequence[BriefFile]
    url: str


def supplier_paper(told: Told) -> Content:
    """Drawn by forms.written.draw; photos by the keys of their files."""
    brief, period = told.brief, told.period
    last = min(told.today, (period.until - timedelta(days=1)).date())
    said = tuple((f"{number}. {_drawn(one, brief.tally.granted)}",) for number, one in enumerate(told.said, 1))
    blocks = [
        Block(kind="text", heading="О чём говорить", rows=said),
        Block(kind="pairs", heading="Показатели", rows=tuple(_figures(brief)), below=6),
        *_cuts(told),
        *_lines(told.lines),
        *_pictures(told),
    ]
    return Content(
        title=f"Справка по поставщику {brief.supplier}",
        under=f"Рекламации, зарегистрированные с {period.since:%d.%m.%Y} по {last:%d.%m.%Y}",
        letterhead=(),
        blocks=tuple(block for block in blocks if block.rows),
    )


def _figures(brief: Brief) -> list[tuple[str, str]]:
    tally, rate, back = brief.tally, brief.rate, brief.recovered
    between = rate.per_million_between
    rows = [
        ("Рекламаций", f"{tally.claims} из {brief.all_claims} за период{_share(tally.claims, brief.all_claims)}"),
        ("Позиций, единиц", f"{tally.lines}, {show_quantity(tally.pieces)}"),
        ("Заявлено с НДС", _sums(tally.claimed)),
        ("Признано с НДС", _sums(tally.granted)),
        ("Отказано", f"{tally.refused} из {tally.decided} решённых{_share(tally.refused, tally.decided)}"),
        ("Не гарантийные", f"{tally.non_warranty} из {tally.warranty_known}"),
        ("Отгружено единиц", show_quantity(rate.units)),
        ("На миллион единиц", _rate(rate.per_million)),
    ]
    if between:
        rows.append(("Границы", f"от {_rate(between.low)} до {_rate(between.high)}{', мало данных' * rate.small}"))
    rows.append(("У других", f"{_rate(brief.others.per_million)} на миллион единиц"))
    if back.count:
        rows.append(("Наших претензий", f"{back.count}: предъявлено {_sums(back.asked)}, взыскано {_sums(back.got)}"))
    return rows


def _cuts(told: Told) -> list[Block]:
    brief = told.brief
    found = {"product": brief.products, "batch": brief.batches, "kind": brief.kinds, "part": brief.parts}
    return [
        Block(
            kind="table",
            heading=title,
            head=(title, "Рекл.", "Позиций", "Единиц", "Доля", "Заявлено", "Признано"),
            shares=(34, 8, 9, 10, 8, 16, 16),
            aligns=("left", "right", "right", "right", "right", "right", "right"),
            rows=tuple(_row(told, cut, row) for row in found[cut][: None if cut == "part" else MOST_ROWS]),
            below=6,
        )
        for cut, title in CUTS
    ]


def _row(told: Told, cut: str, row: ReportRow) -> tuple[str, ...]:
    tally, every = row.tally, told.brief.tally.pieces
    share = f"{tally.pieces * 100 / every:.0f} %" if every else NOTHING
    counts = (str(tally.claims), str(tally.lines), show_quantity(tally.pieces), share)
    return (told.named(cut, row), *counts, _sums(tally.claimed), _sums(tally.granted))


def _lines(lines: Sequence[LineRow]) -> list[Block]:
    rows = tuple(
        (
            one.number,
            f"{one.registered_at:%d.%m.%Y}",
            f"{one.name or ''}{f', партия {one.batch}' if one.batch else ''}",
            show_quantity(one.asked) if one.asked is not None else NOTHING,
            _money(one.claimed, one.currency),
        )
        for one in lines[:MOST_LINES]
    )
    table = Block(
        kind="table",
        heading="Позиции",
        head=("Рекламация", "Дата", "Товар", "Единиц", "Сумма с НДС"),
        shares=(17, 11, 44, 10, 18),
        aligns=("left", "left", "left", "right", "right"),
        rows=rows,
        below=6,
    )
    return [table, Block(kind="text", rows=((MORE,),) if len(lines) > MOST_LINES else ())]


def _pictures(told: Told) -> list[Block]:
    rows = tuple((str(one.key), _shown(one), f"{told.url}/files/{one.key}") for one in told.files)
    heading = Block(
        kind="text", heading="Фото", rows=(("Из рекламаций на товары поставщика",),) if rows else (), below=6
    )
    return [heading, Block(kind="pictures", rows=rows)]


def _shown(file: BriefFile) -> str:
    return f"{file.number}, позиция {file.position}" if file.position else file.number


def _sums(sums: Mapping[str, Decimal]) -> str:
    return ", ".join(_money(total, code) for code, total in sorted(sums.items())) or NOTHING


def _money(total: Decimal, code: str) -> str:
    """With the letters of the currency where the type has no sign for it."""
    return _drawn(show_money(total, code), (code,))


def _drawn(text: str, codes: Iterable[str]) -> str:
    """codes: of the currencies that it speaks of."""
    for known in map(currency, codes):
        text = text.replace(known.sign, known.iso) if typeset.clean(known.sign)[1] else text
    return text


def _share(part: int, whole: int) -> str:
    return f", {part * 100 / whole:.0f} %" if whole else ""


def _rate(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.1f}".replace(".", ",")
