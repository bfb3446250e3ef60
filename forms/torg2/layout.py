"""Where everything stands on the four pages: layout.json, typed. Points on A4 from the lower left corner."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from forms.typeset import Align, Box, Valign

HERE = Path(__file__).parent
BLANK = HERE / "blank.pdf"


@dataclass(frozen=True, slots=True)
class Caption:
    """Printed words of the form; choice names the field whose words are struck out here."""

    box: Box
    text: str
    size: float
    align: Align
    valign: Valign
    bold: bool = False
    choice: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A place to fill: one box for each row of its lines; a cell lies in a table, anything else on a line."""

    page: int
    boxes: tuple[Box, ...]
    align: Align
    size: float
    cell: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    captions: tuple[Caption, ...]
    rules: tuple[tuple[float, float, float, float], ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """fields: code → Field; goods and cargo: per row of the table, column → Field; choices: field → value → word."""

    pages: tuple[Page, ...]
    fields: dict[str, Field]
    goods: tuple[dict[str, Field], ...]
    cargo: tuple[dict[str, Field], ...]
    choices: dict[str, dict[str, str]]


@lru_cache(maxsize=1)
def layout() -> Layout:
    """The form as layout.json describes it."""
    data = json.loads((HERE / "layout.json").read_text("utf-8"))
    return Layout(
        pages=tuple(_page(page) for page in data["pages"]),
        fields={code: _field(raw) for code, raw in data["fields"].items()},
        goods=_rows(data["tables"]["ln"]),
        cargo=_rows(data["tables"]["tr"]),
        choices=data["choices"],
    )


def _page(raw: dict[str, Any]) -> Page:
    captions = (Caption(**{**caption, "box": Box(*caption["box"])}) for caption in raw["captions"])
    return Page(tuple(captions), tuple(tuple(rule) for rule in raw["rules"]))


def _field(raw: dict[str, Any]) -> Field:
    boxes = tuple(Box(*box) for box in raw["boxes"])
    return Field(raw["page"], boxes, raw["align"], raw["size"], raw.get("cell", False))


def _rows(table: dict[str, Any]) -> tuple[dict[str, Field], ...]:
    return tuple(
        {name: _cell(column, number * table["step"]) for name, column in table["columns"].items()}
        for number in range(table["rows"])
    )


def _cell(raw: dict[str, Any], down: float) -> Field:
    x0, y0, x1, y1 = raw["box"]
    return Field(raw["page"], (Box(x0, y0 - down, x1, y1 - down),), raw["align"], raw["size"], cell=True)
