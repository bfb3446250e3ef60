"""A shortage, a broken piece and a missort of one delivery are one claim with one act and right sums."""

import shutil
import subprocess

import pytest
from playwright.sync_api import expect

from e2e.conftest import Opens
from e2e.media import photo
from e2e.pages.check import Check
from e2e.pages.filing import Filing
from e2e.pages.manager import Manager
from e2e.pages.papers import Papers
from e2e.pages.photos import Photos
from e2e.pages.remedy import Remedy
from e2e.stack import Person, Stack
from e2e.world import Dealer

# 12 × 352,50 missing, 1 × 3150,40 broken, 12 × 118,80 are another product
SUMS = {"Кристалл": "4 230,00 ₽", "Пена": "3 150,40 ₽", "Миндаль": "1 425,60 ₽"}
TOTAL = "8 806,00 ₽"


def test_shortage_broken_and_missort_make_one_act(opens: Opens, stack: Stack, dealer: Dealer, head: Person) -> None:
    page = opens(head)
    lines = Filing(page).begin(dealer)
    lines.count("Кристалл", "28")
    lines.spoilt("Пена", broken="1")
    lines.count("Миндаль", "84")
    lines.instead("Миндаль", "Кристалл", "12")
    for goods, due in SUMS.items():
        expect(lines.due(goods)).to_contain_text(due)
    lines.go_on()
    shots = Photos(page)
    shots.add("Груз при вскрытии", files=[photo()])
    for goods, places in {
        "Пена": ("Этикетка", "Общий вид", "Крупный план", "Упаковка"),
        "Миндаль": ("Этикетка",),
    }.items():
        for place in places:
            shots.add(place, goods, files=[photo(f"{place}.jpg")])
    shots.go_on()
    Remedy(page).choose("Вернуть деньги")
    papers = Papers(page)
    papers.answer_ready("Как считали товар", "Взвешиванием на складе получателя")
    papers.make_act()
    act = page.request.get(papers.act.get_attribute("href") or "").body()
    papers.go_on()
    check = Check(page)
    expect(check.part("Позиции")).to_contain_text(f"К возмещению {TOTAL}")
    expect(check.part("Документы").get_by_role("link", name="ТОРГ-2")).to_have_count(1)
    number = check.send().number
    assert_printed(act, (number, "Взвешиванием", "4230,00", "3150,40", "1425,60"))
    manager = Manager(opens(), stack.onec.url).open(number)
    rows = manager.page.locator("#lines tbody tr")
    expect(rows.filter(has_text="Кристалл").first).to_contain_text("28")
    expect(rows.filter(has_text="Пена")).to_contain_text("бой 1")


def assert_printed(pdf: bytes, words: tuple[str, ...]) -> None:
    """What a reader of the act finds in it, sums written without spaces."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed: apt-get install poppler-utils")
    text = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    bare = "".join(text.split())
    assert [word for word in words if word not in bare] == []
