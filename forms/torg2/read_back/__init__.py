"""Reads an act ТОРГ-2 back from what stands in a file: our own PDF, workbook and XML, and other people's."""

from claims.rules.own_act import OwnAct, Reading
from claims.rules.paper_text import PaperText
from forms.torg2.read_back import electronic_act, foreign_act, own_book, own_pages
from forms.torg2.read_back.grid import of_pages, of_sheets


def said_in(paper: PaperText) -> Reading:
    """What could be read; an act without a single row is none."""
    if paper.trouble:
        return Reading(trouble=paper.trouble)
    act = _act(paper)
    return Reading(act=act if act and act.lines else None)


def _act(paper: PaperText) -> OwnAct | None:
    if paper.root is not None:
        return electronic_act.read(paper.root)
    if paper.sheets:
        return own_book.read(paper.sheets) or foreign_act.read(of_sheets(paper.sheets))
    return own_pages.read(paper.pages) or foreign_act.read(of_pages(paper.pages))
