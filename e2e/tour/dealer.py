"""What a dealer sees of claims and beside them: card, lists, decision, statistics, help, people."""

from collections.abc import Iterator

from playwright.sync_api import Page

from e2e.pages.card import Card
from e2e.pages.gallery import Gallery
from e2e.pages.manager import Manager
from e2e.pages.staff_card import StaffCard
from e2e.stack import Stack
from e2e.tour import Stop
from e2e.tour.filing import told
from e2e.tour.staff import exchange, reports, staff_people


def claim(page: Page, colleague: Page, stack: Stack) -> Iterator[Stop]:
    """From an open card: talk, withdrawal, list; and what staff see of it."""
    number = page.locator("h1 .nowrap").inner_text()
    Gallery(page).thumbnails().first.click()
    yield "gallery", page
    page.keyboard.press("Escape")
    Card(page).ask("")
    yield "card with an error", page
    Card(page).ask("Когда приедет машина?")
    page.get_by_role("button", name="Изменить рекламацию").click()
    page.get_by_role("button", name="Отправить изменения").wait_for()
    yield "check of a change", page
    page.get_by_role("button", name="Оставить как было").click()
    for tab in ("waiting", "open", "drafts", "all"):
        page.goto(f"/claims?tab={tab}")
        yield f"list, {tab}", page
    page.goto("/claims?q=нет+такого")
    yield "list, nothing found", page
    yield from shipments(page)
    yield from told(page)
    yield from statistics(page)
    yield from people(page)
    page.goto("/notices")
    page.locator("[data-state=script]").wait_for(state="hidden")
    yield "notices", page
    yield from helped(page)
    page.goto(f"/claims/{number}/paper/claim_letter")
    page.get_by_label("Сколько дней даёте").fill("скоро")
    page.get_by_role("button", name="Сохранить").click()
    yield "paper with an error", page
    page.goto(f"/claims/{number}/withdraw")
    yield "withdraw", page
    colleague.goto("/staff")
    yield "staff list", colleague
    colleague.goto("/help/exchange")
    yield "help of staff", colleague
    desk = StaffCard(colleague).open(number)
    yield "staff card", colleague
    files = colleague.get_by_role("link", name="Открыть страницу файлов").get_attribute("href") or ""
    desk.ask("")
    yield "staff card with an error", colleague
    desk.ask("Пломба была целой?")
    colleague.goto(files)
    yield "files of 1C's link", colleague
    yield from exchange(colleague, number, stack)
    yield from reports(colleague, stack)
    yield from staff_people(colleague)
    Card(page).open(number)
    yield "card that asks", page
    page.goto(f"/claims/{number}/withdraw")
    page.get_by_role("button", name="Отозвать рекламацию").click()
    yield "card withdrawn", page


def shipments(page: Page) -> Iterator[Stop]:
    """The list, one that is claimed of, and a search that finds none."""
    page.goto("/claims")
    page.get_by_role("link", name="Отгрузки").click()
    yield "shipments", page
    page.locator(".items").get_by_role("link").first.click()
    yield "a shipment with a claim", page
    page.goto("/shipments?q=стремянка")
    yield "no such shipment", page


def decision(page: Page, manager: Manager) -> Iterator[Stop]:
    """The open card of a claim that 1C grants in part: appeal, goods, and wrong again."""
    card = Card(page)
    for row, action in enumerate(("ТребуетсяДопоставка", "НедостачаНеПризнана"), 1):
        manager.choose(f"action-{row}", action)
    manager.write("answer", "Довезём двенадцать канистр. Бой не подтвердился: водитель принял груз без замечаний")
    manager.choose("stage", "decided")
    manager.choose("status", "Удовлетворена")
    manager.save()
    card.decision.get_by_role("button", name="Согласиться с решением").wait_for()
    yield "card with a decision", page
    card.decision.get_by_role("link", name="Оспорить решение").click()
    page.get_by_role("checkbox").nth(1).check()
    yield "appeal", page
    page.get_by_role("button", name="Оспорить решение").click()
    yield "appeal with an error", page
    page.get_by_label("Почему вы не согласны").fill("На фото при вскрытии видно, что верхний ряд смят")
    page.get_by_role("button", name="Оспорить решение").click()
    card.decision.get_by_text("Вы оспорили решение").wait_for()
    yield "card with an appeal", page
    manager.choose("stage", "fulfilment")
    manager.save()
    card.goods.get_by_role("button", name="Получено").first.wait_for()
    yield "card with goods on their way", page
    card.goods.get_by_role("button", name="Получено").first.click()
    card.goods.get_by_text("Получено сегодня").wait_for()
    yield "card with goods received", page
    card.goods.get_by_role("link", name="Опять не так").click()
    page.get_by_role("checkbox").first.uncheck()
    page.get_by_role("button", name="Начать новую рекламацию").click()
    yield "wrong again with an error", page


def statistics(page: Page) -> Iterator[Stop]:
    """With what there is, and for a period that holds nothing."""
    page.goto("/claims")
    page.get_by_role("link", name="Статистика").click()
    page.get_by_text("Таблица по месяцам").click()
    yield "statistics", page
    page.get_by_role("link", name="Рассматриваем").click()
    yield "claims behind a figure", page
    page.get_by_role("main").get_by_role("link", name="Статистика").click()
    page.get_by_role("link", name="Прошлый год").click()
    page.get_by_role("heading", name="За этот период рекламаций нет").wait_for()
    yield "statistics of nothing", page


def helped(page: Page) -> Iterator[Stop]:
    """From the foot of the page: the list, an article that the process completes with shots, one with stages."""
    page.get_by_role("contentinfo").get_by_role("link", name="Помощь").click()
    page.get_by_role("heading", name="Для вашей работы").wait_for()
    yield "help", page
    page.get_by_role("link", name="Каких фото достаточно").click()
    page.get_by_role("heading", name="Не сошлось при приёмке").wait_for()
    yield "help about photos", page
    page.get_by_role("main").get_by_role("link", name="Помощь").click()
    page.get_by_role("link", name="Стадии и срок ответа").click()
    page.get_by_role("heading", name="Что значит стадия").wait_for()
    yield "help about stages", page


def people(page: Page) -> Iterator[Stop]:
    """The dealer's people and stores, as their administrator sees them."""
    page.get_by_role("link", name="Люди").click()
    yield "people", page
    page.get_by_role("link", name="Добавить человека").click()
    yield "a new person", page
    page.get_by_role("button", name="Пригласить").click()
    yield "a new person with errors", page
    page.goto("/people")
    page.get_by_role("main").locator(".items").first.get_by_role("link").first.click()
    yield "a person", page
    page.goto("/people")
    page.locator('main a[href^="/stores/"]').first.click()
    yield "a store", page
    page.goto("/requisites")
    yield "requisites", page
    page.get_by_role("link", name="Открыть").first.click()
    yield "requisites of an entity", page
    page.get_by_label("Приказ о комиссии: дата").fill("когда-нибудь")
    page.get_by_role("button", name="Сохранить").click()
    yield "requisites with an error", page
