"""Text that flows down plain sheets, page after page: headings, paragraphs, tables, places for signatures."""

from collections.abc import Sequence
from io import BytesIO
from itertools import zip_longest

from reportlab.lib.utils import ImageReader

from forms import typeset
from forms.sheets import Sheet
from forms.typeset import Align, Box

LEFT, RIGHT, TOP, BOTTOM = 56.0, 560.0, 784.0, 40.0
SIZE, CELL, LEADING = 10.5, 9.0, 1.25
GAP = 6.0
TALLEST = TOP - BOTTOM
GUTTER, PICTURE_HEIGHT = 14.0, 170.0
LOGO_WIDTH, LOGO_HEIGHT = 170.0, 48.0
LONGEST_CAPTION = 40  # rows below a picture
NAME_BELOW = "(расшифровка подписи)"
Cells = Sequence[Sequence[str]]  # rows of text of each cell of a table's row


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

    def gap(self, height: float) -> None:
        """Room left free, but not at the top of a sheet."""
        if self.y < TOP:
            self.y -= height

    def letterhead(self, rows: Sequence[str], logo: bytes = b"") -> None:
        """Whose paper it is: the first row is the name; the logo stands above it; a rule ends it."""
        if logo:
            picture = ImageReader(BytesIO(logo))
            wide, high = picture.getSize()
            height = min(LOGO_HEIGHT, LOGO_WIDTH * high / wide)
            self.sheets[-1].pictures.append((LEFT, self.y - height, height * wide / high, height, logo))
            self.y -= height + GAP
        name, *rest = rows
        self._rows(name, SIZE + 2, typeset.BOLD, "left")
        for row in rest:
            self._rows(row, CELL, typeset.REGULAR, "left")
        self.y -= GAP
        self.sheets[-1].strokes.append((LEFT, self.y, RIGHT, self.y))
        self.y -= 2 * GAP

    def pictures(self, rows: Sequence[tuple[bytes, str, str]]) -> None:
        """Pictures (JPEG or PNG of our own making, b"": none) two in a row, each with a caption and an address.

        The picture leads to the address.
        """
        wide = (RIGHT - LEFT - GUTTER) / 2
        for start in range(0, len(rows), 2):
            pair = rows[start : start + 2]
            captions = [list(typeset.wrap(typeset.clean(row[1])[0], wide, CELL))[:LONGEST_CAPTION] for row in pair]
            height = PICTURE_HEIGHT + (max(map(len, captions)) + 1) * CELL * LEADING
            self._need(height)
            for number, ((content, _, address), caption) in enumerate(zip(pair, captions, strict=True)):
                self._picture(LEFT + number * (wide + GUTTER), wide, content, caption, address)
            self.y -= height + GAP

    def paragraph(self, text: str, align: Align = "left") -> None:
        self._rows(text, SIZE, typeset.REGULAR, align)

    def pair(self, name: str, value: str) -> None:
        """A name on the left and its value on a line beside it; long ones go on over sheets."""
        middle = LEFT + 130
        names = list(typeset.wrap(typeset.clean(name)[0], middle - LEFT - typeset.PADDING, SIZE))
        values = list(typeset.wrap(typeset.clean(value)[0], RIGHT - middle - 2 * typeset.PADDING, SIZE))
        self._need(min(max(len(names), len(values)), 4) * SIZE * LEADING + GAP)
        for left, right in zip_longest(names, values, fillvalue=""):
            self._need(SIZE * LEADING)
            self.y -= SIZE * LEADING
            self._at(LEFT, self.y, left)
            self._at(middle + typeset.PADDING, self.y, right)
            if right or not value:  # an empty one is for a pen
                self.sheets[-1].strokes.append((middle, self.y - 2.5, RIGHT, self.y - 2.5))
        self.y -= GAP

    def table(
        self, head: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[float], aligns: Sequence[Align] = ()
    ) -> None:
        """A ruled table; shares are parts of the width, aligns of its columns. The head repeats on each page."""
        middle: list[Align] = ["center"] * len(shares)
        aligns = aligns or ["left"] * len(shares)
        edges = [LEFT + (RIGHT - LEFT) * sum(shares[:number]) / sum(shares) for number in range(len(shares) + 1)]
        self.y -= GAP
        self._need(4 * CELL * LEADING + GAP)
        self._row(self._wrapped(head, edges), edges, middle)
        for row in rows:
            cells = self._wrapped(row, edges)
            if self.y - BOTTOM < _height(cells) <= TALLEST / 2:
                self._turn()
                self._row(self._wrapped(head, edges), edges, middle)
            self._row_in_pieces(cells, edges, aligns, self._wrapped(head, edges))
        self.y -= GAP

    def signature(self, who: str, name: str) -> None:
        """Position, a line to sign on, the name; long ones take more rows; nothing stands where a pen must write."""
        places = ((0, 220, who, "(должность)"), (240, 330, "", "(подпись)"), (350, 504, name, NAME_BELOW))
        rows = [tuple(typeset.wrap(typeset.clean(text)[0], x1 - x0 - 5, SIZE)) for x0, x1, text, _ in places]
        more = (max(map(len, rows)) - 1) * SIZE * typeset.LEADING
        self._need(SIZE * 3.5 + more)
        self.y -= SIZE * 2.6 + more
        sheet = self.sheets[-1]
        for (x0, x1, _, caption), said in zip(places, rows, strict=True):
            box = Box(LEFT + x0, self.y - 2.5, LEFT + x1, self.y + SIZE * 1.4 + more)
            sheet.write(said, box, SIZE, "center")
            sheet.strokes.append((box.x0, box.y0, box.x1, box.y0))
            sheet.write((caption,), Box(box.x0, box.y0 - 9, box.x1, box.y0), 7, "center", "top")

    def _picture(self, x: float, room: float, content: bytes, caption: Sequence[str], address: str) -> None:
        sheet, low = self.sheets[-1], self.y - PICTURE_HEIGHT
        if content:
            wide, high = ImageReader(BytesIO(content)).getSize()
            scale = min(room / wide, PICTURE_HEIGHT / high)
            sheet.pictures.append((x, low, wide * scale, high * scale, content))
        else:
            sheet.write(("нет картинки",), Box(x, low, x + room, self.y), CELL, "center", "middle")
            sheet.strokes += [(x, low, x + room, low), (x, self.y, x + room, self.y)]
        if address:
            sheet.links.append((x, low, x + room, self.y, address))
        for number, row in enumerate(caption, 1):
            self._at(x, low - number * CELL * LEADING, row, CELL)

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

    def _row_in_pieces(self, cells: Cells, edges: Sequence[float], aligns: Sequence[Align], head: Cells) -> None:
        """A row that is taller than what is left of a sheet goes on below the head of the next: nothing is cut."""
        while _height(cells) > self.y - BOTTOM:
            fits = max(1, int((self.y - BOTTOM - GAP) / (CELL * typeset.LEADING)))
            self._row([cell[:fits] for cell in cells], edges, aligns)
            cells = [cell[fits:] for cell in cells]
            self._turn()
            self._row(head, edges, ["center"] * len(aligns))
        self._row(cells, edges, aligns)

    def _row(self, cells: Cells, edges: Sequence[float], aligns: Sequence[Align]) -> None:
        sheet, low = self.sheets[-1], self.y - _height(cells)
        for rows, left, right, align in zip(cells, edges, edges[1:], aligns, strict=False):
            sheet.write(rows, Box(left, low, right, self.y), CELL, align, "middle")
        sheet.strokes += [(x, low, x, self.y) for x in edges]
        sheet.strokes += [(LEFT, y, RIGHT, y) for y in (low, self.y)]
        self.y = low


def _height(cells: Cells) -> float:
    return max(len(cell) for cell in cells) * CELL * typeset.LEADING + GAP
