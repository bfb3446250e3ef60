"""The goods of an act that somebody else laid out: under the row with the numbers of the columns, 1–9 and 10–23."""

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from claims.rules.words import TABLE_TOTALS
from forms.torg2.book_goods import ORDER
from forms.torg2.read_back import parts
from forms.torg2.read_back.grid import Cell, Grid, Row

LEFT = 9  # columns of the second page of the form; the others are on the third
WORDED = (1, 2, 3, 5, 6, 10, 11, 23)  # columns of words: in a PDF they may run over several rows
AFTER = (
    *("2-я страница", "3-я страница", "4-я страница", "определение количества", "унифицированная форма"),
    *("по сопроводительным", "сведения о состоянии", "приложение", "лист "),
)
FARTHEST = 25.0  # points: words farther above or below the figures of a row are not its own
LONGEST_CAPTION = 40  # letters by which it is known
Cells = dict[int, str]


@dataclass(frozen=True, slots=True)
class Table:
    """heads: the cells with the numbers first, first + 1, …; rows: what stands below."""

    first: int
    heads: tuple[Cell, ...]
    rows: tuple[Row, ...]


def goods(grid: Grid) -> list[dict[str, str]]:
    """{column: text} of each row, by the names in fields.toml."""
    halves: tuple[list[Cells], list[Cells]] = ([], [])
    for table in _tables(grid):
        halves[table.first > 1].extend(_read(grid, table))
    none: Cells = {}
    rows = [left | right for left, right in zip_longest(*halves, fillvalue=none)]
    named = [{ORDER[number - 1]: text for number, text in row.items()} for row in rows]
    return [row for row in named if row.get("name") and not row["name"].casefold().startswith(TABLE_TOTALS)]


def _tables(grid: Grid) -> Iterator[Table]:
    first, heads, rows = 0, tuple[Cell, ...](), list[Row]()
    for row in grid.rows:
        begun = _begins(row)
        if begun or row.text[:LONGEST_CAPTION].casefold().startswith(AFTER):
            if heads:
                yield Table(first, heads, tuple(rows))
            first, heads, rows = begun, row.cells if begun else (), []
        elif heads:
            rows.append(row)
    if heads:
        yield Table(first, heads, tuple(rows))


def _begins(row: Row) -> int:
    """The first number of a row of numbers: 1 to 9, 10 to 23, or all of them; 0: another row."""
    numbers = [int(cell.text) for cell in row.cells if cell.text.isdecimal() and len(cell.text) < 3]
    if len(numbers) != len(row.cells) or len(numbers) < LEFT:
        return 0
    in_order = numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    return numbers[0] if in_order and numbers[0] in (1, LEFT + 1) and numbers[-1] <= len(ORDER) else 0


def _read(grid: Grid, table: Table) -> list[Cells]:
    rows = [(row.y, _by_column(grid, table, row)) for row in table.rows]
    if grid.ruled:
        offset = {round(y): cells for y, cells in rows}
        return [offset.get(y, {}) for y in range(min(offset, default=0), max(offset, default=-1) + 1)]
    return _gathered(rows)


def _by_column(grid: Grid, table: Table, row: Row) -> Cells:
    cells: Cells = {}
    for cell in row.cells:
        number = table.first + max(grid.column(cell, table.heads), 0)
        cells[number] = f"{cells[number]} {cell.text}" if number in cells else cell.text
    return cells


def _gathered(rows: Sequence[tuple[float, Cells]]) -> list[Cells]:
    """Rows of figures, each with the rows of words around it: a name of two rows stands above and below its figures."""
    anchors = sorted(y for y, cells in rows if any(_is_figure(number, text) for number, text in cells.items()))
    gathered: list[list[tuple[float, Cells]]] = [[] for _ in anchors]
    for y, cells in rows:
        after = bisect(anchors, y)
        near = min(
            range(max(after - 1, 0), min(after + 1, len(anchors))), key=lambda at: abs(anchors[at] - y), default=-1
        )
        if near >= 0 and abs(anchors[near] - y) <= FARTHEST:
            gathered[near].append((y, cells))
    return [_together(near) for near in gathered]


def _is_figure(number: int, text: str) -> bool:
    return number not in WORDED and parts.number(text) is not None


def _together(rows: Sequence[tuple[float, Cells]]) -> Cells:
    whole: Cells = {}
    for _, cells in sorted(rows, key=lambda row: row[0]):
        for number, text in cells.items():
            whole[number] = f"{whole[number]} {text}" if number in whole else text
    return whole
