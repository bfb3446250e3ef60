"""python -m storage.read_paper FILE KIND: the words of a foreign PDF, workbook or XML file as one line of JSON.

A child process, see decode: the smallest of such files may unpack to gigabytes, lead in circles or crash the reader.
"""

import ctypes
import json
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any

from storage.child import limit

MEMORY = 1536 * 1024 * 1024  # bytes of address space
CPU = 20  # seconds
LARGEST = 25_000_000  # bytes of the file: an act of a thousand rows has one
MOST_PAGES, MOST_WORDS, MOST_ON_PAGE = 200, 150_000, 6_000
MOST_TEXT = 4_000_000  # letters of all that is read
MOST_ROWS, MOST_COLUMNS, MOST_SHEETS = 5_000, 400, 20
MOST_CELLS = 200_000  # of all sheets, the empty ones too
MOST_ELEMENTS, DEEPEST = 60_000, 30
APART = 0.17  # of the height of letters: a gap this wide stands between two words
HYPHENS = {0x02: "-", 0xFFFE: "-", 0xAD: ""}  # how the reader spells one at the end of a row


class Refused(Exception):
    """By a code of claims.rules.paper_text.Trouble."""


def main() -> None:
    limit(memory=MEMORY, cpu=CPU, write=0)
    path, kind = Path(sys.argv[1]), sys.argv[2]
    try:
        text = json.dumps(opened(path, kind))
    except Refused as wrong:
        text = json.dumps({"trouble": str(wrong)})
    except MemoryError:
        text = json.dumps({"trouble": "too_large"})
    except Exception:
        # A reader may raise anything on hostile bytes.
        text = json.dumps({"trouble": "damaged"})
    print(text)


def opened(path: Path, kind: str) -> dict[str, Any]:
    """Pages of words, sheets of cells, or the root of elements."""
    if path.stat().st_size > LARGEST:
        raise Refused("too_large")
    return {"pdf": _pdf, "xlsx": _workbook, "xls": _workbook, "xml": _xml}[kind](path)


def _pdf(path: Path) -> dict[str, Any]:
    # Imported under the limits, like everything that touches the file.
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise Refused("locked" if "password" in str(error).casefold() else "damaged") from error
    if len(document) > MOST_PAGES:
        raise Refused("too_large")
    pages, count, letters = [], 0, 0
    for number in range(len(document)):
        words = list(islice(_words(document[number].get_textpage()), MOST_ON_PAGE + 1))
        count += len(words)
        letters += sum(len(word[-1]) for word in words)
        if count > MOST_WORDS or len(words) > MOST_ON_PAGE or letters > MOST_TEXT:
            raise Refused("too_large")
        pages.append(words)
    return {"pages": pages} if count else {"trouble": "no_text"}


def _words(page: Any) -> Iterator[tuple[float, float, float, float, str]]:
    """A word ends at a blank, at a gap, and where the next letter stands on another row."""
    word, box = "", (0.0, 0.0, 0.0, 0.0)
    for letter, place in _letters(page):
        x0, y0, x1, y1 = place
        height = max(box[3] - box[1], 1.0)
        apart = word and not (-height < x0 - box[2] < APART * height and abs(y0 - box[1]) < height / 3)
        if word and (apart or letter.isspace()):
            yield (*(round(value, 1) for value in box), word)  # type: ignore[misc]
            word = ""
        if not letter.isspace():
            box = (box[0], min(box[1], y0), x1, max(box[3], y1)) if word else place
            word += letter
    if word:
        yield (*(round(value, 1) for value in box), word)  # type: ignore[misc]


def _letters(page: Any) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    from pypdfium2 import raw

    box = raw.FS_RECTF()
    for index in range(page.count_chars()):
        code = raw.FPDFText_GetUnicode(page, index)
        letter = HYPHENS.get(code, chr(code) if 0 < code < 0x110000 else " ")
        if letter.isspace() or (letter and raw.FPDFText_GetLooseCharBox(page, index, ctypes.byref(box))):
            yield letter, (box.left, box.bottom, box.right, box.top)


def _workbook(path: Path) -> dict[str, Any]:
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    from storage.open_table import Refused as TableRefused
    from storage.open_table import shown, weigh

    content = path.read_bytes()
    if content.startswith(b"PK"):
        try:
            with zipfile.ZipFile(BytesIO(content)) as archive:
                weigh(archive)
        except TableRefused as wrong:
            raise Refused("too_large") from wrong
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    sheets, letters, area = [], 0, 0
    for index, about in enumerate(book.sheets_metadata[:MOST_SHEETS]):
        if about.visible != SheetVisibleEnum.Visible:
            continue
        sheet = book.get_sheet_by_index(index)
        area += sheet.total_height * sheet.total_width
        if sheet.total_height > MOST_ROWS or sheet.total_width > MOST_COLUMNS or area > MOST_CELLS:
            raise Refused("too_large")
        rows = [[shown(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
        letters += sum(len(cell) for row in rows for cell in row)
        if letters > MOST_TEXT:
            raise Refused("too_large")
        sheets.append({"name": about.name, "rows": rows})
    return {"sheets": sheets}


def _xml(path: Path) -> dict[str, Any]:
    from lxml import etree

    safe = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    tree = etree.parse(str(path), safe)
    if str(tree.docinfo.doctype):  # type: ignore[union-attr]  # the stubs know no file without one
        raise Refused("damaged")
    left = [MOST_ELEMENTS]
    return {"root": _element(tree.getroot(), left, DEEPEST)}


def _element(element: Any, left: list[int], deep: int) -> list[Any]:
    left[0] -= 1
    if left[0] < 0 or deep < 0:
        raise Refused("too_large")
    name = str(element.tag).rpartition("}")[2]
    return [name, dict(element.attrib), (element.text or "").strip(), [_element(e, left, deep - 1) for e in element]]


if __name__ == "__main__":
    main()
