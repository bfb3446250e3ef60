"""A picture is known again however it was sent; blur and darkness are told from sharpness and light."""

import io
import random

import pytest
from PIL import Image, ImageDraw, ImageFilter

from claims.rules.likeness import NEAREST, apart, quarters
from storage.measure import figures
from tests.photographed import photographed

SMALL = (640, 480)


def sent(picture: Image.Image, quality: int, longest: int) -> Image.Image:
    """As messengers send it: smaller, and pressed once more."""
    small = picture.copy()
    small.thumbnail((longest, longest))
    file = io.BytesIO()
    small.save(file, "JPEG", quality=quality)
    return Image.open(file)


def mark(picture: Image.Image) -> tuple[int, ...]:
    found = quarters(figures(picture, still=True)["mark"])
    assert found is not None
    return found


def test_a_picture_is_known_again_after_messengers_had_it() -> None:
    known = [
        apart(mark(photographed(seed, SMALL)), mark(sent(photographed(seed, SMALL), 40, 320))) for seed in range(40)
    ]
    assert sum(bits <= NEAREST for bits in known) >= 19, known


def test_other_pictures_are_not_taken_for_it() -> None:
    marks = [mark(photographed(seed, SMALL)) for seed in range(40)]
    near = [(a, b) for a in range(40) for b in range(a) if apart(marks[a], marks[b]) <= NEAREST]
    assert near == []


@pytest.mark.parametrize("color", ["white", "black", (90, 90, 90)])
def test_a_plain_picture_has_no_mark_and_is_not_called_blurred(color: str) -> None:
    found = figures(Image.new("RGB", (800, 600), color), still=True)
    assert (found["mark"], found["sharpness"]) == ("", None)
    assert quarters(found["mark"]) is None


def test_light_from_one_side_alone_is_no_mark() -> None:
    shade = Image.linear_gradient("L").rotate(90).resize((800, 600))
    assert quarters(figures(shade, still=True)["mark"]) is None


def test_sharpness_falls_with_every_step_of_blur() -> None:
    picture = photographed(3)
    steps = [figures(picture.filter(ImageFilter.GaussianBlur(radius)), still=True) for radius in (0, 1, 2, 4)]
    told = [step["sharpness"] for step in steps]
    assert told == sorted(told, reverse=True)
    assert told[0] > 3 * told[2]


def test_one_straight_edge_is_enough_to_be_sharp_and_one_soft_edge_is_blurred() -> None:
    """Stripes have edges one way only: the other way nothing could be steep."""
    stripes = Image.new("L", (1200, 900), 220)
    for top in range(60, 900, 300):
        stripes.paste(90, (0, top, 1200, top + 110))
    for picture in (stripes, stripes.rotate(90, expand=True)):
        assert figures(picture, still=True)["sharpness"] > 60
        assert figures(picture.filter(ImageFilter.GaussianBlur(4)), still=True)["sharpness"] < 20


def test_a_lamp_in_the_dark_makes_no_bright_picture() -> None:
    dark = photographed(5).point(lambda value: value // 6)
    ImageDraw.Draw(dark).ellipse((40, 40, 160, 160), fill="white")
    assert figures(dark, still=True)["brightness"] < 60 < 120 < figures(photographed(5), still=True)["brightness"]


@pytest.mark.parametrize("size", [(1, 1), (2, 3), (4, 4), (1600, 1), (1, 1600), (9, 9)])
def test_the_smallest_and_thinnest_are_measured_too(size: tuple[int, int]) -> None:
    noise = Image.frombytes("L", size, random.Random(1).randbytes(size[0] * size[1]))
    assert figures(noise, still=True)["brightness"] > 0
