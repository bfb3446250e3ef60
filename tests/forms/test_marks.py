"""Each sheet of a paper of ours says which version it is: a code that any reader reads, and words at the foot."""

from collections.abc import Iterator
from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp

from claims.rules.paper_mark import PaperMark, read_mark
from forms.flow import Flow
from forms.sheets import Printing, pdf
from forms.torg2.fill import render
from forms.torg2.values import Torg2
from tests.forms.conftest import Eyes

MARK = PaperMark.of("ab12cd34ef56" + "0" * 52, 3)


def codes(paper: bytes) -> Iterator[list[str]]:
    """What a reader sees on each page, printed as coarsely as a fax."""
    for page in pypdfium2.PdfDocument(paper):
        picture = page.render(scale=100 / 72).to_pil()
        yield [found.text for found in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("lines", [1, 13, 110])
def test_every_sheet_of_an_act_is_marked_with_its_place(example: Torg2, lines: int) -> None:
    act = replace(example, lines=example.lines[:1] * lines, other_data="Слово " * 400)
    found = list(codes(render(act, Printing(mark=MARK))))
    assert len(found) == 5 + 2 * (-(-lines // 12) - 1)
    assert found == [[f"AB12CD34EF56*3*{number}*{len(found)}"] for number in range(1, len(found) + 1)]


def test_the_mark_stands_at_the_foot_in_words_too(example: Torg2, eyes: Eyes) -> None:
    for page in eyes.texts(render(example, Printing(mark=MARK))):
        assert "версия 3, AB12CD34EF56" in page
    assert "версия" not in eyes.texts(render(example))[0]


def test_a_page_of_plain_paper_leaves_room_for_the_code() -> None:
    flow = Flow()
    flow.paragraph("Ё" * 20_000)
    found = list(codes(pdf(flow.sheets, "Письмо", Printing(mark=MARK))))
    assert [read_mark(text).sheet for (text,) in found] == list(range(1, len(found) + 1))  # type: ignore[union-attr]
