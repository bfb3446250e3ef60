"""The guide from the choice of a delivery to the number, a long delivery, one that 1C has not given yet."""

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from e2e.media import lying, own_act, photo, photos
from e2e.pages.check import Check
from e2e.pages.delivery import Delivery
from e2e.pages.lines import Lines
from e2e.pages.papers import Papers
from e2e.pages.photos import Photos
from e2e.pages.remedy import Remedy
from e2e.pages.subject import Subject
from e2e.tour import Stop
from e2e.world import Dealer, truck_sku


def filing(page: Page, dealer: Dealer) -> Iterator[Stop]:
    """Each step as it opens, with its errors, and filled; ends at the confirmation."""
    page.goto("/claims/new?q=такого+номера+нет")
    yield "delivery not found", page
    Delivery(page).open()
    yield "delivery", page
    Delivery(page).choose(dealer)
    yield "subject", page
    Subject(page).go_on()
    yield "subject with an error", page
    Subject(page).choose()
    lines = Lines(page)
    yield "lines", page
    page.locator("summary", has_text="Найти по коду с упаковки").click()
    lines.search.fill("4 607001 103562")
    page.get_by_role("button", name="Найти").click()
    page.get_by_text("одна из цифр не та").wait_for()
    yield "lines, a slip in a code", page
    lines.fact("Кристалл").fill("много")
    lines.go_on()
    lines.summary.wait_for()
    yield "lines with an error", page
    lines.count("Кристалл", "28")
    lines.spoilt("Пена", broken="1")
    lines.instead("Миндаль", "Кристалл", "12")
    lines.count("Миндаль", "84")
    lines.total.get_by_text("8 806,00").wait_for()
    yield "lines filled", page
    lines.go_on()
    shots = Photos(page)
    yield "photos", page
    shots.go_on()
    shots.summary.wait_for()
    shots.offer("Груз при вскрытии", files=[lying()])
    shots.add("Груз при вскрытии", files=photos("load"))
    for goods, places in {
        "Пена": ("Этикетка", "Общий вид", "Крупный план", "Упаковка"),
        "Миндаль": ("Этикетка",),
    }.items():
        for place in places:
            shots.add(place, goods, files=[photo(f"{place}.jpg")])
    yield "photos with an error and files", page
    shots.go_on()
    yield "remedy", page
    Remedy(page).go_on()
    yield "remedy with an error", page
    Remedy(page).choose("Вернуть деньги", "Не хватает двенадцати канистр")
    yield "papers", page
    page.get_by_role("radio", name="Подписан в ЭДО").check()
    Papers(page).go_on()
    yield "papers with an error", page
    Papers(page).attach_own_act(own_act("Кристалл", came=20))
    yield "papers with an own act that differs", page
    Papers(page).leave_as_it_is()
    yield "papers with an own act that is left", page
    Papers(page).make_act()
    yield "papers with the act", page
    page.get_by_role("link", name="Откуда что взято").click()
    page.get_by_role("heading", name="Откуда что взято").wait_for()
    yield "sources of the act", page
    page.get_by_role("link", name="К документам").click()
    Papers(page).go_on()
    yield "check", page
    draft = page.url
    page.get_by_role("link", name="Передать", exact=True).click()
    yield "handing over", page
    page.get_by_role("button", name="Передать").click()
    yield "handing over with an error", page
    page.goto(draft)
    sent = Check(page).send()
    yield "sent", page
    sent.open_claim()
    yield "card", page


def truck(page: Page, dealer: Dealer) -> Iterator[Stop]:
    """The lines of a delivery of two hundred: at first, with rows of a table refused, with a page of lines open."""
    Delivery(page).open().choose(dealer)
    Subject(page).choose()
    lines = Lines(page)
    yield "lines of a truck", page
    slip = truck_sku(50).replace("0", "9", 1)
    lines.paste(*(f"{truck_sku(number)}\t{number}" for number in range(1, 45)), f"{slip}\t1", "12-34\t1")
    expect(lines.bad_rows).to_have_count(2)
    yield "lines of a truck with a table refused", page
    lines.paste()
    lines.search.fill("№ 195,")
    expect(lines.rest.locator("li")).to_have_count(1)
    yield "lines of a truck, one found", page
    lines.search.fill("такого нет")
    page.get_by_text("Ничего не нашлось").wait_for()
    yield "lines of a truck, nothing found", page


def told(page: Page) -> Iterator[Stop]:
    """A delivery that 1C has not given yet, by its paper."""
    page.goto("/claims/new")
    page.get_by_role("link", name="Нет нужной поставки?").click()
    yield "told delivery", page
    page.get_by_role("button", name="Продолжить").click()
    yield "told delivery with errors", page
    page.get_by_label("Номер УПД").fill("МП-9001")
    page.get_by_label("Дата УПД").fill("вчера")
    for choice in page.locator("#entity, #store").all():
        choice.check()
    page.get_by_role("button", name="Продолжить").click()
    yield "told goods, none yet", page
    page.get_by_label("Товар").fill("Щётка зелёная")
    page.get_by_label("Сколько по накладной").fill("десять")
    page.get_by_role("button", name="Добавить ещё").click()
    yield "told goods with an error", page
    page.get_by_label("Сколько по накладной").fill("10")
    page.get_by_role("button", name="Добавить ещё").click()
    yield "told goods", page
    page.get_by_text("Вставить таблицу из Excel").click()
    page.get_by_label("Строки таблицы").fill("Ведро\t3\t150,50\nШвабра\tмного\t99")
    page.get_by_role("button", name="Добавить строки").click()
    page.get_by_text("Строка 2, Швабра").wait_for()
    yield "told goods, a bad row of a table", page
