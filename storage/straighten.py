"""Finds the sheet of paper on a photo or a scan, and shows it alone, straight and upright."""

from typing import Any

import cv2
import numpy

Picture = numpy.ndarray[Any, Any]

SHEET = (1488, 2105)  # pixels of a straight sheet: A4 at 180 dots per inch
AT_A_GLANCE = 800  # pixels of the longer side: enough to see where the sheet lies
BESIDE, EDGE = 6, 12  # pixels to both sides of an edge, and shades of grey between them
STRAIGHT, MOST_ASKEW = 0.2, 15  # degrees
SMALLEST_SHEET = 0.2  # of the picture's area: less is no sheet that somebody meant to photograph


def sharper(picture: Picture) -> Picture:
    """Twice as large, light and shadow evened out."""
    gray = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    large = cv2.resize(gray, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    even = cv2.divide(large, cv2.GaussianBlur(large, (0, 0), 40), scale=255)
    return cv2.addWeighted(even, 1.8, cv2.GaussianBlur(even, (0, 0), 2), -0.8, 0)


def sheet_of(picture: Picture) -> Picture:
    """The sheet of paper alone, seen from above; where none stands out from what is around it, the picture levelled."""
    corners = _corners(picture)
    if corners is None:
        return _levelled(picture)
    lying = numpy.linalg.norm(corners[0] - corners[1]) > numpy.linalg.norm(corners[1] - corners[2])
    width, height = SHEET[::-1] if lying else SHEET
    whole = numpy.array([[0, 0], [width, 0], [width, height], [0, height]], numpy.float32)
    turn = cv2.getPerspectiveTransform(corners, whole)
    return cv2.warpPerspective(picture, turn, (width, height), flags=cv2.INTER_AREA)


def _corners(picture: Picture) -> Picture | None:
    """Four corners of the lightest large four-sided thing: upper left, then clockwise."""
    scale = AT_A_GLANCE / max(picture.shape[:2])
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    gray = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), (5, 5), 0)
    _, light = cv2.threshold(gray, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    light = cv2.morphologyEx(light, cv2.MORPH_CLOSE, numpy.ones((25, 25), numpy.uint8))
    contours, _ = cv2.findContours(light, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not contours:
        return None
    largest = cv2.convexHull(max(contours, key=cv2.contourArea))
    four = cv2.approxPolyDP(largest, 0.04 * cv2.arcLength(largest, True), True).reshape(-1, 2).astype(numpy.float32)
    if len(four) != 4 or cv2.contourArea(four) < SMALLEST_SHEET * gray.size or not _stands_out(gray, four):
        return None
    total, difference = four.sum(axis=1), numpy.diff(four, axis=1).ravel()
    places = total.argmin(), difference.argmin(), total.argmax(), difference.argmax()
    return four[list(places)] / scale if len(set(places)) == 4 else None


def _stands_out(gray: Picture, four: Picture) -> bool:
    """Just inside of each side it is lighter than just outside: the edge of a shadow on the sheet is no side of it."""
    shape = numpy.zeros_like(gray)
    cv2.fillConvexPoly(shape, four.astype(numpy.int32), 255)
    near = numpy.ones((2 * BESIDE + 1, 2 * BESIDE + 1), numpy.uint8)
    inner, outer = cv2.subtract(shape, cv2.erode(shape, near)), cv2.subtract(cv2.dilate(shape, near), shape)
    for start, end in zip(four, numpy.roll(four, -1, axis=0), strict=True):
        along = numpy.zeros_like(gray)
        cv2.line(along, start.astype(int).tolist(), end.astype(int).tolist(), 255, 2 * BESIDE)
        inside, outside = gray[cv2.min(inner, along) > 0], gray[cv2.min(outer, along) > 0]
        if not inside.size or not outside.size or numpy.median(inside) < numpy.median(outside) + EDGE:
            return False
    return True


def _levelled(picture: Picture) -> Picture:
    """Turned by some degrees until the ruled lines of the form lie level."""
    height, width = picture.shape[:2]
    scale = AT_A_GLANCE / max(height, width)
    small = cv2.resize(
        cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA
    )
    edges = cv2.Canny(small, 50, 150)
    lines = cv2.HoughLinesP(edges, 1, numpy.pi / 720, 100, minLineLength=AT_A_GLANCE // 5, maxLineGap=4)
    if lines is None:
        return picture
    along = numpy.diff(lines.reshape(-1, 2, 2), axis=1).reshape(-1, 2)
    angles = numpy.degrees(numpy.arctan2(along[:, 1], along[:, 0]))
    askew = (angles + 45) % 90 - 45  # rules down the form are askew by the same
    angle = float(numpy.median(askew))
    if abs(angle) < STRAIGHT or abs(angle) > MOST_ASKEW:
        return picture
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    return cv2.warpAffine(picture, turn, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def upright(sheet: Picture, codes: list[tuple[float, float]]) -> Picture:
    """The mark stands in the upper left corner of every sheet: turned until it does."""
    if len(codes) != 1:
        return sheet
    right, low = codes[0][0] > 0.5, codes[0][1] > 0.5
    turns = {
        (True, False): cv2.ROTATE_90_COUNTERCLOCKWISE,
        (True, True): cv2.ROTATE_180,
        (False, True): cv2.ROTATE_90_CLOCKWISE,
    }
    turn = turns.get((right, low))
    return sheet if turn is None else cv2.rotate(sheet, turn)
