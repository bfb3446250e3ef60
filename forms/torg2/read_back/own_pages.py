"""Reads back the PDF that this room draws: the boxes of its layout are known, and so is what stands in each."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice, zip_longest

from claims.rules.own_act import MOST_LINES, OwnAct
from claims.rules.paper_text import Word
from forms.flow import TOP
from forms.torg2.layout import layout
from forms.torg2.plan import IN_CELL, ON_LINE
from forms.torg2.read_back import parts
from forms.torg2.read_back.grid import lines
from forms.torg2.words import column_label, label, words
from forms.typeset import Box

NEAR = 2.0  # points by which a word may lie beside its box
ALIKE = 0.9  # so many of the captions must begin where the layout has them
FOOT = 25.0  # below it «Лист k из n»
SIGNING = ("chairman", "member1", "member2", "member3", "supplier_rep", "approver")
Words = Sequence[Word]


def read(pages: Sequence[Words]) -> OwnAct | None:
    """None: the first page is not the first page of our form."""
    known = [(page, _number(page)) for page in pages]
    if not known or known[0][1] != 1:
        return None
    annex = _annex([page for page, number in known if not number])
    said = {code: annex.get(label(code), text) if _is_cut(text) else text for code, text in _boxes(known).items()}
    rows = []
    for number, cells in enumerate(islice(_rows(known), MOST_LINES), 1):
        called = {name: f"Строка {number}: {column_label(name)}" for name in cells}
        rows.append({name: annex.get(called[name], text) if _is_cut(text) else text for name, text in cells.items()})
    said |= {f"{stem}_on": _day(said, stem) for stem in ("invoice", "contract")}
    said["act_on"] = said.get("act_date", "")
    return parts.act(said, rows, [said.get(f"{who}_name", "") for who in SIGNING])


def _day(said: Mapping[str, str], stem: str) -> str:
    """Of three boxes."""
    return " ".join(said.get(f"{stem}_{part}", "") for part in ("day", "month", "year"))


def _is_cut(text: str) -> bool:
    return text.endswith((ON_LINE, IN_CELL))


def _number(page: Words) -> int:
    """Which page of the form it is; 0: none."""
    there: dict[str, list[Word]] = {}
    for word in page:
        there.setdefault(word.text, []).append(word)
    for number, drawn in enumerate(layout().pages, 1):
        captions = [(caption.text.split()[0], caption.box) for caption in drawn.captions]
        seen = sum(any(_inside(word, box) for word in there.get(first, ())) for first, box in captions)
        if seen >= ALIKE * len(captions):
            return number
    return 0


def _inside(word: Word, box: Box) -> bool:
    x, y = word.middle
    return box.x0 - NEAR <= x <= box.x1 + NEAR and box.y0 - NEAR <= y <= box.y1 + NEAR


def _boxes(known: Sequence[tuple[Words, int]]) -> dict[str, str]:
    """{box: text} of all that stands outside of the tables."""
    first = {number: page for page, number in reversed(known)}
    return {code: _text(first.get(field.page, ()), field.boxes) for code, field in layout().fields.items()}


def _text(page: Words, boxes: Sequence[Box]) -> str:
    return " ".join(_joined([word for word in page if _inside(word, box)]) for box in boxes).strip()


def _joined(words: Words) -> str:
    return " ".join(" ".join(word.text for word in row) for row in lines(words))


def _rows(known: Sequence[tuple[Words, int]]) -> Iterator[dict[str, str]]:
    """Rows of goods, each put together of its halves on the second and on the third page."""
    left, right = ([page for page, number in known if number == wanted] for wanted in (2, 3))
    for page, beside in zip_longest(left, right, fillvalue=()):
        cells = (_cells(page, 2), _cells(beside, 3))
        for number in range(len(layout().goods)):
            row = {name: said for half in cells for name, said in half.get(number, {}).items()}
            if row.get("name"):
                yield row


def _cells(page: Words, number: int) -> dict[int, dict[str, str]]:
    """{row: {column: text}} of one page."""
    found: dict[int, dict[str, list[Word]]] = {}
    goods = layout().goods
    columns = {name: place.boxes[0] for name, place in goods[0].items() if place.page == number}
    first = next(iter(columns))
    top, below = (goods[row][first].boxes[0].y1 for row in (0, 1))
    for word in page:
        x, y = word.middle
        row = int((top - y) // (top - below))
        column = next((name for name, box in columns.items() if box.x0 <= x <= box.x1), "")
        if column and 0 <= row < len(goods):
            found.setdefault(row, {}).setdefault(column, []).append(word)
    return {row: {name: _joined(cell) for name, cell in cells.items()} for row, cells in found.items()}


def _annex(pages: Sequence[Words]) -> dict[str, str]:
    """{what it is of: text}: what did not fit into its box, whole."""
    found: dict[str, list[str]] = {}
    heading, called = "", _headings()
    for page in pages:
        for row in lines([word for word in page if word.y0 > FOOT and word.y1 < TOP + NEAR]):
            text = " ".join(word.text for word in row)
            if text in called or (text.startswith("Строка ") and text.partition(": ")[2] in called):
                heading = text
            elif heading:
                found.setdefault(heading, []).append(text)
    return {name: " ".join(rows) for name, rows in found.items()}


@lru_cache(maxsize=1)
def _headings() -> frozenset[str]:
    return frozenset((*words()["labels"].values(), *words()["columns"].values()))
