"""Text that flows down plain sheets, page after page: headings, paragraphs, tables, places for signatures."""

from collections.abc import Sequence

from forms import typeset
from forms.sheets import Sheet
from forms.typeset import Align, Box

LEFT, RIGHT, TOP, BOTTOM = 56.0, 560.0, 784.0, 40.0
SIZE, CELL, LEADING = 10.5, 9.0, 1.25
GAP = 6.0


class Flow:
    """sheets: what has been written so far; y: how far down the last of them."""

    def __init__(self) -> None:
        self.sheets = [Sheet()]
        self.y = TOP

    def heading(self, text: str, size: float = 13.0, align: Align = "left") -> None:
        """Bold rows, kept with at least two rows of what follows."""
        self._need(size * 2 + 2 * SIZE * LEADING)
        self.y -= size * 0.6
        self._rows(text, size, typeset.BOLD, align)

    def paragraph(self, text: str, align: Align = "left") -> None:
        self._rows(text, SIZE, typeset.REGULAR, align)

    def pair(self, name: str, value: str) -> None:
        """A name on the left and its value on a line beside it."""
        middle = LEFT + 130
        rows = list(typeset.wrap(typeset.clean(value)[0], RIGHT - middle - 2 * typeset.PADDING, SIZE))
        self._need(len(rows) * SIZE * LEADING + GAP)
        self._at(LEFT, self.y - SIZE * LEADING, name)
        for row in rows:
            self.y -= SIZE * LEADING
            self._at(middle + typeset.PADDING, self.y, row)
            self.sheets[-1].strokes.append((middle, self.y - 2.5, RIGHT, self.y - 2.5))
        self.y -= GAP

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[float]) -> None:
        """A ruled table; shares are parts of the width. The head repeats on each page."""
        edges = [LEFT + (RIGHT - LEFT) * sum(shares[:number]) / sum(shares) for number in range(len(shares) + 1)]
        self.y -= GAP
        self._row(head, edges, "center")
        for row in rows:
            if self.y - self._height(row, edges) < BOTTOM:
                self._turn()
                self._row(head, edges, "center")
            self._row(row, edges, "left")
        self.y -= GAP

    def signature(self, who: str, name: str) -> None:
        """Position, a line to sign on, the name; nothing is written where a pen must write."""
        self._need(SIZE * 3.5)
        self.y -= SIZE * 2.6
        sheet = self.sheets[-1]
        for x0, x1, text, caption in ((0, 220, who, "(должность)"), (240, 330, "", "(подпись)"), (350, 504, name, "")):
            box = Box(LEFT + x0, self.y - 2.5, LEFT + x1, self.y + SIZE * 1.4)
            fitted = typeset.fit(typeset.clean(text)[0], [box], SIZE, 7, "")
            sheet.write(fitted.rows[0], box, fitted.size, "center")
            sheet.strokes.append((box.x0, box.y0, box.x1, box.y0))
            below = Box(box.x0, box.y0 - 9, box.x1, box.y0)
            sheet.write((caption or "(расшифровка подписи)",), below, 7, "center", "top")

    def _turn(self) -> None:
        self.sheets.append(Sheet())
        self.y = TOP

    def _need(self, height: float) -> None:
        if self.y - height < BOTTOM:
            self._turn()

    def _at(self, x: float, y: float, text: str, size: float = SIZE, font: str = typeset.REGULAR) -> None:
        self.sheets[-1].texts.append((x, y, size, font, text))

    def _rows(self, text: str, size: float, font: str, align: Align) -> None:
        for row in typeset.wrap(typeset.clean(text)[0], RIGHT - LEFT, size, font):
            self._need(size * LEADING)
            self.y -= size * LEADING
            spare = RIGHT - LEFT - typeset.width(row, size, font)
            self._at(LEFT + {"left": 0.0, "center": spare / 2, "right": spare}[align], self.y, row, size, font)

    def _wrapped(self, row: Sequence[str], edges: Sequence[float]) -> list[tuple[str, ...]]:
        rooms = [right - left - 2 * typeset.PADDING for left, right in zip(edges, edges[1:], strict=False)]
        return [tuple(typeset.wrap(typeset.clean(text)[0], room, CELL)) for text, room in zip(row, rooms, strict=True)]

    def _height(self, row: Sequence[str], edges: Sequence[float]) -> float:
        return max(len(cell) for cell in self._wrapped(row, edges)) * CELL * typeset.LEADING + GAP

    def _row(self, row: Sequence[str], edges: Sequence[float], align: Align) -> None:
        height = self._height(row, edges)
        self._need(height)
        sheet, low = self.sheets[-1], self.y - height
        for rows, left, right in zip(self._wrapped(row, edges), edges, edges[1:], strict=False):
            sheet.write(rows, Box(left, low, right, self.y), CELL, align, "middle")
        sheet.strokes += [(x, low, x, self.y) for x in edges]
        sheet.strokes += [(LEFT, y, RIGHT, y) for y in (low, self.y)]
        self.y = low
