"""Pages of a paper of ours as pictures, for a page of the portal that shows what will be printed."""

import threading
from contextlib import closing
from io import BytesIO

import pypdfium2

WIDTH = 1000  # pixels: small print can be read at the width of a column, twice as fine
_ALONE = threading.Lock()  # the library draws one page at a time


def count(paper: bytes) -> int:
    """Pages of our own PDF; one that came from outside is never opened here."""
    with _ALONE, closing(pypdfium2.PdfDocument(paper)) as document:
        return len(document)


def picture(paper: bytes, sheet: int) -> bytes | None:
    """That page (from 1) as a PNG in shades of grey; None: there is none."""
    # All that the library holds is let go of before the next one draws.
    with _ALONE, closing(pypdfium2.PdfDocument(paper)) as document:
        return _drawn(document, sheet) if 1 <= sheet <= len(document) else None


def _drawn(document: pypdfium2.PdfDocument, sheet: int) -> bytes:
    out = BytesIO()
    with closing(document[sheet - 1]) as page:
        scale = WIDTH / page.get_width()
        with closing(page.render(scale=scale, grayscale=True)) as drawn:
            drawn.to_pil().convert("L").quantize(16).save(out, "PNG")
    return out.getvalue()
