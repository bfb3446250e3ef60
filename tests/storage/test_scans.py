"""Sheets as phones and scanners see them: each is found, straightened and known by its code; no other is taken for it.

SCANS=200 tries that many; a few are part of every test.
"""

import os
import random
from pathlib import Path
from typing import Any

import cv2
import pytest

from claims.rules.paper_mark import PaperMark
from forms.sheets import Printing
from forms.torg2.fill import render
from forms.torg2.layout import HERE
from forms.torg2.reading import read
from storage.kinds import KINDS
from storage.scans import read_scan, sheet_picture
from tests.sheets import photographed, printed, scanned

SCANS = int(os.environ.get("SCANS", "6"))
MARK = PaperMark.of("ab12cd34ef56" + "0" * 52, 3)
TURNED, PHONE, GLASS = 0.98, photographed, scanned


@pytest.fixture(scope="module")
def paper() -> bytes:
    return render(read((HERE / "example.json").read_text("utf-8")), Printing(mark=MARK))


def test_sheets_are_known_however_they_were_scanned(paper: bytes, tmp_path: Path) -> None:
    known, wrong = 0, []
    for number in range(SCANS):
        chance = random.Random(number)
        dpi, sheet, how = (
            chance.choice((100, 120, 150, 200, 240, 300)),
            chance.randint(1, 4),
            chance.choice((PHONE, GLASS)),
        )
        cv2.imwrite(str(tmp_path / "scan.jpg"), how(printed(paper, sheet, dpi), chance))
        read_back = read_scan(tmp_path / "scan.jpg", KINDS["jpeg"], tmp_path / "small.jpg")
        known += read_back == [MARK.on_sheet(sheet, 4)]
        wrong += [read_back] if read_back not in ([MARK.on_sheet(sheet, 4)], [""]) else []
    assert (wrong, known >= SCANS * TURNED) == ([], True)


def test_a_photo_becomes_the_sheet_alone_straight_and_upright(paper: bytes, tmp_path: Path) -> None:
    drawn = soft(cv2.cvtColor(printed(paper, 2, 180), cv2.COLOR_BGR2GRAY))
    for number in range(2):
        straight = straightened(photographed(printed(paper, 2, 150), random.Random(number)), tmp_path)
        assert cv2.matchTemplate(soft(straight), drawn, cv2.TM_CCOEFF_NORMED).max() > 0.7


def test_a_sheet_that_lay_askew_on_the_glass_is_levelled(paper: bytes, tmp_path: Path) -> None:
    askew = scanned(printed(paper, 2, 150), random.Random(2))
    assert longest_rule(cv2.cvtColor(askew, cv2.COLOR_BGR2GRAY)) < 0.3
    assert longest_rule(straightened(askew, tmp_path)) > 0.5


def straightened(picture: Any, folder: Path) -> Any:
    cv2.imwrite(str(folder / "taken.jpg"), picture)
    (folder / "small.jpg").touch()  # pictures of sheets lie beside thumbnails
    read_scan(folder / "taken.jpg", KINDS["jpeg"], folder / "small.jpg")
    return cv2.imread(str(sheet_picture(folder / "small.jpg")), cv2.IMREAD_GRAYSCALE)


def longest_rule(picture: Any) -> float:
    """The darkest row of pixels, as a part of its length: only a level rule of the form is long."""
    even = cv2.divide(picture, cv2.GaussianBlur(picture, (0, 0), 60), scale=255)
    return float((even < 190).mean(axis=1).max())


def soft(picture: Any) -> Any:
    """Light and shadow evened out, strokes as broad as a finger: what remains is where things stand."""
    even = cv2.divide(picture, cv2.GaussianBlur(picture, (0, 0), 60), scale=255)
    return cv2.resize(cv2.GaussianBlur(even, (0, 0), 6), (620, 877))


def test_a_pdf_is_read_page_by_page(paper: bytes, tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(paper)
    assert read_scan(tmp_path / "scan.pdf", KINDS["pdf"], tmp_path / "small.jpg") == [
        MARK.on_sheet(number, 4) for number in range(1, 5)
    ]


def test_a_picture_of_something_else_has_no_code(tmp_path: Path) -> None:
    noise = (cv2.randu(cv2.UMat(400, 300, cv2.CV_8UC3), 0, 255)).get()
    cv2.imwrite(str(tmp_path / "cat.png"), noise)
    assert read_scan(tmp_path / "cat.png", KINDS["png"], tmp_path / "small.jpg") == [""]


@pytest.mark.parametrize("content", [b"%PDF-1.7 \xff\xfe", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, b""])
def test_what_cannot_be_opened_has_no_pages(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "bad").write_bytes(content)
    kind = "pdf" if content.startswith(b"%PDF") else "png"
    assert read_scan(tmp_path / "bad", KINDS[kind], tmp_path / "small.jpg") == []


def test_a_spreadsheet_has_no_pages_to_read(tmp_path: Path) -> None:
    assert read_scan(tmp_path / "none", KINDS["xlsx"], tmp_path / "small.jpg") is None
