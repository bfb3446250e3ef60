"""Pictures like those a phone takes of goods: a background, boxes and bottles, labels with words, grain."""

import random

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from portal.demo.photos import FONT

WORDS = ("Средство для мытья", "Партия", "Годен до", "Хранить", "Артикул", "Изготовлено", "Нетто", "Состав")


def photographed(seed: int, size: tuple[int, int] = (1600, 1200)) -> Image.Image:
    """The same for the same seed; sharp and lit."""
    dice = random.Random(seed)
    image = _background(dice, size)
    draw = ImageDraw.Draw(image)
    for _ in range(dice.randint(3, 7)):
        _thing(draw, dice, size)
    grain = Image.frombytes("L", size, dice.randbytes(size[0] * size[1]))
    grained = Image.blend(image, grain.convert("RGB"), dice.uniform(0.01, 0.04))
    return grained.filter(ImageFilter.GaussianBlur(0.6))  # as a lens


def _background(dice: random.Random, size: tuple[int, int]) -> Image.Image:
    """Light that falls as it falls: a few soft spots."""
    spots = Image.new("RGB", (5, 4))
    spots.putdata([(dice.randint(70, 220), dice.randint(70, 220), dice.randint(70, 220)) for _ in range(20)])
    return spots.resize(size, Image.Resampling.BICUBIC)


def _thing(draw: ImageDraw.ImageDraw, dice: random.Random, size: tuple[int, int]) -> None:
    width, height = dice.randint(size[0] // 8, size[0] // 2), dice.randint(size[1] // 8, size[1] // 2)
    left, top = dice.randint(-width // 3, size[0] - width // 2), dice.randint(-height // 3, size[1] - height // 2)
    color = (dice.randint(20, 250), dice.randint(20, 250), dice.randint(20, 250))
    box = (left, top, left + width, top + height)
    shape = dice.choice((draw.rectangle, draw.ellipse))
    shape(box, fill=color, outline=(30, 30, 30), width=dice.randint(1, 6))
    font = ImageFont.truetype(FONT, dice.randint(size[1] // 40, size[1] // 12))
    for row in range(dice.randint(1, 4)):
        place = left + width // 6, top + height // 6 + row * size[1] // 12
        draw.text(
            place,
            f"{dice.choice(WORDS)} {dice.randint(1, 999)}",
            fill="white" if sum(color) < 380 else "black",
            font=font,
        )
