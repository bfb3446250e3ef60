"""Sheets as phones and scanners see them: turned, skewed, shadowed, on a table, at 100 to 300 dots per inch."""

import random
from typing import Any

import cv2
import numpy
import pypdfium2

Picture = Any


def printed(paper: bytes, sheet: int, dpi: float) -> Picture:
    """That sheet of a PDF (from 1) as a printer draws it."""
    return pypdfium2.PdfDocument(paper)[sheet - 1].render(scale=dpi / 72).to_numpy()[:, :, :3].copy()


def scanned(page: Picture, chance: random.Random) -> Picture:
    """Laid a little askew on the glass, perhaps upside down, with a grey shadow at the spine and dust."""
    askew = _turned(page, chance.uniform(-4, 4) + chance.choice((0, 0, 180)))
    return _jpeg(_noisy(_shadowed(askew, chance), chance), chance.randint(45, 85))


def photographed(page: Picture, chance: random.Random) -> Picture:
    """On a dark table, from aside, with the shadow of a hand; any way up."""
    page = numpy.rot90(page, chance.randint(0, 3)).copy()
    height, width = page.shape[:2]
    margin = int(0.12 * max(width, height))
    room = (height + 2 * margin, width + 2 * margin)
    grain = numpy.random.default_rng(chance.randint(0, 10**6)).normal(0, 6, (*room, 3))
    table = numpy.clip(numpy.array([70, 90, 110]) * chance.uniform(0.5, 1.1) + grain, 0, 255).astype(numpy.uint8)
    drift = 0.07 * max(width, height)
    corners = numpy.array([[0, 0], [width, 0], [width, height], [0, height]], numpy.float32)
    moved = corners + margin + numpy.array([[chance.uniform(-drift, drift) for _ in range(2)] for _ in range(4)])
    turn = cv2.getPerspectiveTransform(corners, moved.astype(numpy.float32))
    size = room[::-1]
    shape = cv2.warpPerspective(numpy.full(page.shape[:2], 255, numpy.uint8), turn, size)
    lying = cv2.warpPerspective(page, turn, size, flags=cv2.INTER_AREA)
    seen = numpy.where(shape[:, :, None] > 127, lying, table)
    blurred = cv2.GaussianBlur(_shadowed(seen, chance), (0, 0), chance.uniform(0.3, 0.8))
    return _jpeg(_noisy(blurred, chance), chance.randint(55, 90))


def _turned(page: Picture, angle: float) -> Picture:
    height, width = page.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 0.96)
    return cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_AREA, borderValue=(235, 235, 235))


def _shadowed(picture: Picture, chance: random.Random) -> Picture:
    height, width = picture.shape[:2]
    across = numpy.linspace(chance.uniform(0.45, 1), chance.uniform(0.7, 1), width)
    down = numpy.linspace(chance.uniform(0.7, 1), chance.uniform(0.6, 1), height)
    return (picture * (down[:, None] * across)[:, :, None]).astype(numpy.uint8)


def _noisy(picture: Picture, chance: random.Random) -> Picture:
    grain = numpy.random.default_rng(chance.randint(0, 10**6)).normal(0, chance.uniform(1, 7), picture.shape)
    return numpy.clip(picture + grain, 0, 255).astype(numpy.uint8)


def _jpeg(picture: Picture, quality: int) -> Picture:
    return cv2.imdecode(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_COLOR)
