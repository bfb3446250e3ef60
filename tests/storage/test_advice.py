"""How often advice is right, on made pictures: sharp and lit ones are left alone, spoilt ones are told of."""

import io
from collections.abc import Callable
from functools import cache

import pytest
from PIL import Image, ImageFilter

from claims.rules.advice import FIGURES, Seen, advice
from storage.measure import figures
from storage.shrunk import PREVIEW
from tests.photographed import photographed

SEEDS = range(24)
SIZE = (1200, 900)


@cache
def good(seed: int) -> Image.Image:
    return photographed(seed, SIZE)


def told(picture: Image.Image, quality: int = 80) -> set[str]:
    """As the portal looks at it: a JPEG, at most as large as a preview."""
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality)
    shown = Image.open(file)
    width, height = shown.size
    shown.thumbnail((PREVIEW, PREVIEW))
    found = figures(shown, still=True)
    seen = Seen(width=width, height=height, sharpness=found["sharpness"], brightness=found["brightness"])
    return {phrase.code for phrase in advice(seen, None)}


def moved(picture: Image.Image, by: int) -> Image.Image:
    """The hand moved sideways while it was taken."""
    sum_of = picture
    for step in range(1, by):
        sum_of = Image.blend(
            sum_of, picture.transform(picture.size, Image.Transform.AFFINE, (1, 0, step, 0, 1, 0)), 1 / (step + 1)
        )
    return sum_of


def share(spoil: Callable[[Image.Image], Image.Image], code: str, quality: int = 80) -> float:
    """Of how many pictures so spoilt this is told."""
    return sum(code in told(spoil(good(seed)), quality) for seed in SEEDS) / len(SEEDS)


@pytest.mark.parametrize("quality", [95, 80, 50])
def test_good_pictures_are_left_alone(quality: int) -> None:
    wrong = [seed for seed in SEEDS if told(good(seed), quality)]
    assert len(wrong) <= 0.05 * len(SEEDS), wrong


@pytest.mark.parametrize("radius", [2, 4, 9])
def test_blurred_pictures_are_told_of(radius: int) -> None:
    assert share(lambda picture: picture.filter(ImageFilter.GaussianBlur(radius)), "photo_blurred") >= 0.95


def test_a_shaken_hand_is_told_of() -> None:
    """Edges along its way stay sharp."""
    assert share(lambda picture: moved(picture, 12), "photo_blurred") >= 0.95


@pytest.mark.parametrize("light", [0.05, 0.1, 0.2])
def test_dark_pictures_are_told_of(light: float) -> None:
    assert share(lambda picture: picture.point(lambda value: value * light), "photo_dark") >= 0.95


def test_a_dull_day_is_not_dark() -> None:
    assert share(lambda picture: picture.point(lambda value: value * 0.6), "photo_dark") <= 0.05


def test_small_pictures_are_told_of_and_those_of_messengers_are_not() -> None:
    assert share(lambda picture: picture.resize((640, 480)), "photo_small") == 1
    assert share(lambda picture: picture.resize((FIGURES.small, 675)), "photo_small") == 0
