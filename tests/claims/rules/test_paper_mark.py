"""The mark on a sheet is read back as it was written, and nothing else is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.paper_mark import PaperMark, SheetMark, fingerprint, read_mark


@given(st.binary(min_size=32, max_size=32), st.integers(1, 999), st.integers(1, 999), st.integers(0, 900))
def test_a_mark_is_read_back(sha256: bytes, edition: int, sheet: int, more: int) -> None:
    paper, sheets = PaperMark.of(sha256.hex(), edition), min(sheet + more, 999)
    assert read_mark(paper.on_sheet(sheet, sheets)) == SheetMark(paper, sheet, sheets)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://evil.example/AB12CD34EF56*1*1*4",
        "AB12CD34EF56*1*5*4",
        "AB12CD34EF56*1*0*4",
        "AB12CD34EF5*1*1*4",
        "ab12cd34ef56*1*1*4",
        "AB12CD34EF56*1*1*4\n",
        "AB12CD34EF56*1*1*9999",
        "AB12CD34EF56*١*1*4",
    ],
)
def test_what_is_not_ours_is_no_mark(text: str) -> None:
    assert read_mark(text) is None


def test_equal_values_are_one_paper_whatever_their_order() -> None:
    assert fingerprint({"a": "Ё", "b": 1}) == fingerprint({"b": 1, "a": "Ё"}) != fingerprint({"a": "Е", "b": 1})
