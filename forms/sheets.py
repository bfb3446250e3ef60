"""Sheets of paper, planned first and drawn after, so that each can say «лист k из n»."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO

from pdfrw import PdfReader
from pdfrw.buildxobj import pagexobj
from pdfrw.toreportlab import makerl
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from forms import typeset
from forms.typeset import Align, Box, Valign

Stroke = tuple[float, float, float, float]
FOOTER = 7.5


@dataclass(slots=True)
class Sheet:
    """One page to be: what is written where; template = which page of the blank lies under it, 0 is plain paper."""

    template: int = 0
    texts: list[tuple[float, float, float, str, str]] = field(default_factory=list)  # x, y, size, font, text
    strokes: list[Stroke] = field(default_factory=list)

    def write(
        self, rows: Sequence[str], box: Box, size: float, align: Align = "left", valign: Valign = "bottom"
    ) -> None:
        """Rows of text that fit the box at this size."""
        for x, y, text in typeset.place(rows, box, size, align, valign):
            self.texts.append((x, y, size, typeset.REGULAR, text))


def pdf(sheets: Sequence[Sheet], title: str, template: bytes = b"") -> bytes:
    """The sheets as a PDF with their title and «Лист k из n» at the foot; the same bytes for the same sheets."""
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1, initialFontName=typeset.REGULAR, lang="ru-RU")
    canvas.setTitle(title)
    under = _templates(canvas, template, {sheet.template for sheet in sheets if sheet.template})
    for number, sheet in enumerate(sheets, 1):
        if sheet.template:
            canvas.doForm(under[sheet.template])
        _draw(canvas, sheet)
        canvas.setFont(typeset.REGULAR, FOOTER)
        canvas.drawString(44, 15, title)
        canvas.drawRightString(569, 15, f"Лист {number} из {len(sheets)}")
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _templates(canvas: Canvas, template: bytes, numbers: Iterable[int]) -> dict[int, str]:
    # read anew each time: pdfrw keeps what it made for a canvas on its own objects, which threads may not share
    pages = PdfReader(fdata=template).pages if template else []
    return {number: makerl(canvas, pagexobj(pages[number - 1])) for number in sorted(numbers)}


def _draw(canvas: Canvas, sheet: Sheet) -> None:
    now: tuple[str, float] | None = None
    for x, y, size, font, text in sheet.texts:
        if now != (font, size):
            canvas.setFont(font, size)
            now = (font, size)
        canvas.drawString(x, y, text)
    canvas.setLineWidth(0.6)
    for stroke in sheet.strokes:
        canvas.line(*stroke)
