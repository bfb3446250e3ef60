"""What a camera wrote beside the pixels: when, where, by what. Anybody may have written anything there."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Exif, Image

ORIENTATION, MAKE, MODEL, EXIF, GPS = 0x0112, 0x010F, 0x0110, 0x8769, 0x8825
TAKEN, OFFSET, DIGITIZED, DIGITIZED_OFFSET = 0x9003, 0x9011, 0x9004, 0x9012
LONGEST = 80  # letters of a camera's name
YEARS = range(1990, 2100)  # of another a clock only dreams


def orientation_of(image: Image) -> int:
    """1 is upright; 5 to 8 change the sides."""
    try:
        turn = image.getexif().get(ORIENTATION, 1)
    except Exception:
        # The pixels are sound, whatever stands beside them.
        return 1
    return turn if isinstance(turn, int) and 1 <= turn <= 8 else 1


def facts_of(image: Image) -> dict[str, Any]:
    """taken: ISO, local to the camera, with an offset only where it is told; place: degrees; camera: its name."""
    try:
        exif = image.getexif()
        found = {"taken": _taken(exif.get_ifd(EXIF)), "place": _place(exif.get_ifd(GPS)), "camera": _camera(exif)}
    except Exception:
        return {}
    return {name: value for name, value in found.items() if value}


def moment(text: str) -> str | None:
    """A camera's date as ISO; None for what is none."""
    try:
        at = datetime.fromisoformat(re.sub(r"^(\d{4}):(\d\d):", r"\1-\2-", text.strip("\0 ")))
    except ValueError:
        return None
    return at.isoformat() if at.year in YEARS else None


def place(latitude: float, longitude: float) -> str | None:
    """None: nowhere on Earth, or where receivers are that know nothing."""
    known = abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude or longitude)
    return f"{latitude:.5f}, {longitude:.5f}" if known else None


def name(*words: object) -> str:
    """A camera's name in letters that can be printed; a make that the model repeats is told once."""
    plain = ["".join(filter(str.isprintable, str(word or ""))).strip() for word in words]
    first, *others = [word for word in plain if word] or [""]
    rest = " ".join(others)
    return (rest if rest.lower().startswith(first.lower()) and rest else f"{first} {rest}".strip())[:LONGEST]


def _taken(ifd: dict[int, Any]) -> str | None:
    for when, offset in ((TAKEN, OFFSET), (DIGITIZED, DIGITIZED_OFFSET)):
        said = str(ifd.get(when) or "")
        told = moment(said)
        if told:
            return moment(said.strip("\0 ") + str(ifd.get(offset) or "").strip("\0 ")) or told
    return None


def _place(ifd: dict[int, Any]) -> str | None:
    if 2 not in ifd or 4 not in ifd:
        return None
    latitude, longitude = _degrees(ifd[2]), _degrees(ifd[4])
    return place(-latitude if ifd.get(1) == "S" else latitude, -longitude if ifd.get(3) == "W" else longitude)


def _degrees(parts: Any) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    return degrees + minutes / 60 + seconds / 3600


def _camera(exif: Exif) -> str:
    return name(exif.get(MAKE), exif.get(MODEL))
