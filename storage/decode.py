"""python -m storage.decode FILE [THUMBNAIL]: opens a foreign file under limits, says in one line of JSON what it is.

A child process, because a decoder fed by an attacker may eat all memory, never return, or crash.
"""

import json
import sys
import warnings
from pathlib import Path
from typing import Any

from storage.child import limit

MEMORY = 1536 * 1024 * 1024  # bytes of address space
CPU = 20  # seconds
LARGEST_WRITE = 4 * 1024 * 1024  # bytes, of a thumbnail
MOST_PIXELS = 70_000_000
THUMBNAIL = 480  # pixels of the longer side


def main() -> None:
    limit(memory=MEMORY, cpu=CPU, write=LARGEST_WRITE)
    path, *thumbnail = map(Path, sys.argv[1:])
    print(json.dumps(_look(path, thumbnail[0] if thumbnail else None)))


def _look(path: Path, thumbnail: Path | None) -> dict[str, Any]:
    # Imported under the limits, like everything that touches the file.
    from storage.kinds import KINDS
    from storage.sniff import Damaged, kind_of

    try:
        kind = kind_of(path)
    except Damaged:
        return {"trouble": "damaged"}
    if not kind:
        return {"trouble": "forbidden"}
    return {"kind": kind} | (_picture(path, kind, thumbnail) if KINDS[kind].group == "photo" else {})


def _picture(path: Path, kind: str, thumbnail: Path | None) -> dict[str, Any]:
    """width and height as a person sees the picture; every pixel is decoded, at reduced scale where the format can."""
    from PIL import Image, ImageOps
    from pillow_heif import register_heif_opener

    register_heif_opener()
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(path, formats=["HEIF" if kind == "heic" else kind.upper()]) as image:
            width, height = image.size
            image.draft("RGB", (2 * THUMBNAIL, 2 * THUMBNAIL))
            image.load()
            turned = image.getexif().get(0x0112, 1) >= 5 and kind != "heic"
            image.thumbnail((THUMBNAIL, THUMBNAIL))
            small = ImageOps.exif_transpose(image)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return {"trouble": "too_many_pixels"}
    except Exception:
        # Any decoder may raise anything on hostile bytes; whatever it is, this is no picture for us.
        return {"trouble": "damaged"}
    if thumbnail:
        _save(small, thumbnail)
    return {"width": height, "height": width} if turned else {"width": width, "height": height}


def _save(small: Any, thumbnail: Path) -> None:
    """On white, and without anything that is not a pixel: no EXIF, no place, no comment."""
    from PIL import Image

    flat = Image.new("RGB", small.size, "white")
    layer = small.convert("RGBA")
    flat.paste(layer, mask=layer.getchannel("A"))
    flat.save(thumbnail, "JPEG", quality=82, optimize=True)


if __name__ == "__main__":
    main()
