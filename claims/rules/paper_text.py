"""What stands in a foreign paper, whatever it is of: words with places, cells of sheets, or elements of an XML file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Trouble = Literal["", "picture", "no_text", "locked", "too_large", "damaged"]


@dataclass(frozen=True, slots=True)
class Word:
    """A word on a page: points from the lower left corner."""

    x0: float
    y0: float
    x1: float
    y1: float
    text: str

    @property
    def middle(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook: all its rows from the first, each cell as it is seen."""

    name: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Node:
    """An element of an XML file."""

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    children: tuple["Node", ...] = ()

    def all(self, name: str) -> list["Node"]:
        """Those of this name below it, however deep, in order."""
        return [found for child in self.children for found in ([child] if child.name == name else child.all(name))]

    def first(self, name: str) -> "Node":
        """The first of them; an empty one where there is none."""
        return next(iter(self.all(name)), Node(name))


@dataclass(frozen=True, kw_only=True, slots=True)
class PaperText:
    """One of pages, sheets and root, by the kind of file; trouble: why there is none of them."""

    pages: tuple[tuple[Word, ...], ...] = ()
    sheets: tuple[Sheet, ...] = ()
    root: Node | None = None
    trouble: Trouble = ""
