"""Reads an act on the form of 1998 that somebody else laid out, as a workbook or a PDF: by the captions of the form."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from claims.rules.own_act import MOST_LINES, OwnAct
from forms.torg2.read_back import parts
from forms.torg2.read_back.foreign_goods import goods
from forms.torg2.read_back.grid import Cell, Grid, Row

BESIDE = {
    "accompanying_docs": "по сопроводительным документам",
    "supplier": "поставщик",
    "contract": "договор (контракт) на поставку товара",
    "invoice": "счет-фактура",
}
NUMBERED = re.compile(r"№\s*(?P<number>.*?)\s*(?:\bот\b\s*(?P<day>.*))?")
ABOVE_BUYER = ("код", "форма по окуд", "0330202", "по окпо", "унифицированная", "утверждена", "госкомстата")
TALLEST = 4  # rows that the value may lie above or below its caption


def read(grid: Grid) -> OwnAct | None:
    """None: no table of goods by the form."""
    rows = goods(grid)
    if not rows:
        return None
    said = {code: _beside(grid, caption) for code, caption in BESIDE.items()}
    for code in ("contract", "invoice"):
        found = NUMBERED.fullmatch(said.pop(code))
        said |= {f"{code}_number": found["number"] if found else "", f"{code}_on": (found and found["day"]) or ""}
    said |= {"buyer_org": _buyer(grid), **_numbered(grid)}
    said["defect_description"] = _between(grid, "мнение комиссии о причинах их образования", "заключение комиссии")
    said["conclusion"] = _between(grid, "заключение комиссии", "члены комиссии предупреждены")
    return parts.act(said, rows[:MOST_LINES], _names(grid))


def _plain(text: str) -> str:
    return text.casefold().replace("ё", "е")


def _beside(grid: Grid, caption: str) -> str:
    """What follows it in its row."""
    for row in grid.rows:
        for number, cell in enumerate(row.cells):
            if _plain(cell.text).startswith(caption):
                rest = (cell.text[len(caption) :], *(other.text for other in row.cells[number + 1 :]))
                return " ".join(rest).strip(" :")
    return ""


def _buyer(grid: Grid) -> str:
    """It lies above its caption, left of the codes."""
    found: list[str] = []
    for row in grid.rows:
        if _plain(row.text).startswith("(организация"):
            return " ".join(found[-2:])
        codes = [cell.x0 for cell in row.cells if _plain(cell.text).startswith(ABOVE_BUYER)]
        left = [cell.text for cell in row.cells if cell.x0 < min(codes, default=cell.x0 + 1)]
        if left:
            found.append(" ".join(left))
    return ""


def _numbered(grid: Grid) -> dict[str, str]:
    """Number and day lie under their captions, which may take two rows."""
    for number, row in enumerate(grid.rows):
        heads = [cell for cell in row.cells if _plain(cell.text).endswith(("документа", "составления"))]
        if len(heads) != 2 or not _plain(heads[1].text).endswith("составления"):
            continue
        for below in grid.rows[number + 1 : number + 1 + TALLEST]:
            values = {place: cell for cell in below.cells if (place := _under(grid, cell, heads)) is not None}
            if 1 in values and parts.day(values[1].text):
                return {"act_number": values[0].text if 0 in values else "", "act_on": values[1].text}
    return {}


def _under(grid: Grid, cell: Cell, heads: Sequence[Cell]) -> int | None:
    """Which of the two heads it stands under; what stands far beside them is of another box."""
    apart = heads[1].middle - heads[0].middle
    column = grid.column(cell, heads)
    near = column >= 0 and abs(heads[column].middle - cell.middle) < apart * (1 if grid.ruled else 0.6)
    return column if near else None


def _between(grid: Grid, first: str, last: str) -> str:
    """All that stands from the end of one caption to another."""
    rows = iter(grid.rows)
    for row in rows:
        text = _plain(row.text)
        if first in text:
            begun = row.text[text.index(first) + len(first) :]
            more = takewhile(lambda other: not _plain(other.text).startswith((last, "(")), rows)
            return " ".join([begun, *(other.text for other in more)]).strip(" :")
    return ""


def _names(grid: Grid) -> Iterator[str]:
    """Above each «расшифровка подписи»."""
    for above, row in zip(grid.rows, grid.rows[1:], strict=False):
        for cell in row.cells:
            if _plain(cell.text).startswith("(расшифровка"):
                yield " ".join(_of(grid, above, cell))


def _of(grid: Grid, above: Row, caption: Cell) -> Iterator[str]:
    for cell in (cell for cell in above.cells if not cell.text.startswith("(")):
        if (cell.x0 >= caption.x0) if grid.ruled else (cell.x0 < caption.x1 and cell.x1 > caption.x0):
            yield cell.text
