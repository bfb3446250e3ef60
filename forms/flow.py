"""Text that flows down plain sheets, page after page: headings, paragraphs, tables, places for signatures."""

from forms import typeset
from forms.sheets import Sheet

LEFT, RIGHT, TOP, BOTTOM = 56.0, 560.0, 800.0, 40.0
SIZE, LEADING = 10.5, 1.25


class Flow:
    """sheets: what has been written so far."""

    def __init__(self) -> None:
        self.sheets = [Sheet()]
        self.y = TOP

    def heading(self, text: str, size: float = 13.0) -> None:
        """A bold line or more, kept with at least two rows of what follows."""
        self.need(size * 2 + 2 * SIZE * LEADING)
        self.y -= size * 0.6
        self._rows(text, size, typeset.BOLD)

    def paragraph(self, text: str) -> None:
        self._rows(text, SIZE, typeset.REGULAR)

    def need(self, height: float) -> None:
        """Turn the page unless that many points are left on it."""
        if self.y - height < BOTTOM:
            self.sheets.append(Sheet())
            self.y = TOP

    def _rows(self, text: str, size: float, font: str) -> None:
        for row in typeset.wrap(typeset.clean(text)[0], lambda _: RIGHT - LEFT, size, font):
            self.need(size * LEADING)
            self.y -= size * LEADING
            self.sheets[-1].texts.append((LEFT, self.y, size, font, row))
