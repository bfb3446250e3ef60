"""The first page of a PDF as a picture; in the child process."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
from pypdfium2.raw import FPDF_ERR_PASSWORD

from storage.shrunk import PREVIEW
from storage.sniff import Trouble

if TYPE_CHECKING:
    from PIL.Image import Image


def first_page(path: Path) -> Image:
    """Raises Trouble: it asks for a password, or has no page."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as wrong:
        locked = getattr(wrong, "err_code", None) == FPDF_ERR_PASSWORD
        raise Trouble("locked" if locked else "damaged") from wrong
    if not len(document):
        raise Trouble("damaged")
    page = document[0]
    longer = max(*page.get_size(), 1)
    drawn: Image = page.render(scale=PREVIEW / longer).to_pil()
    return drawn
