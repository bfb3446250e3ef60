"""A small clear claim: whoever decides reads the advice of a rule and presses one button."""

from datetime import timedelta

from playwright.sync_api import expect

from claims.models import Claim
from e2e.conftest import Opens, Window
from e2e.pages.desk import Desk
from e2e.pages.filing import Filing, Told
from e2e.stack import Stack
from e2e.test_every_page import axe, sideways, small
from e2e.world import Dealer


def known_for_long(house: Stack, dealer: Dealer) -> None:
    """Three claims of the dealer were granted last month."""
    now = house.parts.clock()
    with house.parts.writing() as session:
        for day in (30, 31, 32):
            at = now - timedelta(days=day)
            claim = Claim(dealer_key=dealer.key, created_at=at, changed_at=at, registered_at=at, decided_at=at)
            claim.stage, claim.outcome, claim.closed_at = "closed", "satisfied", at
            session.add(claim)


def test_a_small_shortage_is_decided_by_one_button(house: Stack, window: Window, opens: Opens) -> None:
    dealer = next(house.dealers)
    known_for_long(house, dealer)
    page = opens(house.add("head", dealer, "head", "storekeeper", "accountant"), url=house.url)
    number = Filing(page).send(dealer, Told(came={"Кристалл": "39"}, remedy="Довезти сейчас")).number
    boris = Desk(window("boris"), number).open()
    boris.choose("Ошибка склада")
    boris.write("Что показала проверка", "Недовложили одну канистру")
    boris.go("Завершить и передать дальше")
    anna = Desk(window("anna"), number).open()
    anna.choose("С итогами ознакомлен")
    anna.write("Предлагаемое возмещение", "Довезти")
    anna.go("Дальше: Подготовка решения")
    dina = Desk(window("dina"), number).open()
    told = dina.page.locator("section", has=dina.page.locator("#advice"))
    expect(told).to_contain_text("По правилу «Небольшая недостача» можно удовлетворить целиком: довезти сейчас")
    expect(told).to_contain_text("Решено рекламаций дилера за год: 3, нужно от 3")
    assert axe(dina.page) + sideways(dina.page) + small(dina.page) == []
    told.get_by_role("button", name="Решить так").click()
    expect(dina.page.locator("#stage")).to_have_text("Согласование")
    egor = Desk(window("egor"), number).open()
    egor.decision.get_by_role("button", name="Согласовать решение").click()
    expect(egor.page.locator("#stage")).to_have_text("Исполнение")
    egor.page.goto(f"/staff/claims/{number}")
    expect(egor.page.get_by_text("Решено по совету правила «Небольшая недостача»")).to_be_visible()
