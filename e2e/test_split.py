"""Lines go ways of their own: taken out by one of ours, or disputed by a dealer who agrees to the rest."""

from playwright.sync_api import Page, expect

from e2e.conftest import Opens, Window
from e2e.pages.desk import Desk
from e2e.pages.filing import Filing, Told
from e2e.stack import Stack
from e2e.test_desk import day
from e2e.test_every_page import axe, sideways, small


def fits(page: Page) -> bool:
    return axe(page) + sideways(page) + small(page) == []


def test_a_line_is_taken_out_and_of_the_rest_one_is_disputed(house: Stack, window: Window, opens: Opens) -> None:
    dealer = next(house.dealers)
    page = opens(house.add("head", dealer, "head", "storekeeper", "accountant"), url=house.url)
    told = Told(came={"Кристалл": "28", "Миндаль": "90", "Пена": "20"}, remedy="Довезти сейчас")
    number = Filing(page).send(dealer, told).number
    boris = Desk(window("boris"), number).open()
    boris.choose("Ошибка склада")
    boris.write("Что показала проверка", "Недовложили")
    boris.go("Завершить и передать дальше")
    anna = Desk(window("anna"), number).open()
    linked = anna.page.locator("section", has=anna.page.locator("#linked"))
    linked.get_by_text("Выделить позиции", exact=True).first.click()
    assert fits(anna.page)
    linked.get_by_role("checkbox").last.check()
    linked.get_by_label("Почему выделяете").fill("Решим отдельно")
    linked.get_by_role("button", name="Выделить позиции").click()
    expect(linked).to_contain_text("сюда выделены позиции: Решим отдельно")
    anna.choose("С итогами ознакомлен")
    anna.write("Предлагаемое возмещение", "Вернуть деньги")
    anna.go("Дальше: Подготовка решения")
    dina = Desk(window("dina"), number).open()
    dina.decide("Как просят", "Вернуть деньги")
    dina.decision.get_by_role("button", name="Записать решение").click()
    dina.write("Что ответить дилеру", "Вернём деньги")
    dina.write("Обещанная дата", day(5))
    dina.go("Дальше: Согласование")
    egor = Desk(window("egor"), number).open()
    egor.decision.get_by_role("button", name="Согласовать решение").click()
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"/claims/{number}/appeal")
    assert fits(page)
    page.get_by_role("checkbox").last.check()
    page.get_by_label("Почему вы не согласны").fill("Нужен товар, а не деньги")
    page.get_by_role("button", name="Оспорить отмеченные").click()
    expect(page.get_by_text("Вы согласились с решением")).to_be_visible()
    others = page.locator("#claim-linked").get_by_role("link")
    expect(others).to_have_count(2)
    assert fits(page)
    others.last.click()
    expect(page.get_by_text(f"Рекламация выделена из {number}")).to_be_visible()
