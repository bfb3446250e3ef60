"""python -m storage.read_scan FILE KIND [PICTURE]: codes on a scanned paper, page by page, as one line of JSON.

A child process, see decode. PICTURE: where the first page goes as a JPEG of the sheet alone.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storage.child import limit

if TYPE_CHECKING:
    import numpy

    Picture = numpy.ndarray[Any, Any]

MEMORY = 2 * 1024**3  # bytes of address space, most of it never touched
CPU, ENOUGH = 40, 25  # seconds: a page more may be read after so many
LARGEST_WRITE = 8 * 1024 * 1024  # bytes, of a page
MOST_PIXELS = 70_000_000
MOST_PAGES = 60
LONGEST = 3000  # pixels of the longer side: a page of A4 at 260 dots per inch


def main() -> None:
    limit(memory=MEMORY, cpu=CPU, write=LARGEST_WRITE)
    os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    path, kind, *wanted = sys.argv[1:]
    pages: list[list[str]] = []
    try:
        for picture in _pictures(Path(path), kind):
            pages.append(_page(picture, wanted))
            if time.process_time() > ENOUGH:
                break
    except Exception:  # noqa: S110  a decoder may raise anything on hostile bytes; what was read before it stands
        pass
    print(json.dumps({"pages": pages}))


def _pictures(path: Path, kind: str) -> Iterator[Picture]:
    if kind != "pdf":
        yield _photo(path, kind)
        return
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    for number in range(min(len(document), MOST_PAGES)):
        page = document[number]
        scale = LONGEST / max(*page.get_size(), 1)
        yield page.render(scale=min(scale, 260 / 72)).to_numpy()[:, :, :3].copy()


def _photo(path: Path, kind: str) -> Picture:
    import numpy
    from PIL import Image, ImageOps
    from pillow_heif import register_heif_opener

    register_heif_opener()
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with Image.open(path, formats=["HEIF" if kind == "heic" else kind.upper()]) as image:
        image.draft("RGB", (LONGEST, LONGEST))
        image.thumbnail((LONGEST, LONGEST))
        upright = ImageOps.exif_transpose(image).convert("RGB")
    return numpy.asarray(upright)[:, :, ::-1].copy()


def _page(picture: Picture, wanted: list[str]) -> list[str]:
    """Codes on the page; the sheet is found first: on it a code far from the middle is large and square, too.

    wanted: where the picture of the sheet goes, taken by the first page.
    """
    # Imported under the limits, like everything that touches the file.
    import cv2

    from storage.straighten import sharper, sheet_of, upright

    sheet = sheet_of(picture)
    codes = _codes(sheet) or _codes(picture) or _codes(sharper(sheet))
    if wanted:
        straight = upright(sheet, [corner for _, corner in codes])
        content = cv2.imencode(".jpg", straight, [cv2.IMWRITE_JPEG_QUALITY, 82])[1]
        Path(wanted.pop()).write_bytes(content.tobytes())
    return [text for text, _ in codes]


def _codes(picture: Picture) -> list[tuple[str, tuple[float, float]]]:
    """Each code's text and its middle, as parts of the picture's width and height."""
    import zxingcpp

    height, width = picture.shape[:2]
    found = []
    for code in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)):
        near, far = code.position.top_left, code.position.bottom_right
        found.append((code.text, ((near.x + far.x) / 2 / width, (near.y + far.y) / 2 / height)))
    return found


if __name__ == "__main__":
    main()
