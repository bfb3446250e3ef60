"""Reads back the workbook that this room writes, corrected by hand or not."""

from collections.abc import Iterator, Sequence

from claims.rules.own_act import MOST_LINES, OwnAct
from claims.rules.paper_text import Sheet
from forms.torg2.book import NO_OTHERS, SIGNING, WARNED
from forms.torg2.book_goods import HEAD, ORDER
from forms.torg2.read_back import parts
from forms.torg2.words import words

SIGNED = 3  # column of the sheet, from 0: the name in letters beside a signature
NUMBERS = [str(number) for number in range(1, len(ORDER) + 1)]


def read(sheets: Sequence[Sheet]) -> OwnAct | None:
    """None: a workbook of another kind."""
    goods = next((sheet for sheet in sheets if _is_goods(sheet)), None)
    if goods is None:
        return None
    others = [sheet for sheet in sheets if sheet is not goods]
    said = dict(pair for sheet in others for pair in _pairs(sheet))
    rows = [dict(zip(ORDER, row, strict=False)) for row in goods.rows[HEAD:] if row and row[0]]
    return parts.act(said, rows[:MOST_LINES], [name for sheet in others for name in _signed(sheet)])


def _is_goods(sheet: Sheet) -> bool:
    return len(sheet.rows) >= HEAD and list(sheet.rows[HEAD - 1][: len(NUMBERS)]) == NUMBERS


def _pairs(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """(code of the box, text); a text too long for a cell goes on in the next ones."""
    codes = {caption: code for code, caption in words()["labels"].items()}
    code, whole = "", ""
    for caption, said in (row[:2] for row in sheet.rows if len(row) > 1):
        if caption:
            yield code, whole
            code, whole = codes.get(caption, ""), said
        elif said not in (NO_OTHERS, WARNED):
            whole += said
    yield code, whole


def _signed(sheet: Sheet) -> Iterator[str]:
    for row in sheet.rows:
        if len(row) > SIGNED and row[0] in SIGNING.values():
            yield row[SIGNED]
