"""A carrier at fault is asked to pay: from the card by one press, by letter and link, to the ledger."""

import os
from pathlib import Path

from playwright.sync_api import Page, expect

from e2e.conftest import SIZES, Opens, Window
from e2e.media import photo
from e2e.pages.desk import Desk
from e2e.pages.filing import Filing
from e2e.stack import Stack
from e2e.test_every_page import axe, sideways, small

MAIL = "claims@volga.example"
PICTURES = os.environ.get("RECOVERY_PICTURES", "")  # a folder for pictures of each page, for people to look at
WIDTHS = (360, 768, 1440)


def faults(page: Page, name: str) -> list[str]:
    """What is wrong with the page at a desk and at 320 px."""
    found = [*axe(page), *sideways(page)]
    page.set_viewport_size(SIZES["narrow"]["viewport"])
    found += [*axe(page), *sideways(page), *small(page)]
    for width in WIDTHS if PICTURES else ():
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size(SIZES["desktop"]["viewport"])
    return [f"{name}: {one}" for one in found]


def at_fault(house: Stack, window: Window, opens: Opens) -> str:
    """A claim whose carrier logistics has found guilty; its number."""
    dealer = next(house.dealers)
    page = opens(house.add("head", dealer, "head", "storekeeper", "accountant"), url=house.url)
    number = Filing(page).send(dealer).number
    boris = Desk(window("boris"), number).open()
    boris.prove("Доказательство: фото погрузки, вес, лист подбора", photo("погрузка.jpg"))
    boris.choose("Не склад")
    boris.write("Что показала проверка", "Погрузили всё, пломба 0042")
    boris.go("Завершить и передать дальше")
    vera = Desk(window("vera"), number).open()
    vera.choose("Перевозчик")
    vera.write("Какой перевозчик", "ТК «Волга»")
    vera.write("Что показала проверка перевозки", "Тент порван")
    vera.go("Завершить и передать дальше")
    return number


def test_a_carrier_is_asked_answers_by_the_link_and_pays(house: Stack, window: Window, opens: Opens) -> None:
    number = at_fault(house, window, opens)
    vera, anna = window("vera"), window("anna")
    anna.goto("/staff/recoveries")
    expect(anna.get_by_role("heading", name="Пора начать")).to_be_visible()
    wrong = faults(anna, "ledger-to-begin")
    vera.goto(f"/staff/claims/{number}")
    wrong += faults(vera, "card-due")
    vera.get_by_role("button", name="Начать претензию перевозчику").click()
    vera.get_by_role("button", name="Отправить претензию").click()
    expect(vera.locator("[data-wrong]")).to_contain_text("Введите почту")
    wrong += faults(vera, "recovery-error")
    vera.get_by_label("Почта для претензий").fill(MAIL)
    vera.get_by_label("Почему отвечает").fill("Тент порван, о чём есть отметка водителя")
    wrong += faults(vera, "recovery-started")
    vera.get_by_role("button", name="Отправить претензию").click()
    link, carrier = house.link_to(MAIL, "recovery"), opens(url=house.url)
    own = vera.url
    carrier.goto(link)
    carrier.get_by_role("button", name="Отправить ответ").click()
    expect(carrier.locator("[data-wrong]")).to_contain_text("Выберите ответ")
    wrong += faults(carrier, "answer-error")
    carrier.get_by_label("Файлы", exact=True).set_input_files(photo("накладная.jpg"))
    carrier.get_by_role("button", name="Приложить").click()
    expect(carrier.get_by_role("link", name="накладная.jpg")).to_be_visible()
    carrier.get_by_text("Признаём частично").click()
    carrier.get_by_label("Сколько возместите").fill("100")
    carrier.get_by_label("Пояснение").fill("Бой признаём, недостачу нет: пломба цела")
    wrong += faults(carrier, "answer")
    carrier.get_by_role("button", name="Отправить ответ").click()
    expect(carrier.get_by_role("heading", name="Ответ получен")).to_be_visible()
    wrong += faults(carrier, "answered")
    anna.goto(own)
    expect(anna.get_by_text("Бой признаём, недостачу нет")).to_be_visible()
    anna.get_by_label("Сумма", exact=True).fill("60")
    anna.get_by_label("Когда", exact=True).fill("сегодня")
    anna.get_by_role("textbox", name="Чем (необязательно)").fill("п/п 18")
    anna.get_by_role("button", name="Записать получение").click()
    expect(anna.get_by_text("Возмещена частично")).to_be_visible()
    wrong += faults(anna, "recovery-paid")
    anna.goto(f"/staff/claims/{number}")
    wrong += faults(anna, "card-paid")
    anna.get_by_role("navigation", name="Разделы").get_by_role("link", name="Претензии").click()
    expect(anna.get_by_role("row").filter(has_text="ТК «Волга»").first).to_contain_text("40,00")
    wrong += faults(anna, "ledger")
    assert wrong == []
