"""Spreadsheets come as Excel saves them and as attackers make them: rows of text, or a refusal that says what to do."""

import io
import time
import zipfile
from collections.abc import Callable
from datetime import datetime

import pytest
import xlsxwriter

from claims.rules.table_text import MOST_ROWS
from claims.wording.tables import TABLE_FILES
from storage.tables import read_table


def workbook(fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    fill(book)
    book.close()
    return file.getvalue()


def sheet_of(*rows: tuple[object, ...]) -> bytes:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Приёмка")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)

    return workbook(fill)


def cells(content: bytes) -> list[tuple[int, tuple[str, ...]]]:
    rows = read_table(content)
    assert not isinstance(rows, str), rows
    return [(row.number, row.cells) for row in rows]


def test_rows_come_with_the_numbers_that_excel_shows() -> None:
    content = sheet_of(("артикул", "по факту"), (), (110356, 28.0), ("012", 0.1 + 0.2), (4607001103561, 12.5))
    assert cells(content) == [
        (1, ("артикул", "по факту")),
        (3, ("110356", "28")),
        (4, ("012", "0.3")),
        (5, ("4607001103561", "12.5")),
    ]


def test_formulas_errors_dates_and_merged_cells_are_what_is_seen() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("Пустой")
        hidden = book.add_worksheet("Скрытый")
        hidden.write(0, 0, "не это")
        hidden.hide()
        sheet = book.add_worksheet("Акт & счёт")
        sheet.merge_range(0, 0, 1, 0, "110356")
        sheet.write_formula(0, 1, "=20+8", None, 28)
        sheet.write_formula(1, 1, "=VLOOKUP(A1,D:E,2,0)", None, "#N/A")
        sheet.write_formula(2, 2, "=1/0", None, "#DIV/0!")
        sheet.write_datetime(3, 1, datetime(2026, 10, 12), book.add_format({"num_format": "dd.mm"}))  # noqa: DTZ001
        sheet.write_datetime(4, 1, datetime(2026, 10, 12, 9, 30), book.add_format({"num_format": "hh:mm"}))  # noqa: DTZ001
        sheet.write(5, 0, "мокрые\nкоробки\u200b")

    assert cells(workbook(fill)) == [
        (1, ("110356", "28", "")),
        (2, ("", "#N/A", "")),
        (3, ("", "", "#DIV/0!")),
        (4, ("", "12.10.2026", "")),
        (5, ("", "12.10.2026", "")),
        (6, ("мокрые коробки", "", "")),
    ]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
@pytest.mark.parametrize("mark", [";", "\t", ","])
def test_a_csv_is_read_in_the_codings_of_excel_and_1c(coding: str, mark: str) -> None:
    text = "\r\n".join(mark.join(row) for row in (("артикул", "факт"), ("110356", '"1 234"'), ("", "")))
    assert cells(text.encode(coding)) == [(1, ("артикул", "факт")), (2, ("110356", "1 234"))]


def packed(*entries: tuple[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return file.getvalue()


def with_sheet(xml: bytes) -> bytes:
    """A workbook whose sheet is replaced by these bytes."""
    with zipfile.ZipFile(io.BytesIO(sheet_of(("артикул",)))) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    return packed(*(entries | {"xl/worksheets/sheet1.xml": xml}).items())


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
CELL = b'<row r="%d"><c r="%s%d"><v>1</v></c></row>'


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (b"", "empty"),
        (b"x" * 5_000_001, "too_large"),
        (b"\xff\xd8\xff" + bytes(200), "no_table"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "no_table"),
        (b"%PDF-1.7 110356;28", "no_table"),
        (b"<html><table><tr><td>110356</td></tr></table></html>", "no_table"),
        (packed(("word/document.xml", b"<x/>")), "no_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "old_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "locked"),
        (b"PK\x03\x04" + bytes(300), "damaged"),
        (sheet_of(("артикул", 1))[:-40], "damaged"),
        (packed(("xl/workbook.xml", b"<x/>")), "damaged"),
        (with_sheet(b"<worksheet"), "damaged"),
        (sheet_of(), "no_rows"),
        (b"\n;;\n ; \n", "no_rows"),
        (b"1;1\n" * 20_001, "too_large"),
        (with_sheet(SHEET % (CELL % (1, b"A", 1) + CELL % (1_048_576, b"A", 1_048_576))), "too_large"),
        (with_sheet(SHEET % (CELL % (1, b"A", 1) + CELL % (2, b"XFD", 2))), "too_large"),
        (packed(("xl/workbook.xml", b"<x/>"), ("xl/worksheets/sheet1.xml", bytes(200_000_000))), "too_large"),
        (packed(*((f"xl/{number}", b"") for number in range(2_001)), ("xl/workbook.xml", b"<x/>")), "too_large"),
    ],
    ids=lambda it: it if isinstance(it, str) else "bytes",
)
def test_what_is_no_table_or_hostile_is_refused_quickly(content: bytes, trouble: str) -> None:
    before = time.monotonic()
    assert read_table(content) == trouble
    assert time.monotonic() - before < 10
    assert ": " in TABLE_FILES[trouble]


def test_a_table_that_names_the_far_corner_of_a_sheet_costs_no_memory() -> None:
    corner = CELL % (1, b"A", 1) + CELL % (1_048_576, b"XFD", 1_048_576)
    assert read_table(with_sheet(SHEET % corner)) in ("damaged", "too_large")


def test_a_size_that_lies_is_found_out() -> None:
    """The directory says a hundred bytes, the sheet unpacks to a hundred million."""
    bomb = with_sheet(SHEET % (CELL % (1, b"A", 1) + b" " * 150_000_000))
    where = bomb.rindex(b"xl/worksheets/sheet1.xml") - 46
    assert bomb[where : where + 4] == b"PK\x01\x02"
    small = bomb[: where + 24] + (100).to_bytes(4, "little") + bomb[where + 28 :]
    before = time.monotonic()
    assert read_table(small) in ("damaged", "too_large")
    assert time.monotonic() - before < 15


def test_one_row_more_than_may_be_is_enough_to_refuse() -> None:
    rows = read_table(sheet_of(*((number, 1) for number in range(1, MOST_ROWS + 200))))
    assert not isinstance(rows, str)
    assert len(rows) == MOST_ROWS + 1


def test_a_reader_that_does_not_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.tables.SECONDS", 0.01)
    assert read_table(sheet_of((110356, 28))) == "damaged"
