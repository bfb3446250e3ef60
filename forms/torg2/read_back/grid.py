"""A paper as rows of cells from its top to its end, whether a workbook or a PDF: where captions are looked for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claims.rules.paper_text import Sheet, Word

TOGETHER = 0.45  # of the height of letters: words this near stand in one cell
SAME_ROW = 0.5  # of the height of letters
PAGE = 10_000.0  # rows of a page lie so far from those of the next


@dataclass(frozen=True, slots=True)
class Cell:
    """x0, x1: where it begins and ends; of a workbook both are the number of its column."""

    x0: float
    x1: float
    text: str

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True, slots=True)
class Row:
    """y: how far down; of a workbook the number of the row."""

    y: float
    cells: tuple[Cell, ...]

    @property
    def text(self) -> str:
        return " ".join(cell.text for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Grid:
    """ruled: of a workbook, where a cell belongs to the column that begins before it, and a row is a row."""

    rows: tuple[Row, ...]
    ruled: bool

    def column(self, cell: Cell, heads: Sequence[Cell]) -> int:
        """Under which of the heads it stands."""
        if self.ruled:
            return sum(head.x0 <= cell.x0 for head in heads) - 1
        return min(range(len(heads)), key=lambda number: abs(heads[number].middle - cell.middle))


def of_sheets(sheets: Sequence[Sheet]) -> Grid:
    rows = []
    for number, sheet in enumerate(sheets):
        for at, row in enumerate(sheet.rows):
            cells = [Cell(x, x, text) for x, cell in enumerate(row) if (text := " ".join(cell.split()))]
            rows.append(Row(number * PAGE + at, tuple(cells)))
    return Grid(tuple(row for row in rows if row.cells), ruled=True)


def of_pages(pages: Sequence[Sequence[Word]]) -> Grid:
    rows = [
        Row(number * PAGE - words[0].middle[1], tuple(_runs(words)))
        for number, page in enumerate(pages)
        for words in lines(page)
    ]
    return Grid(tuple(rows), ruled=False)


def lines(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Words by rows, from the top and from the left."""
    row: list[Word] = []
    for word in sorted(words, key=lambda word: -word.middle[1]):
        if row and row[0].middle[1] - word.middle[1] > (row[0].y1 - row[0].y0) * SAME_ROW:
            yield sorted(row, key=lambda word: word.x0)
            row = []
        row.append(word)
    if row:
        yield sorted(row, key=lambda word: word.x0)


def _runs(words: Sequence[Word]) -> Iterator[Cell]:
    run: list[Word] = []
    for word in words:
        if run and word.x0 - run[-1].x1 > (word.y1 - word.y0) * TOGETHER:
            yield _cell(run)
            run = []
        run.append(word)
    yield _cell(run)


def _cell(run: Sequence[Word]) -> Cell:
    return Cell(run[0].x0, run[-1].x1, " ".join(word.text for word in run))
