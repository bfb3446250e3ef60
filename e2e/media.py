"""Photos, a video, and files that lie, made of bytes on the spot: nothing binary is kept with the stories."""

import io
import struct
from typing import TypedDict

from PIL import Image, ImageDraw


class File(TypedDict):
    """As Playwright takes a file that is on no disk."""

    name: str
    mimeType: str
    buffer: bytes


def photo(name: str = "IMG_0012.jpg", color: str = "teal") -> File:
    """A picture that a camera could have made; each colour has its own bytes."""
    picture = Image.new("RGB", (1200, 900), color)
    ImageDraw.Draw(picture).rectangle((300, 200, 900, 700), fill="white")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


def photos(*names: str) -> list[File]:
    return [
        photo(f"{name}.jpg", color) for name, color in zip(names, ("teal", "olive", "navy", "maroon"), strict=False)
    ]


def video(name: str = "VID_0001.mp4") -> File:
    """The boxes every MP4 has, and a megabyte between them."""
    boxes = (
        _box(b"ftyp", b"isom\0\0\2\0isomiso2mp41"),
        _box(b"moov", _box(b"mvhd", bytes(100))),
        _box(b"mdat", bytes(range(256)) * 4096),
    )
    return {"name": name, "mimeType": "video/mp4", "buffer": b"".join(boxes)}


def lying() -> File:
    """A page that calls itself a photo."""
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": b"<html><script>alert(1)</script></html>"}


def empty() -> File:
    return {"name": "empty.jpg", "mimeType": "image/jpeg", "buffer": b""}


def _box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + name + content
