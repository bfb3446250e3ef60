"""A pasted table or the text of a CSV file as rows of cells, numbered as a person counts them."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

MOST_ROWS = 5_000
MOST_LINES = 20_000  # empty ones too
LONGEST_CELL = 300
_GAP = re.compile(r"[^\S\n]{2,}")


@dataclass(frozen=True, kw_only=True)
class TableRow:
    """number: counted from 1 with the empty rows, as Excel and people count."""

    number: int
    cells: tuple[str, ...]

    @property
    def text(self) -> str:
        """As it would be pasted again."""
        return "\t".join(self.cells)


def rows_of(text: str, numbers: Sequence[int] = ()) -> list[TableRow]:
    """Rows that hold something. numbers: those of the lines, where they were counted before."""
    lines = text.splitlines()
    records = list(_records(text, lines))
    own = numbers if len(numbers) == len(records) else range(1, len(records) + 1)
    return filled(zip(own, records, strict=True))


def too_long(text: str) -> bool:
    """Not even to be split into rows."""
    return text.count("\n") >= MOST_LINES


def filled(records: Iterable[tuple[int, Iterable[str]]]) -> list[TableRow]:
    """Rows of (number, cells), without the empty ones and what nobody can see."""
    rows = (TableRow(number=number, cells=tuple(map(_cell, cells))) for number, cells in records)
    return [row for row in rows if any(row.cells)]


def _records(text: str, lines: list[str]) -> Iterator[Sequence[str]]:
    mark = _mark(lines)
    if mark is None:
        return ((_GAP if _GAP.search(line.strip()) else re.compile(r"\s+")).split(line.strip(), 0) for line in lines)
    # An odd quotation mark would swallow the rest of the table.
    if text.count('"') % 2 == 0:
        try:
            return iter(list(csv.reader(text.splitlines(keepends=True), delimiter=mark)))
        except csv.Error:
            pass
    return (line.split(mark) for line in lines)


def _mark(lines: list[str]) -> str | None:
    """What stands between the cells; None: gaps of spaces."""
    some = [line for line in lines if line.strip()][:100]
    for mark in ("\t", ";"):
        if sum(mark in line for line in some) * 2 >= len(some) > 0:
            return mark
    apart = sum(bool(_GAP.search(line.strip())) for line in some)
    commas = all("," in line for line in some) if some else False
    return "," if commas and not apart else None


def _cell(text: str) -> str:
    seen = " ".join(text.split())
    if not seen.isprintable():
        seen = "".join(letter for letter in seen if letter.isprintable())
    return seen[:LONGEST_CELL]
