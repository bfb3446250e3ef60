"""A dealer files a shortage: at a desk, with a phone, and without JavaScript."""

import pytest
from playwright.sync_api import expect

from e2e.conftest import Opens
from e2e.media import photos
from e2e.pages.card import Card
from e2e.pages.check import Check
from e2e.pages.claims import Claims
from e2e.pages.delivery import Delivery
from e2e.pages.lines import Lines
from e2e.pages.papers import Papers
from e2e.pages.photos import Photos
from e2e.pages.remedy import Remedy
from e2e.pages.subject import Subject
from e2e.stack import Person
from e2e.world import Dealer

SUMS = "К возмещению 4 942,80 ₽"  # 12 × 352,50 + 6 × 118,80


@pytest.mark.parametrize(
    ("size", "scripts"),
    [("desktop", True), ("phone", True), ("desktop", False), ("phone", False)],
    ids=["desktop", "phone", "desktop without scripts", "phone without scripts"],
)
def test_a_dealer_files_a_shortage(opens: Opens, dealer: Dealer, head: Person, size: str, *, scripts: bool) -> None:
    page = opens(head, size, scripts=scripts)
    Claims(page).file_new()
    Delivery(page).choose(dealer)
    Subject(page).choose()
    lines = Lines(page)
    expect(lines.number).to_contain_text("шаг 3 из 6")
    lines.count("Кристалл", "28")
    if scripts:
        expect(lines.due("Кристалл")).to_contain_text("не хватает 12")
    lines.count("Миндаль", "7 кор. + 6 шт")
    if scripts:
        expect(lines.total).to_contain_text(SUMS)
    lines.go_on()
    shots = Photos(page)
    shots.add("Груз при вскрытии", files=photos("load"))
    shots.add("Этикетка", "Кристалл", files=photos("label 1"))
    shots.add("Этикетка", "Миндаль", files=photos("label 2"))
    shots.go_on()
    Remedy(page).choose("Довезти со следующим заказом", "Не хватает двенадцати канистр и шести бутылок")
    papers = Papers(page)
    papers.make_act()
    act = page.request.get(papers.act.get_attribute("href") or "")
    assert act.body().startswith(b"%PDF")
    papers.go_on()
    check = Check(page)
    expect(check.part("Позиции")).to_contain_text(SUMS)
    sent = check.send()
    assert sent.number.startswith("РК-")
    expect(page.get_by_text("Ответим до")).to_be_visible()
    sent.open_claim()
    card = Card(page)
    expect(card.stage).to_contain_text("Зарегистрирована")
    expect(card.lines).to_contain_text("4 942,80 ₽")
    expect(card.pictures()).to_have_count(3)
    expect(Claims(page).open().row(sent.number)).to_contain_text("ответим до")
