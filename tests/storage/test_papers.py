"""Papers of others come as they are made and as attackers make them: what stands in them, or why nothing was read."""

import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
import xlsxwriter
from PIL import Image

from claims.rules.paper_text import Node
from forms.torg2 import fill
from storage.images import look
from storage.kinds import KINDS
from storage.papers import SECONDS, read_paper
from tests.forms.varied import act

Give = Callable[[bytes], Path]
CYCLE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\n"
    b"trailer<</Root 1 0 R/Size 3>>\nstartxref\n0\n%%EOF"
)
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + at, b"&%c;" % (97 + at) * 10) for at in range(9)
)
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><a b="1">&e;</a>'


@pytest.fixture
def give(tmp_path: Path) -> Give:
    """The spool gives files no names."""

    def write(content: bytes) -> Path:
        path = tmp_path / "0f"
        path.write_bytes(content)
        return path

    return write


def test_words_of_a_pdf_come_with_their_places(give: Give) -> None:
    first = read_paper(give(fill.render(act())), KINDS["pdf"]).pages[0]
    (number,) = (word for word in first if word.text == "0330202")
    assert (number.x0 > 467, number.x1 < 572, 748 < number.y0 < number.y1 < 768) == (True, True, True)


def test_cells_of_a_workbook_come_as_they_are_seen(give: Give) -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet("Акт").write_row(1, 2, ["Мыло", 12.0, 0.5])
        book.add_worksheet("Тайный").hide()
    (sheet,) = read_paper(give(file.getvalue()), KINDS["xlsx"]).sheets
    assert (sheet.name, sheet.rows) == ("Акт", (("", "", "", "", ""), ("", "", "Мыло", "12", "0.5")))


def test_elements_of_an_xml_come_without_their_name_spaces(give: Give) -> None:
    content = (
        '<?xml version="1.0" encoding="windows-1251"?><а:Файл xmlns:а="x" Ид="7"><!-- нет --><Имя>Ёж</Имя></а:Файл>'
    )
    root = read_paper(give(content.encode("cp1251")), KINDS["xml"]).root
    assert root == Node("Файл", {"Ид": "7"}, "", (Node("Имя", {}, "Ёж"),))
    assert (root.first("Имя").text, root.first("Нет"), root.all("Нет")) == ("Ёж", Node("Нет"), [])


def test_a_photo_and_a_scan_without_letters_have_no_words(give: Give) -> None:
    file = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(file, "PDF")
    assert read_paper(give(file.getvalue()), KINDS["pdf"]).trouble == "no_text"
    assert read_paper(give(b""), KINDS["jpeg"]).trouble == "picture"


def locked() -> bytes:
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(fill.render(act()))) as made:
        made.save(file, encryption=pikepdf.Encryption(owner="a", user="b"))
    return file.getvalue()


def packed(**files: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return file.getvalue()


def far_cell() -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet("Акт").write_string(1_048_575, 16_383, "там")
    return file.getvalue()


def lying() -> bytes:
    """Its end says that the sheet unpacks to 100 bytes."""
    name = b"xl/worksheets/sheet1.xml"
    made = packed(**{"xl__workbook.xml": b"<workbook/>", "xl__worksheets__sheet1.xml": b"<a>" + b" " * 300_000_000})
    where = made.rindex(name) - 46
    return made[: where + 24] + (100).to_bytes(4, "little") + made[where + 28 :]


def many_pages() -> bytes:
    file = io.BytesIO()
    with pikepdf.new() as made:
        for _ in range(300):
            made.add_blank_page()
        made.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("kind", "content", "trouble"),
    [
        ("pdf", lambda: CYCLE, "no_text damaged"),
        ("pdf", lambda: fill.render(act())[:20_000] + b"%%EOF", "damaged no_text"),
        ("pdf", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 400 + b"%%EOF", "damaged"),
        ("pdf", locked, "locked"),
        ("pdf", many_pages, "too_large"),
        ("pdf", lambda: b"%PDF-1.7\n" + b"\0" * 50_000_000 + b"%%EOF", "too_large"),
        ("xlsx", lambda: packed(**{"xl__workbook.xml": b" " * 400_000_000}), "too_large"),
        ("xlsx", lying, "damaged too_large"),
        ("xlsx", far_cell, "too_large damaged"),
        ("xlsx", lambda: packed(**{"xl__workbook.xml": b"<workbook>"}), "damaged"),
        ("xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"Workbook" + bytes(range(256)) * 3000, "damaged"),
        ("xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 100_000, "damaged"),
        ("xml", lambda: LAUGHS + b"]><l>&j;</l>", "damaged"),
        ("xml", lambda: OUTSIDE, "damaged"),
        ("xml", lambda: b"<a>" * 100_000 + b"</a>" * 100_000, "damaged too_large"),
        ("xml", lambda: b"<r>" + b"<a/>" * 200_000 + b"</r>", "too_large"),
        ("xml", lambda: "<Файл>".encode()[:-3], "damaged"),
    ],
)
def test_a_hostile_file_is_answered_and_holds_nobody(
    kind: str, content: Callable[[], bytes], trouble: str, give: Give
) -> None:
    path = give(content())
    started = time.monotonic()
    found = read_paper(path, KINDS[kind])
    assert found.trouble in trouble.split()
    assert (found.pages, found.sheets, found.root) == ((), (), None)
    assert time.monotonic() - started < SECONDS / 2


def test_most_of_those_do_not_even_get_that_far(give: Give) -> None:
    for content in (LAUGHS + b"]><l>&j;</l>", OUTSIDE, b"%PDF-1.7\n" + b"\0" * 60_000_000 + b"%%EOF"):
        assert look(give(content), wanted=("photo", "paper")).trouble in ("damaged", "forbidden")
