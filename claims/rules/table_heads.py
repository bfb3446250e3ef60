"""Which column of a table says what: by its heading, or by the usual order where there is none."""

import re
from collections.abc import Collection, Mapping, Sequence

from claims.rules.table_text import TableRow
from claims.rules.words import TABLE_HEADINGS

KEYS = ("barcode", "sku", "name")  # by what goods are found, the surest first
FIGURES = ("fact", "quantity", "defective", "broken")
_LONGEST = 60  # letters of a heading
_WITHIN = 20  # rows: a title and requisites may stand above
_WORD = re.compile(r"[\w№]+")

Columns = Mapping[str, int]
Headings = Sequence[tuple[str, tuple[str, ...]]]


def columns_of(
    rows: Sequence[TableRow], fields: Collection[str], headings: Headings = TABLE_HEADINGS
) -> tuple[Columns, int]:
    """{code: column} and how many rows stand above the goods. fields: what is asked of a line."""
    for index, row in enumerate(rows[:_WITHIN]):
        found = _headings(row, fields, headings)
        others = found and any(_code(cell, headings) not in (None, *KEYS) for cell in row.cells)
        if set(found) & set(KEYS) and others:
            below = _headings(rows[index + 1], fields, headings) if index + 1 < len(rows) else {}
            if below and not set(below) & set(KEYS):  # two rows of headings, those above are merged cells
                return _joined(found, below), index + 2
            return found, index + 1
    usual = ("sku", *(code for code in (*FIGURES, "price", "comment") if code in fields))
    return {code: column for column, code in enumerate(usual)}, 0


def _headings(row: TableRow, fields: Collection[str], headings: Headings) -> dict[str, int]:
    """{} when it is no row of headings."""
    if any(cell[:1].isdigit() or len(cell) > _LONGEST for cell in row.cells):
        return {}
    found: dict[str, int] = {}
    for column, cell in enumerate(row.cells):
        code = _code(cell, headings)
        if code and code in (*KEYS, "batch", "quantity", *fields):
            found.setdefault(code, column)
    return _own(found, fields)


def _own(found: dict[str, int], fields: Collection[str]) -> dict[str, int]:
    """A mere «quantity» is the figure that the subject asks for."""
    for code, other in (("quantity", "fact"), ("fact", "quantity")):
        if code in found and code not in fields:
            column = found.pop(code)
            if other in fields:
                found.setdefault(other, column)
    return found


def _code(heading: str, headings: Headings) -> str | None:
    """ "" for a column that is not ours; None for what is no heading that we know."""
    words = _WORD.findall(heading.casefold())
    return next((code for code, starts in headings if any(word.startswith(starts) for word in words)), None)


def _joined(above: Mapping[str, int], below: Mapping[str, int]) -> dict[str, int]:
    return {code: column for code, column in above.items() if code in KEYS or column not in below.values()} | dict(
        below
    )
