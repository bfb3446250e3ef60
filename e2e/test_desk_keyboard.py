"""The desk's story with the keyboard alone: from a task to an agreed decision, and a move on the board."""

from playwright.sync_api import Locator, Page, expect

from e2e.conftest import Opens, Window
from e2e.pages.desk import Desk
from e2e.pages.filing import Filing, Told
from e2e.stack import Stack
from e2e.test_desk import day
from e2e.test_keyboard import FOCUSED, RING, press, tab_to

MOST_SLIPS = 40


def type_into(page: Page, field: Locator, text: str) -> None:
    tab_to(page, field)
    page.keyboard.type(text)


def open_task(page: Page, number: str) -> Desk:
    """From «Мои задачи», past the menu."""
    page.goto("/staff/tasks?tab=department")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    press(page, page.get_by_role("row").filter(has_text=number).get_by_role("link"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(number)
    return Desk(page, number)


def test_a_claim_is_led_by_keyboard_alone(house: Stack, window: Window, opens: Opens) -> None:
    dealer = next(house.dealers)
    page = opens(house.add("head", dealer, "head", "storekeeper", "accountant"), url=house.url)
    number = Filing(page).send(dealer, Told(came={"Кристалл": "28"})).number

    boris = open_task(window("boris"), number)
    finding = boris.page.locator("#finding")
    tab_to(boris.page, finding)
    for key in ("Space", "ArrowDown", "ArrowUp"):
        boris.page.keyboard.press(key)
    expect(finding).to_be_checked()
    type_into(boris.page, boris.stage.get_by_label("Что показала проверка"), "Недогрузили двенадцать")
    press(boris.page, boris.stage.get_by_role("button", name="Завершить и передать дальше"))
    expect(boris.page.locator("#stage")).to_have_text("Разбор")

    anna = open_task(window("anna"), number)
    press(anna.page, anna.stage.get_by_label("С итогами ознакомлен"), "Space")
    type_into(anna.page, anna.stage.get_by_label("Предлагаемое возмещение"), "Вернуть деньги")
    press(anna.page, anna.stage.get_by_role("button", name="Сохранить"))
    expect(anna.stage).to_contain_text("Анна Сергеева")
    move_on_board(anna.page, number, "Подготовка решения")

    dina = open_task(window("dina"), number)
    decide_with_a_figure(dina)
    type_into(dina.page, dina.stage.get_by_label("Что ответить дилеру"), "Вернём деньги")
    type_into(dina.page, dina.stage.get_by_label("Обещанная дата"), day(5))
    press(dina.page, dina.stage.get_by_role("button", name="Дальше: Согласование"))
    expect(dina.page.locator("#stage")).to_have_text("Согласование")

    egor = open_task(window("egor"), number)
    press(egor.page, egor.decision.get_by_role("button", name="Согласовать решение"))
    expect(egor.page.locator("#stage")).to_have_text("Исполнение")


def move_on_board(page: Page, number: str, to: str) -> None:
    """By arrows to its slip; the focus stays with it where it stands then."""
    press(page, page.get_by_role("link", name="Доска"))
    slip = page.locator("li.slip").filter(has_text=number)
    mine = slip.get_by_role("link", name=number).first
    tab_to(page, page.locator(".slip > a").first)
    while page.locator(".column", has=page.locator(":focus")).filter(has=mine).count() == 0:
        page.keyboard.press("ArrowRight")
    for _ in range(MOST_SLIPS):
        if mine.evaluate(FOCUSED):
            break
        page.keyboard.press("ArrowDown")
    expect(mine).to_be_focused()
    assert mine.evaluate(RING), "the focus is not seen"
    press(page, slip.locator("summary"))
    press(page, slip.get_by_role("button", name=to))
    expect(page.get_by_role("status").filter(has_text=f"{number}: теперь «{to}»")).to_be_visible()
    expect(mine).to_be_focused()
    expect(page.get_by_role("region", name=to).filter(has=mine)).to_be_visible()


def decide_with_a_figure(desk: Desk) -> None:
    """1–3 choose while the focus is on the choice; a figure that is typed elsewhere stays a figure."""
    page, line = desk.page, desk.decision.locator("fieldset.line-decision").first
    how = line.get_by_role("radio")
    expect(desk.decision).to_contain_text("1 как просят, 2 частично, 3 отказать")
    tab_to(page, how.first)
    page.keyboard.press("3")
    expect(how.nth(2)).to_be_checked()
    expect(how.nth(2)).to_be_focused()
    type_into(page, line.get_by_label("Комментарий дилеру"), "1")
    expect(how.nth(2)).to_be_checked()
    page.keyboard.press("Backspace")
    for _ in range(MOST_SLIPS):
        if how.nth(2).evaluate(FOCUSED):
            break
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("1")
    expect(how.first).to_be_checked()
    press(page, desk.decision.get_by_role("button", name="Записать решение"))
    expect(desk.decision).to_contain_text("Удовлетворить")
