"""Finds the goods of a delivery that a cell of a table names: by barcode, article or exact name."""

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher, get_close_matches

from claims.rules.draft import DraftLine
from claims.rules.words import LETTERS_ALIKE

_NOISE = re.compile(r"[\W_]+")
_ALIKE = str.maketrans(*LETTERS_ALIKE)
_NEAR = 0.8


def tight(text: str) -> str:
    """Without what people leave out or mistake: case, spaces, dashes, quotes, noughts in front, letters alike."""
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
        known = self._tight["name" if kind == "name" else "sku"]
        wanted = tight(text)
        close = get_close_matches(wanted, known, 2, _NEAR)
        if len(close) > 1 and len({SequenceMatcher(None, one, wanted).ratio() for one in close}) == 1:
            return None  # as near to one as to the other
        return self.lines[next(iter(known[close[0]]))][0] if close and len(known[close[0]]) == 1 else None

    def _add(self, kind: str, text: str, key: object) -> None:
        if text.strip():
            self._exact[kind].setdefault(" ".join(text.casefold().split()), set()).add(key)
        if bare := tight(text):
            self._tight[kind].setdefault(bare, set()).add(key)
