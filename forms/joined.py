"""Pictures of sheets, joined to one PDF of A4 pages."""

from collections.abc import Sequence
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas


def joined(pictures: Sequence[bytes], title: str) -> bytes:
    """JPEG pictures of our own making, each on a page of its own, as they are; the same bytes for the same pictures."""
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1, lang="ru-RU")
    canvas.setTitle(title)
    for picture in pictures:
        canvas.drawImage(ImageReader(BytesIO(picture)), 0, 0, *A4, preserveAspectRatio=True)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()
