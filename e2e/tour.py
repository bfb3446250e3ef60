"""Every page of the portal in one walk, for checks that hold for each of them."""

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from claims.actions.hold_letters import hold_letters
from claims.actions.onec_problem import note_problem
from e2e.conftest import Opens
from e2e.media import lying, photo, photos
from e2e.pages.card import Card
from e2e.pages.check import Check
from e2e.pages.delivery import Delivery
from e2e.pages.exchange import Exchange
from e2e.pages.lines import Lines
from e2e.pages.manager import Manager
from e2e.pages.papers import Papers
from e2e.pages.photos import Photos
from e2e.pages.remedy import Remedy
from e2e.pages.staff_card import StaffCard
from e2e.pages.subject import Subject
from e2e.stack import Person, Stack
from e2e.world import Dealer, truck_sku

Stop = tuple[str, Page]


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
    Papers(page).make_act()
    yield "papers with the act", page
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


def claim(page: Page, colleague: Page, stack: Stack) -> Iterator[Stop]:
    """From an open card: talk, withdrawal, list; and what staff see of it."""
    number = page.locator("h1 .nowrap").inner_text()
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


def exchange(colleague: Page, number: str, stack: Stack) -> Iterator[Stop]:
    """State, problems, pause and its error, journals, reconciliation."""
    desk = Exchange(colleague).open()
    yield "exchange", colleague
    with stack.parts.writing() as session:
        said = {"field": "description", "ours": "не хватает двенадцати", "theirs": "не хватает десяти"}
        note_problem(session, f"tour {number}", "conflict", now=stack.parts.clock(), **said)
        note_problem(session, f"deleted {number}", "claim_deleted", now=stack.parts.clock(), number=number)
    desk.open()
    yield "exchange with problems", colleague
    colleague.get_by_role("button", name="Понятно").first.click()
    desk.solve(number, "")
    yield "exchange with a note missing", colleague
    desk.solve(number, "сняли пометку")
    desk.pause("", "")
    yield "exchange with an error", colleague
    desk.open().pause("Обмен целиком", "до обеда обновляют базу")
    yield "exchange paused", colleague
    desk.resume("Продолжить передачу")
    desk.resume("Продолжить чтение")
    colleague.goto(f"/staff/claims/{number}/journal")
    yield "journal of a claim", colleague
    colleague.goto("/staff/exchange/journal")
    yield "journal", colleague
    colleague.goto("/staff/exchange/journal?number=999999")
    yield "journal, nothing found", colleague
    colleague.goto("/staff/exchange/checks")
    yield "reconciliations", colleague
    colleague.get_by_role("button", name="Сверить сейчас").click()
    colleague.get_by_role("link", name="Сверка").first.click()
    yield "reconciliation", colleague


def doors(page: Page, stack: Stack, dealer: Dealer) -> Iterator[Stop]:
    """What a visitor sees, and a newcomer."""
    page.goto("/sign-in")
    yield "door", page
    page.get_by_role("button", name="Войти").click()
    yield "door with an error", page
    page.goto("/forgotten")
    yield "forgotten", page
    page.get_by_label("Почта").fill("nobody@example.example")
    page.get_by_role("button", name="Прислать ссылку").click()
    yield "forgotten, sent", page
    page.goto("/link/no-such-token")
    yield "link spent", page
    page.goto(stack.invite("guest", dealer))
    yield "link", page
    page.get_by_label("Пароль").fill("синий трактор у пруда")
    page.get_by_role("button", name="Сохранить пароль и войти").click()
    yield "consent", page
    page.get_by_role("button", name="Продолжить").click()
    yield "consent with an error", page
    page.get_by_label("Согласен").check()
    page.get_by_role("button", name="Продолжить").click()
    yield "list, first time", page
    page.goto("/password")
    yield "password", page
    page.get_by_role("button", name="Сменить пароль").click()
    yield "password with an error", page
    yield from wrong_ways(page)


def letters(visitors: tuple[Page, Page], colleague: Page, stack: Stack, head: Person) -> Iterator[Stop]:
    """Letters held and let go; the link of one, before it is used and after."""
    page, late = visitors
    with stack.parts.writing() as session:
        hold_letters(session, "onec_rolled_back", stack.parts.clock())
    colleague.goto("/staff/exchange")
    yield "exchange with letters held", colleague
    colleague.get_by_role("button", name="Отправить письма").click()
    colleague.goto("/staff/exchange")
    link = stack.letter(head)
    page.goto(link)
    yield "link of a letter", page
    page.get_by_role("button", name="Открыть рекламацию").click()
    page.locator("h1 .nowrap").wait_for()
    late.goto(link)
    yield "link of a letter, used", late


def wrong_ways(page: Page) -> Iterator[Stop]:
    """Pages of errors, as a browser comes to them."""
    page.goto("/offline")
    yield "no network", page
    page.goto("/no-such-page")
    yield "404", page
    page.goto("/staff")
    yield "403", page
    page.goto("/sign-out")
    yield "405", page
    # The token of a form from another session: the portal asks to send once more.
    page.goto("/password")
    page.evaluate("document.querySelector('main input[name=csrf]').value = 'old'")
    page.get_by_label("Нынешний пароль").fill("синий трактор у пруда")
    page.get_by_role("button", name="Сменить пароль").click()
    yield "403, send again", page


def all_pages(opens: Opens, stack: Stack, dealer: Dealer, people: tuple[Person, Person]) -> Iterator[Stop]:
    """people: the dealer's head and one of staff."""
    head, staff = people
    page = opens(head)
    yield from filing(page, dealer)
    with_truck = next(stack.trucks)
    yield from truck(opens(stack.add("driver", with_truck, "head")), with_truck)
    yield from claim(page, opens(staff), stack)
    number = page.locator("h1 .nowrap").inner_text()
    yield from decision(page, Manager(opens(), stack.onec.url).open(number))
    yield from letters((opens(None), opens(None)), opens(staff), stack, head)
    yield from doors(opens(None), stack, dealer)
