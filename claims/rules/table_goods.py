"""Finds the goods of a delivery that a cell of a table names: by barcode, article or exact name."""

import re
from collections.abc import Iterable, Mapping

from claims.rules.draft import DraftLine
from claims.rules.words import LETTERS_ALIKE

_NOISE = re.compile(r"[\W_]+")
_ALIKE = str.maketrans(*LETTERS_ALIKE)
_SHORTEST = 4  # letters in which a slip can be told from another article


def tight(text: str) -> str:
    """Without what people leave out or mistake: case, spaces, dashes, quotes, first noughts, signs that look alike."""
    return _NOISE.sub("", text.casefold()).translate(_ALIKE).lstrip("0")


class Goods:
    """The lines of a delivery by product, and products by what may stand for them."""

    def __init__(self, lines: Iterable[DraftLine], barcodes: Mapping[object, Iterable[str]]) -> None:
        self.lines: dict[object, list[DraftLine]] = {}
        self._exact: dict[str, dict[str, set[object]]] = {"barcode": {}, "sku": {}, "name": {}}
        self._tight: dict[str, dict[str, set[object]]] = {"barcode": {}, "sku": {}, "name": {}}
        for line in lines:
            key = line.goods.key
            self.lines.setdefault(key, []).append(line)
            for code in barcodes.get(key, ()):
                self._add("barcode", code, key)
            self._add("sku", line.goods.sku, key)
            self._add("name", line.goods.name, key)

    def find(self, text: str) -> set[object]:
        """Products that it may mean: none, one, or several of which none is meant more than another."""
        for index, wanted in ((self._exact, text.casefold()), (self._tight, tight(text))):
            for kind in index:
                if found := index[kind].get(wanted):
                    return found
        return set()

    def near(self, text: str, kind: str) -> DraftLine | None:
        """The line whose article (or name) differs from it by a slip, when there is one."""
        wanted = tight(text)
        known = self._tight["name" if kind == "name" else "sku"]
        close = {key for code, keys in known.items() if _one_slip(code, wanted) for key in keys}
        return self.lines[close.pop()][0] if len(close) == 1 and len(wanted) >= _SHORTEST else None

    def _add(self, kind: str, text: str, key: object) -> None:
        if text.strip():
            self._exact[kind].setdefault(" ".join(text.casefold().split()), set()).add(key)
        if bare := tight(text):
            self._tight[kind].setdefault(bare, set()).add(key)


def _one_slip(right: str, typed: str) -> bool:
    """One sign is another, is left out, is too many, or two neighbours have changed places."""
    if abs(len(right) - len(typed)) > 1 or right == typed:
        return False
    at = next((place for place, (one, other) in enumerate(zip(right, typed, strict=False)) if one != other), None)
    if at is None:
        return True  # the last sign is missing or too many
    if len(right) != len(typed):
        longer, shorter = (right, typed) if len(right) > len(typed) else (typed, right)
        return longer[at + 1 :] == shorter[at:]
    swapped = right[at : at + 2] == typed[at : at + 2][::-1] and right[at + 2 :] == typed[at + 2 :]
    return swapped or right[at + 1 :] == typed[at + 1 :]
