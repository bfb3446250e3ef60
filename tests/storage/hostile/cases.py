"""What a hostile or odd file is in these stories: its name, its bytes, and the verdict on it."""

import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image


@dataclass(frozen=True)
class Case:
    """verdict: the kind it is taken as, or the trouble with it."""

    name: str
    content: bytes
    verdict: str


def cut(name: str, content: bytes, verdict: str = "damaged", parts: int = 6) -> Iterator[Case]:
    """Its beginning alone, up to so many parts of it."""
    for part in range(1, parts):
        yield Case(f"{name} cut at {part}/{parts}", content[: len(content) * part // parts], verdict)


def scene(size: tuple[int, int] = (320, 240), mode: str = "RGB") -> Image.Image:
    """Something that does not press to nothing."""
    shades = Image.linear_gradient("L").resize(size)
    rings = Image.radial_gradient("L").resize(size)
    return Image.merge("RGB", [shades, rings, shades.transpose(Image.Transpose.ROTATE_180)]).convert(mode)


def saved(picture: Image.Image, form: str, **more: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **more)
    return out.getvalue()


def box(name: bytes, body: bytes = b"", size: int | None = None) -> bytes:
    """Of an MP4, MOV, HEIC or AVIF; size: what it says of itself, where that is a lie."""
    return struct.pack(">I", 8 + len(body) if size is None else size) + name + body


def chunk(name: bytes, body: bytes, size: int | None = None) -> bytes:
    """Of a PNG."""
    return (
        struct.pack(">I", len(body) if size is None else size)
        + name
        + body
        + struct.pack(">I", zlib.crc32(name + body))
    )


def patched(content: bytes, old: bytes, new: bytes, *, last: bool = False) -> bytes:
    """The first (or last) of old overwritten by new, which begins there; old must be there."""
    at = content.rindex(old) if last else content.index(old)
    return content[:at] + new + content[at + len(new) :]
