"""The process is drawn from its file: every way is there, nothing overlaps, and it fits a phone."""

import re
from itertools import pairwise

import pytest

from claims.rules.drawing import WIDE, Drawing, draw, drawn_ways
from claims.rules.process import shipped

PHONE = 328  # pixels that are left of a phone's width
NAMES = ("desk", "erp")


def points(d: str) -> list[tuple[int, int]]:
    """Corners of a path."""
    start = re.match(r"M(-?\d+) (-?\d+)", d)
    assert start
    x, y = int(start[1]), int(start[2])
    found = [(x, y)]
    for letter, number in re.findall(r"([HV])(-?\d+)", d):
        x, y = (int(number), y) if letter == "H" else (x, int(number))
        found.append((x, y))
    return found


def segments(drawing: Drawing) -> list[tuple[str, tuple[int, int], tuple[int, int]]]:
    return [(stroke.kind, a, b) for stroke in drawing.strokes for a, b in pairwise(points(stroke.d))]


@pytest.mark.parametrize("name", NAMES)
def test_it_fits_a_phone_and_holds_all_that_is_drawn(name: str) -> None:
    drawing = draw(shipped(name))
    assert drawing.width <= PHONE
    for _, (x, y), (x2, y2) in segments(drawing):
        assert 0 < min(x, x2) <= max(x, x2) < drawing.width
        assert 0 < min(y, y2) <= max(y, y2) < drawing.height


@pytest.mark.parametrize("name", NAMES)
def test_stages_stand_one_under_another_in_the_order_of_the_file(name: str) -> None:
    process = shipped(name)
    boxes = draw(process).boxes
    assert [box.code for box in boxes] == list(process.stages)
    assert all(upper.y + upper.height < lower.y for upper, lower in pairwise(boxes))
    assert all(" ".join(box.lines) == process.stages[box.code].name for box in boxes)


@pytest.mark.parametrize("name", NAMES)
def test_each_way_leaves_its_stage_once_and_has_an_arrow_where_it_leads(name: str) -> None:
    process = shipped(name)
    drawing, ways = draw(process), set(drawn_ways(process))
    assert len(drawing.strokes) == len(ways)
    heads = [stroke for stroke in drawing.strokes if stroke.head]
    assert len(heads) == len(drawing.strokes) - len(drawing.dots)
    assert set(drawing.kinds) == {kind for _, _, kind in ways}


@pytest.mark.parametrize("name", NAMES)
def test_no_two_ways_lie_one_upon_another(name: str) -> None:
    upright = [(kind, a[0], *sorted((a[1], b[1]))) for kind, a, b in segments(draw(shipped(name))) if a[0] == b[0]]
    for number, (_, x, top, end) in enumerate(upright):
        for _, other, start, stop in upright[:number]:
            assert x != other or end <= start or stop <= top


@pytest.mark.parametrize("name", NAMES)
def test_no_way_crosses_a_stage(name: str) -> None:
    drawing = draw(shipped(name))
    for _, (x, y), (x2, y2) in segments(drawing):
        for box in drawing.boxes:
            inside_x = max(x, x2) > box.x and min(x, x2) < box.x + WIDE
            inside_y = max(y, y2) > box.y and min(y, y2) < box.y + box.height
            assert not (inside_x and inside_y)


def test_who_leads_along_a_way_is_told_of_moves_and_of_wishes() -> None:
    assert draw(shipped("desk")).kinds == ("auto", "staff", "dealer")
    assert draw(shipped("erp")).kinds == ("dealer", "onec", "clock")
    assert ("review", "closed", "dealer") in drawn_ways(shipped("desk"))  # withdrawn
    assert ("registered", "closed", "onec") in drawn_ways(shipped("erp"))  # 1C confirms it
