"""Pages of a paper of ours as pictures, for a page of the portal that shows what will be printed."""

import threading
from io import BytesIO

import pypdfium2

WIDTH = 1000  # pixels: small print can be read at the width of a column, twice as fine
_ALONE = threading.Lock()  # the library draws one page at a time


def count(paper: bytes) -> int:
    """Pages of our own PDF; one that came from outside is never opened here."""
    with _ALONE:
        return len(pypdfium2.PdfDocument(paper))


def picture(paper: bytes, sheet: int) -> bytes | None:
    """That page (from 1) as a PNG in shades of grey; None: there is none."""
    with _ALONE:
        document = pypdfium2.PdfDocument(paper)
        if not 1 <= sheet <= len(document):
            return None
        page = document[sheet - 1]
        drawn = page.render(scale=WIDTH / page.get_width(), grayscale=True).to_pil()
    out = BytesIO()
    drawn.convert("L").quantize(16).save(out, "PNG")
    return out.getvalue()
