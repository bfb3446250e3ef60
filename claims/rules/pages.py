"""One page of a long list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, kw_only=True)
class Leaf(Generic[Item]):
    """items: of this page; number from 1; first and last: places in the whole list, counted from 1; 0 for no items."""

    items: tuple[Item, ...]
    number: int
    pages: int
    first: int
    last: int
    total: int


def leaf(items: Sequence[Item], number: int, size: int) -> Leaf[Item]:
    """The page of this number, or the nearest there is."""
    pages = max(1, -(-len(items) // size))
    number = min(max(number, 1), pages)
    shown = tuple(items[(number - 1) * size : number * size])
    first = (number - 1) * size + 1 if shown else 0
    last = first + len(shown) - 1 if shown else 0
    return Leaf(items=shown, number=number, pages=pages, first=first, last=last, total=len(items))
