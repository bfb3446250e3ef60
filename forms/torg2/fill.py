"""The one door of the room: an act's values in, the filled form as a PDF out."""

from dataclasses import dataclass
from functools import lru_cache

from forms import sheets
from forms.sheets import PLAINLY, Printing
from forms.torg2.layout import BLANK
from forms.torg2.plan import plan, title
from forms.torg2.values import Torg2


@dataclass(frozen=True, slots=True)
class Drawn:
    """The PDF, and what the font could not draw: name of the box → characters that became «?»."""

    pdf: bytes
    lost: dict[str, str]


def draw(act: Torg2, printing: Printing = PLAINLY) -> Drawn:
    """The filled act; the same bytes for the same values and the same mark."""
    made = plan(act)
    return Drawn(sheets.pdf(made.sheets, title(act), printing, _blank()), made.lost)


def render(act: Torg2, printing: Printing = PLAINLY) -> bytes:
    """The filled act as a PDF."""
    return draw(act, printing).pdf


@lru_cache(maxsize=1)
def _blank() -> bytes:
    return BLANK.read_bytes()
