"""python -m storage.read_code < PICTURE: the codes on a photo of a package, as one line of JSON.

A child process, see decode.
"""

from __future__ import annotations

import io
import json
import os
import sys
from typing import TYPE_CHECKING, Any

from storage.child import limit

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

MEMORY = 1536 * 1024**2  # bytes of address space, most of it never touched
CPU = 15  # seconds
MOST_PIXELS = 70_000_000
FORMATS = ["JPEG", "PNG", "WEBP", "HEIF"]
SIZES = (1600, 3000)  # pixels of the longer side: a code that fills the photo, and a small one
MOST = 10


def main() -> None:
    limit(memory=MEMORY, cpu=CPU, write=0)
    os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    print(json.dumps(_read(sys.stdin.buffer.read())))


def _read(content: bytes) -> dict[str, Any]:
    # Imported under the limits, like everything that touches the file.
    from PIL import Image, ImageOps
    from pillow_heif import register_heif_opener

    register_heif_opener()
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # Pillow refuses from twice as many on
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            image.draft("L", (SIZES[-1], SIZES[-1]))
            upright = ImageOps.exif_transpose(image).convert("L")
    except Exception:
        # Any decoder may raise anything on hostile bytes; whatever it is, this is no picture for us.
        return {"trouble": "no_picture"}
    return {"codes": _codes(upright)}


def _codes(picture: Picture) -> list[str]:
    """Those that say most of the goods first."""
    import zxingcpp

    kinds = zxingcpp.BarcodeFormat
    wanted = (kinds.DataMatrix, kinds.EANUPC, kinds.ITF, kinds.Code128, kinds.QRCode)
    for size in SIZES:
        scaled = picture.copy()
        scaled.thumbnail((size, size))
        read = zxingcpp.read_barcodes(
            scaled, formats=zxingcpp.BarcodeFormats(wanted), text_mode=zxingcpp.TextMode.Plain
        )
        if found := [(code.symbology_identifier, code.text) for code in read if code.text]:
            found.sort(key=lambda code: not code[0].startswith("]d"))
            return [text for _, text in found[:MOST]]
    return []


if __name__ == "__main__":
    main()
