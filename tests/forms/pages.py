"""Reads the text of a PDF by places, in this process: quicker than poppler where thousands of boxes are asked for."""

from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2

from forms.torg2.layout import Field


def bare(text: str) -> str:
    """What is seen of a text, however it is broken into rows; PDFium tells a hyphen at the end of a row as U+0002."""
    return "".join(text.replace("\x02", "-").replace("\ufffe", "-").split())


class Pages:
    """texts: of each page, without spaces."""

    def __init__(self, document: pypdfium2.PdfDocument) -> None:
        self._pages = [page.get_textpage() for page in document]
        self.texts = [bare(page.get_text_range()) for page in self._pages]

    def within(self, place: Field, sheet: int) -> str:
        """What stands in the boxes of this place, on this sheet (from 1)."""
        page = self._pages[sheet - 1]
        found = (page.get_text_bounded(box.x0, box.y0, box.x1, box.y1) for box in place.boxes)
        return bare("".join(found))


@contextmanager
def opened(pdf: bytes) -> Iterator[Pages]:
    with pypdfium2.PdfDocument(pdf) as document:
        yield Pages(document)
