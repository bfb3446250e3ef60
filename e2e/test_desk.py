"""A large shortage goes through seven windows of ours, while the dealer's page and 1C follow."""

from datetime import datetime, timedelta

from playwright.sync_api import Page, expect
from sqlalchemy import select

from claims.models import Claim
from e2e.conftest import Opens, Window
from e2e.media import photo
from e2e.pages.card import Card
from e2e.pages.desk import Desk
from e2e.pages.filing import Filing
from e2e.pages.lines import Lines
from e2e.stack import Stack, until
from e2e.test_every_page import axe, sideways, small
from e2e.world import truck_sku
from tests.agreements.onec_world import CLAIMS

GONE = range(191, 200)  # lines of the truck of which nothing came: some 600 000 roubles


def table() -> str:
    """What did not come at all."""
    return "\n".join(["Артикул;Факт", *(f"{truck_sku(number)};0" for number in GONE)])


def day(ahead: int) -> str:
    return (datetime.now().astimezone() + timedelta(days=ahead)).strftime("%d.%m.%Y")


def test_seven_people_lead_a_large_shortage_to_its_end(house: Stack, window: Window, opens: Opens) -> None:
    dealer = next(house.trucks)
    page = opens(house.add("head", dealer, "head", "storekeeper", "accountant"), url=house.url)
    Filing(page).begin(dealer)
    page.locator("details.table > summary").click()
    page.get_by_label("Файл с таблицей").set_input_files(
        {"name": "Приёмка.csv", "mimeType": "text/csv", "buffer": table().encode()}
    )
    expect(page.get_by_text(f"Добавили: {len(GONE)}")).to_be_visible()
    Lines(page).go_on()
    number = Filing(page).from_photos("Не хватает девяти позиций").number
    card = Card(page).open(number)
    wrong: list[str] = []

    def look(at: Page) -> None:
        wrong.extend(f"{at.url}: {said}" for said in (*axe(at), *sideways(at), *small(at)))

    boris = Desk(window("boris"), number)
    boris.page.goto("/staff/notices")
    look(boris.page)
    boris.page.goto("/staff/tasks?tab=department")
    look(boris.page)
    boris.page.get_by_role("row").filter(has_text=number).get_by_role("link").click()
    boris.prove("Доказательство: фото погрузки, вес, лист подбора", photo("погрузка.jpg"))
    boris.choose("Не склад")
    boris.write("Что показала проверка", "Погрузили всё, пломба 0042")
    look(boris.page)
    boris.go("Завершить и передать дальше")
    vera = Desk(window("vera"), number).open()
    vera.choose("Свой транспорт")
    vera.write("Что показала проверка перевозки", "Выгрузили паллету в Самаре")
    vera.go("Завершить и передать дальше")
    anna = Desk(window("anna"), number).open()
    anna.choose("С итогами ознакомлен")
    anna.write("Предлагаемое возмещение", "Вернуть деньги")
    anna.go("Дальше: Подготовка решения")
    dina = Desk(window("dina"), number).open()
    dina.decide("Как просят", "Вернуть деньги")
    look(dina.page)
    dina.decision.get_by_role("button", name="Записать решение").click()
    dina.write("Что ответить дилеру", "Вернём деньги")
    dina.write("Обещанная дата", day(5))
    dina.go("Дальше: Согласование")
    expect(card.page.get_by_text("Готовится решение").first).to_be_visible()
    egor = Desk(window("egor"), number).open()
    egor.decision.locator("summary").click()
    egor.decide("Как просят", "Довезти сейчас")
    egor.decision.get_by_role("button", name="Предложить это решение").click()
    faina = Desk(window("faina"), number).open()
    expect(faina.decision).to_contain_text("предложено другое решение")
    look(faina.page)
    faina.decision.get_by_role("button", name="Согласовать решение").click()
    expect(card.page.get_by_text("Ждёт вашего согласия").first).to_be_visible()
    card.page.get_by_role("button", name="Согласиться с решением").first.click()
    expect(card.page.get_by_text("Исполняется").first).to_be_visible()
    vera.open()
    vera.write("Откуда забираем", "Склад дилера, Пётр, +7 861 200-11-22")
    vera.write("Когда заберём", day(2))
    vera.write("Машина", "Газель А123АА 123")
    vera.write("Водитель", "Иван, +7 900 000-00-00")
    vera.go("Сохранить")
    expect(card.open(number).page.get_by_text("Газель А123АА 123")).to_be_visible()
    vera.write("Принято на склад", "сегодня")
    vera.write("Исполнено", "сегодня")
    vera.write("Документ исполнения", "УТ00-009001")
    vera.go("Дальше: Корректировка документов")
    anna.open()
    anna.write("Номер исправленного документа", "УКД-12")
    anna.write("Файл или номер в ЭДО", "ЭДО 4411")
    anna.go("Закрыть рекламацию")
    expect(card.page.get_by_text("Удовлетворена").first).to_be_visible()
    egor.page.goto("/staff/board")
    look(egor.page)
    assert wrong == []
    until("1C follows", lambda: status_in_1c(house, number) == "Удовлетворена")


def status_in_1c(house: Stack, number: str) -> str:
    with house.parts.reading() as session:
        key = session.scalars(select(Claim.onec_key).where(Claim.number == number)).one()
    found = house.onec.world.get(CLAIMS, str(key))
    return str(found["Статус"]) if found else ""
