"""A photo: its size from the header first, then every pixel, upright and small; in the child process."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

from storage.exif import facts_of, orientation_of
from storage.shrunk import PREVIEW
from storage.sniff import Trouble

if TYPE_CHECKING:
    from collections.abc import Mapping

# Megapixels that fit into the memory of the child, by how a format is decoded.
MOST: Mapping[str, int] = {"jpeg": 70, "png": 70, "heic": 60, "avif": 50, "webp": 30}
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def still(path: Path, kind: str) -> tuple[Image.Image, dict[str, Any]]:
    """At most as large as a preview; width and height are of the whole, as a person sees it. Raises Trouble."""
    most = MOST[kind] * 1_000_000
    if kind == "heic":
        from pillow_heif import register_heif_opener

        register_heif_opener()
    if kind == "webp":
        _must_fit(*_webp_size(path), most)  # its reader takes memory for all pixels before it says how many
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = None  # ours is the limit
    with Image.open(path, formats=["HEIF" if kind == "heic" else kind.upper()]) as image:
        width, height = image.size
        _must_fit(width, height, most // 2 if image.mode == "CMYK" else most)
        # Before the pixels: the reader of PNG forgets what it told then.
        turn, facts = orientation_of(image), facts_of(image)
        image.draft("RGB", (PREVIEW, PREVIEW))
        image.load()
        small: Image.Image = image
        if image.mode in ("P", "PA", "1"):  # of these a smaller one would be made of single pixels
            small = image.convert("RGBA" if image.has_transparency_data else "RGB")
        small.thumbnail((PREVIEW, PREVIEW))
        small = small.transpose(_TURNS[turn]) if turn in _TURNS else small.copy()
    size = {"width": height, "height": width} if turn >= 5 else {"width": width, "height": height}
    return small, size | facts


def _must_fit(width: int, height: int, most: int) -> None:
    if width * height > most:
        raise Trouble("too_many_pixels")


def _webp_size(path: Path) -> tuple[int, int]:
    """From its first chunk: extended, lossless or lossy."""
    with path.open("rb") as file:
        head = file.read(30)
    kind, body = head[12:16], head[20:30]
    bits = int.from_bytes(body[1:5], "little")
    if kind == b"VP8X":
        return int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1
    if kind == b"VP8L":
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF
