"""Pictures for claims of the past: boxes, labels, bottles, pallets and papers, drawn instead of photographed."""

import io
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

SIZE = (960, 720)
FONT = Path(__file__).parents[2] / "forms/fonts/LiberationSerif-Bold.ttf"
Colour = tuple[int, int, int]
LIQUIDS: tuple[Colour, ...] = ((64, 145, 190), (95, 170, 110), (205, 120, 60), (150, 110, 180))
CARDBOARD: Colour = (196, 160, 116)
DARK: Colour = (122, 94, 62)


@dataclass(frozen=True)
class Scene:
    """What every drawing works with: caption and small are the words of a label or a paper."""

    draw: ImageDraw.ImageDraw
    dice: random.Random
    caption: str
    small: str


def picture(shot: str, caption: str, small: str, seed: int) -> Image.Image:
    """A picture for this shot code."""
    dice = random.Random(seed)  # noqa: S311  no secret: it varies a drawing
    image = _room(dice)
    SCENES.get(shot, _bottles)(Scene(ImageDraw.Draw(image), dice, caption, small))
    return image


def jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=78)
    return out.getvalue()


def _room(dice: random.Random) -> Image.Image:
    """A wall that is lighter on one side, and a floor."""
    wall, floor = dice.randint(196, 222), dice.randint(120, 150)
    light = Image.linear_gradient("L").rotate(dice.choice((0, 90))).resize(SIZE)
    image = Image.merge(
        "RGB", [light.point(lambda v, base=base: base - 24 + v // 9) for base in (wall, wall, wall - 8)]
    )
    ImageDraw.Draw(image).rectangle((0, 520, *SIZE), fill=(floor, floor - 4, floor - 14))
    return image


def _load(scene: Scene) -> None:
    draw, dice = scene.draw, scene.dice
    draw.rectangle((150, 600, 810, 640), fill=DARK)
    for row in range(4):
        for column in range(5 - (row == 3) * dice.randint(1, 3)):
            shade = dice.randint(-12, 12)
            left, top = 160 + column * 128, 490 - row * 110
            fill = (CARDBOARD[0] + shade, CARDBOARD[1] + shade, CARDBOARD[2] + shade)
            draw.rectangle((left, top, left + 122, top + 106), fill=fill, outline=DARK, width=3)
            draw.rectangle((left + 52, top, left + 70, top + 106), fill=(214, 190, 150))


def _box(scene: Scene) -> None:
    draw, dice = scene.draw, scene.dice
    draw.polygon([(200, 250), (560, 190), (780, 260), (430, 340)], fill=(214, 182, 138), outline=DARK)
    draw.polygon([(200, 250), (430, 340), (430, 640), (200, 520)], fill=CARDBOARD, outline=DARK)
    draw.polygon([(430, 340), (780, 260), (780, 540), (430, 640)], fill=(180, 144, 100), outline=DARK)
    dent = dice.randint(480, 640)
    draw.polygon([(dent, 430), (dent + 110, 400), (dent + 80, 520), (dent + 20, 540)], fill=(108, 82, 54))
    _words(draw, (225, 400), scene.small, 26, DARK)


def _label(scene: Scene) -> None:
    draw, dice = scene.draw, scene.dice
    colour = dice.choice(LIQUIDS)
    draw.rounded_rectangle((120, 90, 840, 640), 36, fill=colour)
    draw.rounded_rectangle((170, 150, 790, 580), 18, fill=(250, 248, 240))
    for number, line in enumerate(_wrapped(scene.caption, 24)[:3]):
        _words(draw, (205, 180 + number * 56), line, 44, (30, 40, 50))
    _words(draw, (205, 380), scene.small, 36, (60, 70, 80))
    for bar in range(64):
        if dice.random() < 0.55:
            draw.rectangle((205 + bar * 6, 450, 208 + bar * 6, 545), fill=(20, 20, 20))


def _bottles(scene: Scene) -> None:
    draw, dice = scene.draw, scene.dice
    for number in range(3):
        colour, left = dice.choice(LIQUIDS), 180 + number * 215
        draw.rounded_rectangle((left, 250, left + 160, 620), 26, fill=colour)
        draw.rectangle((left + 55, 190, left + 105, 255), fill=(235, 235, 232))
        draw.rectangle((left + 14, 350, left + 146, 500), fill=(248, 246, 238))
        _words(draw, (left + 24, 370), scene.caption[:9], 26, (40, 50, 60))
    draw.ellipse((330, 596, 640, 664), fill=dice.choice(LIQUIDS))


def _crack(scene: Scene) -> None:
    draw, dice = scene.draw, scene.dice
    draw.rounded_rectangle((60, 60, 900, 680), 60, fill=dice.choice(LIQUIDS))
    x, y = 260, 110
    for _ in range(9):
        step = (x + dice.randint(20, 70), y + dice.randint(34, 70))
        draw.line((x, y, *step), fill=(245, 245, 245), width=7)
        draw.line((*step, step[0] + dice.randint(-90, 90), step[1] + 60), fill=(225, 230, 235), width=3)
        x, y = step
    draw.ellipse((x - 60, 600, x + 120, 668), fill=(238, 240, 242))


def _paper(scene: Scene) -> None:
    draw, dice = scene.draw, scene.dice
    draw.polygon([(250, 40), (730, 52), (716, 700), (236, 690)], fill=(252, 252, 249), outline=(160, 160, 160))
    for number, line in enumerate(_wrapped(scene.caption, 30)[:3]):
        _words(draw, (285, 80 + number * 36), line, 26, (30, 30, 30))
    for row in range(15):
        draw.line((285, 220 + row * 26, 285 + dice.randint(250, 390), 220 + row * 26), fill=(120, 120, 125), width=4)
    draw.ellipse((560, 560, 680, 680), outline=(60, 80, 170), width=6)
    draw.line((300, 640, 350, 600, 380, 650, 440, 610), fill=(40, 60, 150), width=5, joint="curve")


def _words(draw: ImageDraw.ImageDraw, at: tuple[int, int], text: str, size: int, fill: Colour) -> None:
    draw.text(at, text, fill=fill, font=ImageFont.truetype(FONT, size))


def _wrapped(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > width and lines[-1]:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


SCENES: dict[str, Callable[[Scene], None]] = {
    "load": _load,
    "packaging": _box,
    "label": _label,
    "closeup": _crack,
    "scan": _paper,
    "application": _paper,
}
