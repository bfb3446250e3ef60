"""What one of ours does is told on the open pages of the others; nothing that they are typing is lost."""

from playwright.sync_api import expect

from e2e.conftest import Opens, Window
from e2e.pages.desk import Desk
from e2e.pages.filing import Filing, Told
from e2e.stack import Stack
from e2e.test_live import opened_once


def test_two_windows_of_ours_follow_each_other(house: Stack, window: Window, opens: Opens) -> None:
    dealer = next(house.dealers)
    page = opens(house.add("head", dealer, "head", "storekeeper", "accountant"), url=house.url)
    number = Filing(page).send(dealer, Told(came={"Кристалл": "28"})).number
    board = opened_once(window("egor"))
    board.goto("/staff/board")
    anna = Desk(window("anna"), number).open()
    note = anna.page.get_by_label("Заметка")
    note.press_sequentially("Водитель говорит, что")
    boris = Desk(window("boris"), number).open()
    boris.page.get_by_role("button", name="Взять в работу").click()
    told = anna.page.get_by_role("status").filter(has_text="Рекламация изменилась")
    expect(told).to_contain_text("Борис Кладов: Рекламацией занимается Борис Кладов")
    expect(note).to_have_value("Водитель говорит, что")
    told.get_by_role("link", name="Обновить").click()
    expect(anna.stage).to_contain_text("Склад · Борис Кладов")
    expect(note).to_have_value("Водитель говорит, что")
    news = board.get_by_role("status").filter(has_text="Есть новое: 1")
    news.get_by_role("link", name="Показать").click()
    slip = board.locator("li.slip").filter(has_text=number)
    expect(slip).to_contain_text("Борис Кладов")
    expect(board.get_by_text("Есть новое")).to_be_hidden()
    other = Desk(opens(house.colleague("boris"), url=house.url), number).open()
    boris.open().write("Что показала проверка", "Погрузили всё")
    other.write("Что показала проверка", "Не хватает паллеты")
    other.go("Сохранить")
    boris.page.get_by_role("link", name="Обновить").click()
    expect(boris.stage).to_contain_text("Пока вы вводили, здесь записали: «Не хватает паллеты»")
    expect(boris.stage.get_by_label("Что показала проверка")).to_have_value("Погрузили всё")
    other.write("Что показала проверка", "Не хватает двух паллет")
    other.go("Сохранить")
    boris.stage.get_by_role("button", name="Сохранить").click()
    expect(boris.page.get_by_text("Пока вы заполняли, рекламацию изменили").first).to_be_visible()
    other.write("Что показала проверка", "Не хватает трёх паллет")
    other.go("Сохранить")
    boris.page.get_by_role("link", name="Обновить").click()
    expect(boris.stage).to_contain_text("Пока вы вводили, здесь записали: «Не хватает трёх паллет»")
    expect(boris.stage.get_by_label("Что показала проверка")).to_have_value("Погрузили всё")
