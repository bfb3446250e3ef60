"""What any table of goods needs: a row that is not taken, totals, cells that Excel has spoilt."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from claims.rules.phrase import Phrase
from claims.rules.table_text import TableRow
from claims.rules.words import TABLE_TOTALS, TYPED_MONTHS

# Excel makes a date of «12.10» and of «1-3».
_DATE = re.compile(
    rf"\d{{1,4}}[.\-/]\d{{1,2}}[.\-/]\d{{1,4}}|\d{{1,2}}[.\-](?:{'|'.join(TYPED_MONTHS)})[^\W\d]*([.\-]\d+)?",
    re.IGNORECASE,
)
_FIRST_WORD = re.compile(r"[\W_]")


@dataclass(frozen=True, kw_only=True)
class BadRow:
    """A row that is not taken. place: the column to mend; instead: what may be meant there, where one thing is near."""

    row: TableRow
    phrase: Phrase
    place: int = 0
    instead: str = ""


def is_total(cells: Iterable[str]) -> bool:
    return any(_FIRST_WORD.split(cell.casefold(), 1)[0] in TABLE_TOTALS for cell in cells if cell)


def spoilt_by_excel(number: int, cell: str) -> Phrase | None:
    """Why no number can be read there."""
    if cell.startswith("#"):
        return Phrase("table_error", number=number, typed=cell)
    return Phrase("table_date", number=number, typed=cell) if _DATE.fullmatch(cell) else None


def cell_at(row: TableRow, column: int | None) -> str:
    return row.cells[column] if column is not None and column < len(row.cells) else ""
