"""A photo of the code on a package finds its line: at the gate with a phone, and without scripts."""

import io

import numpy
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from e2e.conftest import Opens
from e2e.media import File, photo
from e2e.pages.filing import Filing
from e2e.pages.lines import Lines
from e2e.stack import Person
from e2e.test_every_page import axe, sideways, small
from e2e.world import Dealer

GOODS, EAN = "Кристалл", "4607001103561"  # as 1C has it


def label() -> File:
    """A photo of it, aslant."""
    code = zxingcpp.create_barcode(EAN, zxingcpp.BarcodeFormat.EAN13)
    drawn = Image.fromarray(numpy.array(zxingcpp.write_barcode_to_image(code, scale=5)))
    package = Image.new("RGB", (1600, 1200), (196, 160, 110))
    package.paste(drawn, (500, 400))
    out = io.BytesIO()
    package.rotate(7, fillcolor=(196, 160, 110)).save(out, "JPEG", quality=70)
    return {"name": "IMG_0400.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def unfolded(page: Page) -> None:
    page.locator("summary", has_text="Найти по коду с упаковки").click()


def test_a_photo_of_the_code_leads_to_the_count_of_its_line(opens: Opens, dealer: Dealer, head: Person) -> None:
    page = opens(head, "phone")
    lines = Filing(page).begin(dealer)
    unfolded(page)
    page.get_by_label("Снять код с упаковки").set_input_files(photo())
    expect(page.get_by_role("alert")).to_contain_text("Код на снимке не прочитался")
    expect(lines.search).to_be_focused()
    page.get_by_label("Снять код с упаковки").set_input_files(label())
    expect(lines.line(GOODS)).to_contain_text(EAN)
    expect(lines.fact(GOODS)).to_be_focused()
    page.keyboard.type("28")
    lines.fact(GOODS).blur()
    expect(lines.due(GOODS)).to_contain_text("12")
    page.set_viewport_size({"width": 320, "height": 640})
    assert axe(page) + sideways(page) + small(page) == []


def test_without_scripts_a_button_reads_the_photo_and_typing_does_the_same(
    opens: Opens, dealer: Dealer, head: Person
) -> None:
    page = opens(head, scripts=False)
    lines: Lines = Filing(page).begin(dealer)
    unfolded(page)
    page.get_by_label("Снять код с упаковки").set_input_files(label())
    page.get_by_role("button", name="Прочитать код").click()
    expect(lines.line(GOODS)).to_contain_text(EAN)
    unfolded(page)
    lines.search.fill("4 607001 103562")
    page.get_by_role("button", name="Найти").click()
    expect(page.get_by_role("alert")).to_contain_text("одна из цифр не та")
