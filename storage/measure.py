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
PLAINEST = 10.0  # deviation of light in a tile that is worth judging
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
    counts = grey.histogram()
    left = sum(counts) / 10
    for light in range(255, -1, -1):
        left -= counts[light]
        if left <= 0:
            return light
    return 0


def _sharpness(grey: Image) -> int | None:
    """How steep edges are for the contrast there, across or down, whichever is less: a hand that moved blurs one.

    Of the second sharpest tile: what is behind the goods may be blurred. None: nothing there is to be sharp.
    """
    edges = grey.filter(_ACROSS), grey.filter(_DOWN)
    found: list[tuple[float, float]] = []
    for box in (_inside(grey, row, column) for row in range(TILES) for column in range(TILES)):
        contrast = _deviation(grey, box)
        if contrast >= PLAINEST:
            found.append((_deviation(edges[0], box) / contrast, _deviation(edges[1], box) / contrast))
    if len(found) < 2:
        return None
    across, down = sorted(one for one, _ in found)[-2], sorted(other for _, other in found)[-2]
    return round(200 * min(across, down))


def _deviation(picture: Image, box: tuple[int, int, int, int]) -> float:
    return ImageStat.Stat(picture.crop(box)).stddev[0] if box[0] < box[2] and box[1] < box[3] else 0.0


def _inside(grey: Image, row: int, column: int) -> tuple[int, int, int, int]:
    """A tile without its own edge: at the edge of the picture there are no neighbours."""
    width, height = grey.size
    left, top = column * width // TILES + 1, row * height // TILES + 1
    return left, top, (column + 1) * width // TILES - 1, (row + 1) * height // TILES - 1
