"""Sheets of paper, planned first and drawn after, so that each can say «лист k из n»."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import groupby

import segno
from pdfrw import PdfReader
from pdfrw.buildxobj import pagexobj
from pdfrw.toreportlab import makerl
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from claims.rules.paper_mark import PaperMark
from forms import typeset
from forms.typeset import Align, Box, Valign

Stroke = tuple[float, float, float, float]
FOOTER = 7.5
CODE, CODE_LEFT, CODE_TOP = 38.0, 44.0, 830.0  # points; above the first row of every page of every form


@dataclass(slots=True)
class Sheet:
    """One page to be: what is written where; template = which page of the blank lies under it, 0 is plain paper."""

    template: int = 0
    texts: list[tuple[float, float, float, str, str]] = field(default_factory=list)  # x, y, size, font, text
    strokes: list[Stroke] = field(default_factory=list)
    pictures: list[tuple[float, float, float, float, bytes]] = field(default_factory=list)  # x, y, width, height
    links: list[tuple[float, float, float, float, str]] = field(default_factory=list)  # x0, y0, x1, y1, address

    def write(
        self, rows: Sequence[str], box: Box, size: float, align: Align = "left", valign: Valign = "bottom"
    ) -> None:
        """Rows of text that fit the box at this size."""
        for x, y, text in typeset.place(rows, box, size, align, valign):
            self.texts.append((x, y, size, typeset.REGULAR, text))


def silent(_sheet: int, _of: int) -> None:
    """Nobody waits to be told."""


@dataclass(frozen=True, kw_only=True)
class Printing:
    """What a paper is drawn with besides its values.

    mark: of its version; pictures: {key of a file: JPEG or PNG of our own making}; tell: sheets drawn, of how many.
    """

    mark: PaperMark | None = None
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    tell: Callable[[int, int], None] = silent


PLAINLY = Printing()


def pdf(sheets: Sequence[Sheet], title: str, printing: Printing, template: bytes = b"") -> bytes:
    """The sheets as a PDF: title and «Лист k из n» at the foot, the mark as a code in the upper left corner.

    The same bytes for the same sheets.
    """
    mark = printing.mark
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1, initialFontName=typeset.REGULAR, lang="ru-RU")
    canvas.setTitle(title)
    under = _templates(canvas, template, {sheet.template for sheet in sheets if sheet.template})
    for number, sheet in enumerate(sheets, 1):
        if sheet.template:
            canvas.doForm(under[sheet.template])
        _draw(canvas, sheet)
        canvas.setFont(typeset.REGULAR, FOOTER)
        canvas.drawString(44, 15, f"{title}, версия {mark.edition}, {mark.digest}" if mark else title)
        canvas.drawRightString(569, 15, f"Лист {number} из {len(sheets)}")
        if mark:
            _code(canvas, mark.on_sheet(number, len(sheets)))
        canvas.showPage()
        printing.tell(number, len(sheets))
    typeset.save(canvas)
    return stream.getvalue()


def _code(canvas: Canvas, text: str) -> None:
    """Dark modules of a row that touch are one stroke: drawn apart, a printer leaves hairs between them."""
    rows = segno.make_qr(text, error="m").matrix
    size = CODE / len(rows)
    path = canvas.beginPath()
    for number, row in enumerate(rows, 1):
        start = 0
        for dark, same in groupby(row):
            length = len(list(same))
            if dark:
                path.rect(CODE_LEFT + start * size, CODE_TOP - number * size, length * size, size)
            start += length
    canvas.drawPath(path, stroke=0, fill=1)


def _templates(canvas: Canvas, template: bytes, numbers: Iterable[int]) -> dict[int, str]:
    # read anew each time: pdfrw keeps what it made for a canvas on its own objects, which threads may not share
    pages = PdfReader(fdata=template).pages if template else []
    return {number: makerl(canvas, pagexobj(pages[number - 1])) for number in sorted(numbers)}


def _draw(canvas: Canvas, sheet: Sheet) -> None:
    now: tuple[str, float] | None = None
    words = canvas.beginText()  # one for the whole sheet: one for each text takes half as long again
    for x, y, size, font, text in sheet.texts:
        if now != (font, size):
            words.setFont(font, size)
            now = (font, size)
        words.setTextOrigin(x, y)
        words.textOut(typeset.visual(text))
    canvas.drawText(words)
    canvas.setLineWidth(0.6)
    for stroke in sheet.strokes:
        canvas.line(*stroke)
    for x, y, wide, high, picture in sheet.pictures:
        canvas.drawImage(ImageReader(BytesIO(picture)), x, y, wide, high)
    for *box, address in sheet.links:
        canvas.linkURL(address, tuple(box))
