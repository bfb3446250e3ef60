"""What a picture shows without anybody looking: a mark by which it is known again, sharpness, light; in the child."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PIL import ImageFilter, ImageStat
from PIL.Image import Resampling

if TYPE_CHECKING:
    from PIL.Image import Image

SIDE = 8  # the mark has so many rows of so many bits
FLATTEST = 6.0  # deviation of light: in a picture that is flatter every row of bits is chance
TILES = 4  # across and down
PLAINEST = 40  # of 255: light that differs less across or down a tile shows no edge that could be steep
_ACROSS = ImageFilter.Kernel((3, 3), (0, 0, 0, 1, -2, 1, 0, 0, 0), scale=2, offset=128)
_DOWN = ImageFilter.Kernel((3, 3), (0, 1, 0, 0, -2, 0, 0, 1, 0), scale=2, offset=128)


def figures(picture: Image, *, still: bool) -> dict[str, Any]:
    """mark: 16 hex digits, "" for what is too plain; brightness 0 to 255; sharpness in percent, of a photo only."""
    grey = picture.convert("L")
    found: dict[str, Any] = {"mark": _mark(grey), "brightness": _brightness(grey)}
    return found | ({"sharpness": _sharpness(grey)} if still else {})


def _mark(grey: Image) -> str:
    """dHash: whether the light falls from each of 9 points to the next, in 8 rows. Size and quality do not matter."""
    small = grey.resize((SIDE + 1, SIDE), Resampling.BOX)
    if ImageStat.Stat(small).stddev[0] < FLATTEST:
        return ""
    light = small.tobytes()
    bits = [light[at] > light[at + 1] for at in range(len(light)) if at % (SIDE + 1) < SIDE]
    return f"{sum(bit << place for place, bit in enumerate(bits)):016x}"


def _brightness(grey: Image) -> int:
    """Nine tenths of the picture are darker than this: a lamp in the dark makes no bright picture."""
    return _above(grey.histogram(), 0.1)


def _sharpness(grey: Image) -> int | None:
    """How steep the steepest edges are for the contrast there, across or down, whichever is less: a hand that moved
    blurs one. Of the second sharpest tile: what is behind the goods may be blurred. None: nothing there is to be sharp.
    """
    across, down = grey.filter(_ACROSS), grey.filter(_DOWN)
    found: tuple[list[float], list[float]] = [], []
    for box in (_inside(grey, row, column) for row in range(TILES) for column in range(TILES)):
        if box[0] >= box[2] or box[1] >= box[3]:
            continue
        contrast = _contrast(grey.crop(box))
        for edges, differs, steep in zip((across, down), _differs(grey.crop(box)), found, strict=True):
            if differs >= PLAINEST:
                steep.append(100 * _steepest(edges.crop(box)) / contrast)
    judged = [sorted(steep)[-2] for steep in found if len(steep) > 1]
    return round(min(judged)) if judged else None


def _differs(tile: Image) -> tuple[int, int]:
    """By how much the light differs along a row, and along a column, seen from afar."""
    light = tile.resize((8, 8), Resampling.BOX).tobytes()
    rows = [light[at : at + 8] for at in range(0, 64, 8)]
    columns = [light[at::8] for at in range(8)]
    return max(max(row) - min(row) for row in rows), max(max(column) - min(column) for column in columns)


def _contrast(tile: Image) -> int:
    """Between its dark and its light, without a few odd points."""
    counts = tile.histogram()
    return max(1, _above(counts, 0.005) - _above(counts, 0.995))


def _steepest(edges: Image) -> int:
    counts = edges.histogram()
    away = [counts[128], *(counts[128 - by] + (counts[128 + by] if by < 128 else 0) for by in range(1, 129))]
    return 2 * _above(away, 0.001)


def _above(counts: list[int], part: float) -> int:
    """The value that such a part of all points is above."""
    left = sum(counts) * part
    for value in range(len(counts) - 1, -1, -1):
        left -= counts[value]
        if left < 0:
            return value
    return 0


def _inside(grey: Image, row: int, column: int) -> tuple[int, int, int, int]:
    """A tile without its own edge: at the edge of the picture there are no neighbours."""
    width, height = grey.size
    left, top = column * width // TILES + 1, row * height // TILES + 1
    return left, top, (column + 1) * width // TILES - 1, (row + 1) * height // TILES - 1
