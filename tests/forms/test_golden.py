"""The four pages look as they looked, by pictures that are kept, and as the blank of 1998 does, by its measures."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from forms.torg2 import make_blank, plan
from forms.torg2.fill import render
from forms.torg2.layout import Field, Layout, Page, layout
from forms.torg2.make_blank import blank
from forms.typeset import Box
from tests.forms.full import full_act
from tests.forms.golden import FOLDER, LARGEST, MOST, PAGES, kept, pictures, strayed

STEP = 3.0  # points: what moves so far is found
MADE = {"blank": blank, "full": lambda: render(full_act())}
MEASURED = Path(os.environ.get("TORG2_BLANK", Path(__file__).parents[2] / "../shared/torg2"))
NEAR = 1.0  # points between our rules and captions and those of the blank
LEFT, TOP, WIDTH = 42.0, 815.89, 529.2756


def astray(name: str, pdf: bytes, *pages: int) -> list[int]:
    """Dots of these pages that are not where they were."""
    return [strayed(seen, kept(name, number)) for number, seen in zip(pages, pictures(pdf, pages), strict=True)]


@pytest.mark.parametrize("name", MADE)
def test_the_four_pages_look_as_their_pictures(name: str) -> None:
    found = astray(name, MADE[name](), *PAGES)
    assert max(found) <= MOST, "drawn otherwise on purpose? look at them and run python -m tests.forms.golden"


def test_the_pictures_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in FOLDER.glob("*.png")}
    assert len(sizes) == 8
    assert max(sizes.values()) < LARGEST


def moved(box: Box) -> Box:
    return Box(box.x0 + STEP, box.y0, box.x1 + STEP, box.y1)


def with_rule_moved(page: Page, number: int) -> Page:
    """Across itself."""
    x0, y0, x1, y1 = page.rules[number]
    dx, dy = (0.0, STEP) if y0 == y1 else (STEP, 0.0)
    rules = (*page.rules[:number], (x0 + dx, y0 + dy, x1 + dx, y1 + dy), *page.rules[number + 1 :])
    return replace(page, rules=rules)


def with_caption_moved(page: Page, number: int) -> Page:
    caption = page.captions[number]
    captions = (*page.captions[:number], replace(caption, box=moved(caption.box)), *page.captions[number + 1 :])
    return replace(page, captions=captions)


@pytest.mark.parametrize("change", [with_rule_moved, with_caption_moved])
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("number", [0, -1])
def test_a_rule_or_caption_three_points_away_is_found(
    monkeypatch: pytest.MonkeyPatch, change: Callable[[Page, int], Page], page: int, number: int
) -> None:
    form = layout()
    old = form.pages[page - 1]
    count = len(old.rules if change is with_rule_moved else old.captions)
    new = change(old, number % count)
    pages = (*form.pages[: page - 1], new, *form.pages[page:])
    monkeypatch.setattr(make_blank, "layout", lambda: replace(form, pages=pages))
    (found,) = astray("blank", blank(), page)
    assert found > MOST


def field_moved(place: Field) -> Field:
    return replace(place, boxes=tuple(moved(box) for box in place.boxes))


def boxes_moved(code: str) -> Layout:
    form = layout()
    if code in form.fields:
        return replace(form, fields=form.fields | {code: field_moved(form.fields[code])})
    row = form.goods[4] | {code: field_moved(form.goods[4][code])}
    return replace(form, goods=(*form.goods[:4], row, *form.goods[5:]))


@pytest.mark.parametrize(
    "code",
    ["buyer_org", "basis_day", "contract_year", "arrived_at", "mass_doc_places", "temperature", "opened_month"]
    + ["attachment_sheets", "head_decision", "name", "okei", "doc_qty", "fact_sum", "defect_qty", "passport"],
)
def test_a_box_three_points_away_is_found(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    page = (layout().fields.get(code) or layout().goods[4][code]).page
    monkeypatch.setattr(plan, "layout", lambda: boxes_moved(code))
    (found,) = astray("full", render(full_act()), page)
    assert found > MOST


@pytest.fixture(scope="module")
def measured() -> list[dict[str, Any]]:
    """The blank of 1998, page by page: places of columns and rows, captions, rules by cells."""
    path = MEASURED / "layout.json"
    if not path.is_file():
        pytest.skip("the blank of 1998 is not here: name the folder of its layout.json in TORG2_BLANK")
    pages: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))
    return pages


def place(sheet: dict[str, Any], column: int, row: int) -> tuple[float, float]:
    """A corner of a cell in points on A4."""
    return LEFT + sheet["xs"][column] * WIDTH / sheet["xs"][-1], TOP - sheet["ys"][row]


def strokes(sheet: dict[str, Any]) -> list[tuple[float, ...]]:
    """The borders of its cells, each from its lower left end."""
    ends = [(place(sheet, c0, r0), place(sheet, c1, r1)) for c0, r0, c1, r1, _ in sheet["lines"]]
    return [(min(a, c), min(b, d), max(a, c), max(b, d)) for (a, b), (c, d) in ends]


def within(inner: tuple[float, ...], outer: tuple[float, ...]) -> bool:
    a, b, c, d = outer
    return a - NEAR <= inner[0] and b - NEAR <= inner[1] and inner[2] <= c + NEAR and inner[3] <= d + NEAR


def ruled(page: Page) -> list[tuple[float, ...]]:
    return [(min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in page.rules]


@pytest.mark.parametrize("number", [0, 1, 2, 3])
def test_every_rule_of_the_blank_is_ours_and_ours_are_its(measured: list[dict[str, Any]], number: int) -> None:
    borders, rules = strokes(measured[number]), ruled(layout().pages[number])
    assert [border for border in borders if not any(within(border, rule) for rule in rules)] == []
    for rule in rules:
        length = sum(border[2] - border[0] + border[3] - border[1] for border in borders if within(border, rule))
        assert length >= rule[2] - rule[0] + rule[3] - rule[1] - 2 * NEAR, rule


def bare(text: str) -> str:
    """The blank writes the degree as a raised nought, and some words with another hyphen."""
    return "".join(text.split()).replace("-", "").replace("0С", "°С")


@pytest.mark.parametrize("number", [0, 1, 2, 3])
def test_every_caption_of_the_blank_stands_in_its_row(measured: list[dict[str, Any]], number: int) -> None:
    sheet, captions = measured[number], layout().pages[number].captions
    for told in sheet["texts"]:
        (_, high), (_, low) = place(sheet, 0, told["r"]), place(sheet, 0, told["r2"])
        rows = [caption.box for caption in captions if bare(caption.text) == bare(told["t"])]
        assert any(abs(box.y0 - low) < NEAR and abs(box.y1 - high) < NEAR for box in rows), told["t"]
    assert len(captions) == len(sheet["texts"])


def test_every_box_is_where_it_was_measured(measured: list[dict[str, Any]]) -> None:
    """buyer_org ends earlier on purpose: a caption stands in its row."""
    told = json.loads((MEASURED / "geometry.json").read_text("utf-8"))
    form = layout()
    ours = dict(form.fields)
    for prefix, rows in (("ln", form.goods), ("tr", form.cargo)):
        ours |= {
            f"{prefix}{row:02}_{name}": field for row, found in enumerate(rows, 1) for name, field in found.items()
        }
    assert ours.keys() == told.keys()
    for code, field in ours.items():
        for box, (page, x0, y0, x1, y1) in zip(field.boxes, told[code]["boxes"], strict=True):
            assert page == field.page
            near = [
                abs(box.x0 - x0),
                abs(box.y0 - y0),
                abs(box.y1 - y1),
                0 if code == "buyer_org" else abs(box.x1 - x1),
            ]
            assert max(near) < NEAR, code
            assert box.x1 < x1 + NEAR
