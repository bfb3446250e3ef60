"""Pictures of the four pages to compare with, one bit a dot, 90 to an inch: `python -m tests.forms.golden` draws them.

Look at the new ones before they are committed.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops, ImageFilter

from forms.torg2.fill import render
from forms.torg2.make_blank import blank
from tests.forms.full import full_act

FOLDER = Path(__file__).parent / "golden"
PAGES = (1, 2, 3, 4)
SCALE = 90 / 72  # dots a point
DARK = 200  # lighter than this is paper
LARGEST = 20_000  # bytes of one picture
MOST = 3  # dots that may stray: another version of the renderer rounds letters otherwise


def pictures(pdf: bytes, pages: Iterable[int] = PAGES) -> Iterator[Image.Image]:
    """These pages, from 1, in black and white."""
    with pypdfium2.PdfDocument(pdf) as document:
        for number in pages:
            grey = document[number - 1].render(scale=SCALE, grayscale=True).to_pil().convert("L")
            yield grey.point(lambda shade: 255 if shade >= DARK else 0)


def kept(name: str, page: int) -> Image.Image:
    with Image.open(FOLDER / f"{name}-{page}.png") as picture:
        return picture.convert("L")


def strayed(seen: Image.Image, expected: Image.Image) -> int:
    """Dots that are dark in one of the two, while no dot within one step of it is in the other."""
    return _alone(seen, expected) + _alone(expected, seen)


def _alone(one: Image.Image, other: Image.Image) -> int:
    near = other.filter(ImageFilter.MinFilter(3))
    return ImageChops.subtract(near, one).histogram()[255]


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, pdf in (("blank", blank()), ("full", render(full_act()))):
        for number, picture in enumerate(pictures(pdf), 1):
            picture.convert("1").save(FOLDER / f"{name}-{number}.png", optimize=True)


if __name__ == "__main__":
    main()
