"""Sets Russian text into boxes: what the font can draw, how it breaks, how far it shrinks, what does not fit."""

import re
import threading
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

rl_config.useA85 = 0  # streams as bytes, not as ASCII: a fifth smaller and quicker

Align = Literal["left", "center", "right"]
Valign = Literal["top", "middle", "bottom"]

FONTS = Path(__file__).parent / "fonts"
REGULAR, BOLD = "LiberationSerif-Regular", "LiberationSerif-Bold"
PADDING = 2.5  # points between a box's side and its text
STEP = 0.5  # points by which text shrinks
LEADING = 1.04
INVISIBLE = ("Cc", "Cf")  # controls, zero-width marks, soft hyphens: they have no picture of their own
HEBREW = r"\u05be-\u05ff\ufb1d-\ufb4f"  # no other letters of the font run to the left
LEFTWARD = re.compile(rf"[{HEBREW}](?:[\W\d{HEBREW}]*[{HEBREW}])?")
REPLACED = {"₽": "руб.", "\t": " ", "\u2011": "-", "\u202f": "\u00a0", "\u2009": "\u00a0"}


@dataclass(frozen=True, slots=True)
class Box:
    """A place for text on a page: points from the lower left corner."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0 - 2 * PADDING


@dataclass(frozen=True, slots=True)
class Fitted:
    """Rows of text for each box in turn at one size; whole is False when the text did not fit even at the smallest."""

    rows: tuple[tuple[str, ...], ...]
    size: float
    whole: bool


def _visible(char: str) -> bool:
    return char not in REPLACED and unicodedata.category(char) not in INVISIBLE


def _register(name: str) -> dict[str, float]:
    font = TTFont(name, str(FONTS / f"{name}.ttf"))
    pdfmetrics.registerFont(font)
    return {chr(code): font.face.charWidths[code] / 1000 for code in font.face.charToGlyph if _visible(chr(code))}


_ALONE = threading.Lock()  # the library cuts a font for one file at a time


def save(canvas: Canvas) -> None:
    """Ends the file with the letters it needs."""
    with _ALONE:
        canvas.save()


# Font -> character it can draw -> width at one point. At import, once: a font registered anew would spoil a page that
# another thread is drawing.
GLYPHS = {name: _register(name) for name in (REGULAR, BOLD)}


def clean(text: str) -> tuple[str, str]:
    """The text as the font can draw it, and the characters that had to become «?» (each once, in order)."""
    glyphs = GLYPHS[REGULAR].keys()
    text = unicodedata.normalize("NFC", text)
    if glyphs >= set(text):
        return text, ""
    drawn: list[str] = []
    lost: dict[str, None] = {}
    for char in text.replace("\r\n", "\n").replace("\r", "\n"):
        kept = REPLACED.get(char, char)
        if kept == "\n" or glyphs >= set(kept):
            drawn.append(kept)
        elif unicodedata.category(char) not in (*INVISIBLE, "Mn"):
            drawn.append("?")
            lost[char] = None
    return "".join(drawn), "".join(lost)


def visual(row: str) -> str:
    """A row as it is drawn from the left: words of letters that run to the left are turned round, numbers stay."""
    return LEFTWARD.sub(lambda run: re.sub(r"\d+", lambda number: number[0][::-1], run[0][::-1]), row)


def width(text: str, size: float, font: str = REGULAR) -> float:
    """Points that the text takes; the font has every glyph of it (see clean)."""
    return sum(map(GLYPHS[font].__getitem__, text)) * size


def wrap(text: str, room: float | Callable[[int], float], size: float, font: str = REGULAR) -> Iterator[str]:
    """Break the text into rows; room is in points, of row i where rows differ. Only a word longer than a row breaks."""
    widths = room if callable(room) else lambda _: room
    space, number = width(" ", size, font), 0
    for paragraph in text.split("\n"):
        row, taken = "", 0.0
        for word in paragraph.split(" "):
            wide = width(word, size, font)
            if row and taken + space + wide <= widths(number):
                row, taken = f"{row} {word}", taken + space + wide
                continue
            if row:
                yield row
                number += 1
            row, taken = word, wide
            while taken > widths(number) and (cut := _longest(row, widths(number), size, font)) < len(row):
                yield row[:cut]
                row, number = row[cut:], number + 1
                taken = width(row, size, font)
        yield row
        number += 1


def _longest(word: str, room: float, size: float, font: str) -> int:
    widths, left = GLYPHS[font], room / size
    for number, char in enumerate(word):
        left -= widths[char]
        if left < -1e-6:
            return max(number, 1)
    return len(word)


def fit(
    text: str, boxes: Sequence[Box], size: float, smallest: float, mark: str, *, whole_words: bool = False
) -> Fitted:
    """Set the text into the boxes, shrinking from size to smallest; past that its beginning with the mark at the end.

    Words break only when no size keeps them whole, and never with whole_words (a number cut in two is another number).
    """
    if len(boxes) == 1 and "\n" not in text and (alone := _in_one_row(text, boxes[0], size, smallest)):
        return alone
    line = " ".join(text.split("\n")) if len(boxes) > 1 else text
    for split in (False,) if whole_words else (False, True):
        for tried in _sizes(size, smallest):
            rows = _set(line, boxes, tried, split=split)
            if rows is not None:
                return Fitted(rows, tried, True)
    return Fitted(_begin("" if whole_words else line, boxes, smallest, mark), smallest, False)


def _in_one_row(text: str, box: Box, size: float, smallest: float) -> Fitted | None:
    """The quick way for most boxes: as it is, or shrunk where the box has no room for a second row at any size."""
    wide, room = width(text, 1), box.width
    if wide * size <= room:
        return Fitted(((text,),), size, True)
    if _rows_in(box, smallest) > 1:
        return None
    fits = next((tried for tried in _sizes(size, smallest) if wide * tried <= room), None)
    return Fitted(((text,),), fits, True) if fits else None


def _sizes(size: float, smallest: float) -> Iterator[float]:
    while size >= smallest:
        yield size
        size -= STEP


def _rows_in(box: Box, size: float) -> int:
    return max(1, int((box.y1 - box.y0 - 1) / (size * LEADING)))


def _set(text: str, boxes: Sequence[Box], size: float, *, split: bool = True) -> tuple[tuple[str, ...], ...] | None:
    if len(boxes) == 1 and "\n" not in text and width(text, size) <= boxes[0].width:
        return ((text,),)
    rooms = [box.width for box in boxes for _ in range(_rows_in(box, size))]
    rows = list(islice(wrap(text, lambda i: rooms[min(i, len(rooms) - 1)], size), len(rooms) + 1))
    if len(rows) > len(rooms) or not (split or " ".join(rows) == text.replace("\n", " ")):
        return None
    return tuple(_share(rows, boxes, size))


def _share(rows: list[str], boxes: Sequence[Box], size: float) -> Iterator[tuple[str, ...]]:
    start = 0
    for box in boxes:
        count = _rows_in(box, size)
        yield tuple(rows[start : start + count])
        start += count


def _begin(text: str, boxes: Sequence[Box], size: float, mark: str) -> tuple[tuple[str, ...], ...]:
    low, high, best = 0, len(text), _set(mark, boxes, size)
    while low < high:
        middle = (low + high + 1) // 2
        rows = _set(f"{text[:middle].rstrip()}… {mark}", boxes, size)
        if rows is None:
            high = middle - 1
        else:
            low, best = middle, rows
    return best or ((mark,),)


def place(
    rows: Sequence[str], box: Box, size: float, align: Align, valign: Valign
) -> Iterator[tuple[float, float, str]]:
    """x, y of the baseline and text of each row in the box."""
    leading = size * LEADING
    height = leading * len(rows)
    top = {
        "top": box.y1 - 1,
        "middle": (box.y0 + box.y1 + height) / 2,
        "bottom": box.y0 + height - leading + size * 0.82 + min(2.4, 0.22 * size),
    }[valign]
    for number, row in enumerate(rows):
        if row:
            yield _start(row, box, size, align), top - number * leading - size * 0.82, row


def _start(row: str, box: Box, size: float, align: Align) -> float:
    if align == "left":
        return box.x0 + PADDING
    room = box.x1 - box.x0 - width(row, size)
    return box.x0 + room / 2 if align == "center" else box.x1 - PADDING - width(row, size)
