"""A workbook (XLSX) written row by row: what was written is on the disk, not in memory."""

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any, Literal
from zoneinfo import ZoneInfo

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

Kind = Literal["text", "moment", "money", "quantity", "count", "share"]
LONGEST_TEXT = 32_000  # a cell holds 32 767
# Nothing that a dealer typed becomes a formula, a link or a number.
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
FORMATS: dict[Kind, dict[str, Any]] = {
    "text": {},
    "moment": {"num_format": "dd.mm.yyyy hh:mm"},
    "money": {"num_format": "#,##0.00"},
    "quantity": {"num_format": "#,##0.###"},
    "count": {"num_format": "0"},
    "share": {"num_format": "0.00%"},
}


@dataclass(frozen=True, kw_only=True)
class Column:
    """value: of a row; None leaves the cell empty. money columns hold sums."""

    title: str
    width: int
    kind: Kind
    value: Callable[[Any], Any]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """most: how many rows it takes at most; more: what stands below them when there were more."""

    name: str
    columns: Sequence[Column]
    rows: Generator[Any, None, None]
    most: int
    more: str


def write(file: IO[bytes], sheets: Iterable[Sheet], zone: ZoneInfo) -> None:
    """Moments are written as the zone's clock shows them."""
    with Workbook(file, OPTIONS) as book:
        formats = {kind: book.add_format({"valign": "top", **said}) for kind, said in FORMATS.items()}
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        for sheet in sheets:
            _sheet(book.add_worksheet(sheet.name), sheet, head, formats, zone)


def _sheet(made: Worksheet, sheet: Sheet, head: Format, formats: dict[Kind, Format], zone: ZoneInfo) -> None:
    made.freeze_panes(1, 0)
    for at, column in enumerate(sheet.columns):
        made.set_column(at, at, column.width)
        made.write_string(0, at, column.title, head)
    number = 0
    with closing(sheet.rows) as rows:
        for row in rows:
            if number == sheet.most:
                made.write_string(number + 1, 0, sheet.more)
                break
            number += 1
            for at, column in enumerate(sheet.columns):
                _cell(made, (number, at), column, column.value(row), formats[column.kind], zone)
    made.autofilter(0, 0, number, len(sheet.columns) - 1)


def _cell(made: Worksheet, place: tuple[int, int], column: Column, value: Any, how: Format, zone: ZoneInfo) -> None:
    if value is None or value == "":
        return
    if isinstance(value, datetime):
        made.write_datetime(*place, value.astimezone(zone).replace(tzinfo=None), how)
    elif column.kind == "text":
        made.write_string(*place, str(value)[:LONGEST_TEXT], how)
    else:
        made.write_number(*place, float(value), how)
