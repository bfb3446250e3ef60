"""python -m storage.open_table: a foreign spreadsheet comes in, its rows go out as one line of JSON.

A child process, because a few kilobytes of XLSX may unpack to gigabytes, name a million rows, or crash the reader.
"""

import json
import re
import sys
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from io import BytesIO
from itertools import islice
from typing import Any
from xml.etree.ElementTree import ParseError

from claims.rules.table_text import MOST_LINES, MOST_ROWS, TableRow, filled, rows_of, too_long
from storage.child import limit

MEMORY = 768 * 1024 * 1024  # bytes of address space
CPU = 10  # seconds
MOST_ENTRIES = 2_000
MOST_UNPACKED = 100_000_000  # bytes
MOST_COLUMNS = 100
MOST_TEXT = 4_000_000  # letters of all cells
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
_WRONG_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*\bt=[\"']e[\"'][^>]*)>(.{0,5000}?)</(?:\w+:)?c>", re.DOTALL)
_PLACE = re.compile(rb"\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]{1,20})<")


class Refused(Exception):
    """By a code of storage.tables.Trouble."""


def main() -> None:
    limit(memory=MEMORY, cpu=CPU, write=0)
    try:
        rows = _rows(sys.stdin.buffer.read())
        if sum(len(cell) for row in rows for cell in row.cells) > MOST_TEXT:
            raise Refused("too_large")
        said: dict[str, Any] = {"rows": [(row.number, row.cells) for row in rows]}
    except Refused as wrong:
        said = {"trouble": str(wrong)}
    print(json.dumps(said))


def _rows(content: bytes) -> list[TableRow]:
    if content.startswith(b"PK\x03\x04"):
        return list(islice(_workbook(content), MOST_ROWS + 1))
    if content.startswith(_OLE):
        raise Refused("locked" if "EncryptedPackage".encode("utf-16-le") in content else "old_table")
    text = _text(content)
    if too_long(text):
        raise Refused("too_large")
    return rows_of(text)[: MOST_ROWS + 1]


def _text(content: bytes) -> str:
    """A CSV file in whatever coding programs here save it."""
    codings = [coding for mark, coding in _MARKS.items() if content.startswith(mark)] or ["utf-8", "cp1251"]
    for coding in codings:
        try:
            text = content.decode(coding)
        except UnicodeError:
            continue
        if text.lstrip().startswith(("<", "%PDF", "{")) or any(
            letter < " " for letter in text[:4096] if letter not in "\t\r\n"
        ):
            break
        return text
    raise Refused("no_table")


def _workbook(content: bytes) -> Iterable[TableRow]:
    # Imported under the limits, like everything that touches the file.
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            weigh(archive)
            book = CalamineWorkbook.from_filelike(BytesIO(content))
            for index, about in enumerate(book.sheets_metadata):
                if about.visible != SheetVisibleEnum.Visible:
                    continue
                sheet = book.get_sheet_by_index(index)
                if sheet.total_height > MOST_LINES or sheet.total_width > MOST_COLUMNS:
                    raise Refused("too_large")
                if sheet.height:
                    wrong = dict(_wrong_cells(archive, about.name))
                    return filled(_records(sheet.to_python(skip_empty_area=False), wrong))
    except (
        zipfile.BadZipFile,
        CalamineError,
        ParseError,
        ValueError,
        LookupError,
        NotImplementedError,
        OSError,
    ) as error:
        raise Refused("damaged") from error
    return []


def weigh(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if "xl/workbook.xml" not in archive.namelist():
        raise Refused("no_table")
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Refused("too_large")


def _records(cells: list[list[Any]], wrong: dict[tuple[int, int], str]) -> Iterator[tuple[int, list[str]]]:
    for row, values in enumerate(cells):
        yield row + 1, [wrong.get((row, column)) or shown(value) for column, value in enumerate(values)]


def shown(value: Any) -> str:
    """As the cell is seen; whole numbers without a point, dates as people write them."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else format(value, ".15g")
    if isinstance(value, datetime | date):
        return value.strftime("%d.%m.%Y")
    return value.strftime("%H:%M") if isinstance(value, time) else str(value)


def _wrong_cells(archive: zipfile.ZipFile, sheet: str) -> Iterator[tuple[tuple[int, int], str]]:
    """Places of #N/A and the like, which the reader gives as empty cells."""
    for attributes, inside in _WRONG_CELL.findall(archive.read(_entry(archive, sheet))):
        place, value = _PLACE.search(attributes), _VALUE.search(inside)
        if place:
            column = 0
            for letter in place[1].decode():
                column = column * 26 + ord(letter) - 64
            yield (int(place[2]) - 1, column - 1), value[1].decode("utf-8", "replace") if value else "#"


def _entry(archive: zipfile.ZipFile, sheet: str) -> str:
    """Where the sheet of this name lies."""
    from defusedxml.ElementTree import fromstring

    book = fromstring(archive.read("xl/workbook.xml"), forbid_dtd=True)
    links = fromstring(archive.read("xl/_rels/workbook.xml.rels"), forbid_dtd=True)
    ids = [
        value
        for element in book.iter()
        if element.tag.endswith("}sheet") and element.get("name") == sheet
        for name, value in element.items()
        if name.endswith("}id")
    ]
    target = next((str(link.get("Target")) for link in links if link.get("Id") in ids), "")
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


if __name__ == "__main__":
    main()
