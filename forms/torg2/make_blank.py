"""Draws the empty form from layout.json: `python -m forms.torg2.make_blank` writes blank.pdf anew."""

from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from forms import typeset
from forms.torg2.layout import BLANK, Caption, layout


def blank() -> bytes:
    """The four empty pages as a PDF, the same bytes each time."""
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1, initialFontName=typeset.REGULAR)
    canvas.setTitle("ТОРГ-2, бланк")
    for page in layout().pages:
        for caption in page.captions:
            _draw(canvas, caption)
        canvas.setLineWidth(0.6)
        canvas.setLineCap(2)  # corners of tables meet
        canvas.lines(page.rules)
        canvas.showPage()
    typeset.save(canvas)
    return stream.getvalue()


def _draw(canvas: Canvas, caption: Caption) -> None:
    font = typeset.BOLD if caption.bold else typeset.REGULAR
    size, rows = caption_rows(caption)
    canvas.setFont(font, size)
    for x, y, text in typeset.place(rows, caption.box, size, caption.align, caption.valign):
        canvas.drawString(x, y, text)


def caption_rows(caption: Caption) -> tuple[float, tuple[str, ...]]:
    """Size and rows of a caption: as designed, or shrunk until no word breaks and all rows fit."""
    size = caption.size
    while True:
        rows = tuple(typeset.wrap(caption.text, caption.box.width, size))
        high = len(rows) * size * typeset.LEADING > caption.box.y1 - caption.box.y0 + size / 2
        broken = " ".join(rows) != caption.text.replace("\n", " ")
        if size <= 5 or not (high or broken):
            return size, rows
        size -= typeset.STEP


if __name__ == "__main__":
    BLANK.write_bytes(blank())
