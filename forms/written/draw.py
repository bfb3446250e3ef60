"""Draws a written paper: its content block by block down plain sheets."""

from collections.abc import Callable, Mapping

from forms import sheets, typeset
from forms.flow import SIZE, Flow
from forms.sheets import Printing
from forms.written.content import Block, Content

Pictures = Mapping[str, bytes]  # see Printing
HEADING = 11.0


def render(content: Content, printing: Printing, logo: bytes = b"") -> bytes:
    """The paper as a PDF; the same bytes for the same content, pictures and mark."""
    flow = Flow()
    if content.letterhead:
        flow.letterhead(content.letterhead, logo)
    flow.heading(content.title, size=15, align="center")
    if content.under:
        flow.paragraph(content.under, align="center")
    flow.gap(14)
    for block in content.blocks:
        if block.heading:
            flow.heading(block.heading, size=HEADING)
        _DRAWN[block.kind](flow, block, printing.pictures)
        flow.gap(block.below)
    return sheets.pdf(flow.sheets, typeset.clean(content.title)[0], printing)


def _text(flow: Flow, block: Block, _: Pictures) -> None:
    for (paragraph,) in block.rows:
        flow.paragraph(paragraph, align=block.align)
        flow.gap(SIZE * 0.3)


def _pairs(flow: Flow, block: Block, _: Pictures) -> None:
    for name, value in block.rows:
        flow.pair(name, value)


def _table(flow: Flow, block: Block, _: Pictures) -> None:
    flow.table(block.head, block.rows, block.shares, block.aligns)


def _signatures(flow: Flow, block: Block, _: Pictures) -> None:
    for who, name in block.rows:
        flow.signature(who, name)


def _pictures(flow: Flow, block: Block, pictures: Pictures) -> None:
    flow.pictures([(pictures.get(key, b""), caption, address) for key, caption, address in block.rows])


_DRAWN: dict[str, Callable[[Flow, Block, Pictures], None]] = {
    "text": _text,
    "pairs": _pairs,
    "table": _table,
    "signatures": _signatures,
    "pictures": _pictures,
}
