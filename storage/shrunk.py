"""The two pictures that are shown of a file: a small one for lists and one to look at; in the child process."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

THUMBNAIL, PREVIEW = 480, 1600  # pixels of the longer side


def save(picture: Image, places: list[Path]) -> None:
    """picture: flat; places: of the thumbnail and of the preview, or none."""
    for place, longest in zip(places, (THUMBNAIL, PREVIEW), strict=False):
        shown = picture.copy()
        shown.thumbnail((longest, longest))
        shown.save(place, "JPEG", quality=82, optimize=longest == THUMBNAIL, progressive=longest == PREVIEW)


def flat(picture: Image) -> Image:
    """On white, and without anything that is not a pixel: no EXIF, no place, no comment, no profile."""
    from PIL import Image

    if picture.mode.startswith("I"):
        picture = picture.point(lambda value: value / 256).convert("L")
    white = Image.new("RGB", picture.size, "white")
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        white.paste(layer, mask=layer.getchannel("A"))
    else:
        white.paste(picture.convert("RGB"))
    return white
