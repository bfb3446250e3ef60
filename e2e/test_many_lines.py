"""A truck of two hundred lines: forty rows pasted from Excel with five bad ones, and three lines by the keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from e2e.conftest import Opens, Tell
from e2e.klm import Hands, choose_file
from e2e.media import photo
from e2e.pages.lines import Lines
from e2e.pages.photos import Photos
from e2e.stack import Person, Stack
from e2e.world import LINES, Dealer, truck_sku

LONGEST = 60  # seconds by KLM, from the deliveries to «отправлена»
ROWS = 40
SLIPS = (5, 15, 25)
# What lies on the phone, to be sent when the network is back.
KEPT = """() => new Promise((done, fail) => {
  const opening = indexedDB.open("waiting");
  opening.onerror = () => fail(opening.error);
  opening.onsuccess = () => {
    const records = opening.result.transaction("record").objectStore("record").getAll();
    records.onsuccess = () => done(records.result.map((record) => record.name));
  };
})"""


@pytest.fixture
def truck(stack: Stack) -> Dealer:
    return next(stack.trucks)


@pytest.fixture
def head(stack: Stack, truck: Dealer) -> Person:
    return stack.add("head", truck, "head", "accountant")


def table() -> str:
    """Forty rows as Excel copies them: three wrong digits, one article from elsewhere, one count that is none."""
    rows = [[truck_sku(number), str(number)] for number in range(1, ROWS + 1)]
    for number in SLIPS:
        rows[number - 1][0] = rows[number - 1][0].replace("0", "9", 1)
    rows[30][0], rows[35][1] = "12-34", "нет"
    return "\n".join("\t".join(row) for row in [["Артикул", "По факту"], *rows])


def copy(page: Page, text: str) -> None:
    """Copies in another window, as from Excel."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", text)


def filed(page: Page, dealer: Dealer, lines: Callable[[Lines], None]) -> Hands:
    """The whole story with what hands did; lines: how the step of the lines is filled, up to «Продолжить»."""
    page.goto("/claims/new")
    hands = Hands()
    hands.listen(page)
    page.reload()
    hands.pages = hands.thoughts = 0
    page.locator("button.delivery").filter(has_text=dealer.number).click()
    page.get_by_text("Не сошлось при приёмке").click()
    page.get_by_role("button", name="Продолжить").click()
    lines(Lines(page))
    shots = Photos(page)
    choose_file(page, shots.place("Груз при вскрытии").locator("label.drop"), photo())
    shots.go_on()
    page.get_by_text("Вернуть деньги").click()
    page.get_by_role("button", name="Продолжить").click()
    page.get_by_role("button", name="Показать акт").click()
    page.get_by_role("link", name=", PDF").wait_for()
    page.get_by_role("button", name="Продолжить").click()
    page.get_by_role("button", name="Отправить рекламацию").click()
    expect(page.get_by_role("heading", name="Рекламация отправлена")).to_be_visible()
    return hands


def test_forty_pasted_rows_with_five_bad_ones_are_filed_in_a_minute(
    opens: Opens, truck: Dealer, head: Person, tell: Tell
) -> None:
    page = opens(head)
    copy(page, table())

    def paste(lines: Lines) -> None:
        expect(lines.search).to_be_focused()
        page.keyboard.press("Control+v")
        expect(lines.bad_rows).to_have_count(5)
        expect(page.get_by_text(f"Добавили: {ROWS - 5}")).to_be_visible()
        page.get_by_role("button", name="Заменить все похожие (3)").click()
        expect(lines.bad_rows).to_have_count(2)
        expect(lines.bad_rows.first).to_have_text(
            "Строка 32: артикул 12-34 не найден в этой поставке. Проверьте артикул"
        )
        page.keyboard.type(truck_sku(31))  # what is wrong stands selected in the box
        lines.bad_rows.nth(1).get_by_role("link").click()
        page.keyboard.type("7")
        lines.go_on()

    hands = filed(page, truck, paste)
    tell(f"{ROWS} pasted rows, 5 bad ones, of {LINES} lines, by KLM\n{hands.table()}")
    page.get_by_role("link", name="Открыть рекламацию").click()
    expect(page.get_by_text("не хватает 10").first).to_be_visible()
    assert hands.seconds <= LONGEST


def test_three_lines_of_two_hundred_are_found_and_counted_by_keyboard(
    opens: Opens, truck: Dealer, head: Person, tell: Tell
) -> None:
    page = opens(head)

    def count(lines: Lines) -> None:
        for number in (17, 120, 200):
            expect(lines.search).to_be_focused()
            page.keyboard.type(truck_sku(number))
            page.keyboard.press("Enter")
            fact = lines.line(f"№ {number},").get_by_role("textbox", name="Пришло по факту")
            expect(fact).to_be_focused()
            expect(fact).to_be_in_viewport()
            page.keyboard.type("8")
            page.keyboard.press("Enter")
        expect(lines.search).to_be_focused()
        assert page.evaluate("document.documentElement.scrollHeight") < 3 * 900, "no scrolling pain"
        page.keyboard.press("Backspace")
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")

    hands = filed(page, truck, count)
    tell(f"3 lines of {LINES} by keyboard, by KLM\n{hands.table()}")
    assert hands.seconds <= LONGEST


def test_a_fast_hand_types_ahead_of_the_portal(opens: Opens, truck: Dealer, head: Person) -> None:
    page = opens(head)
    page.goto("/claims/new")
    page.locator("button.delivery").filter(has_text=truck.number).click()
    page.get_by_text("Не сошлось при приёмке").click()
    page.get_by_role("button", name="Продолжить").click()
    lines = Lines(page)
    expect(lines.search).to_be_focused()
    for key in (*truck_sku(17), "Enter", "8", "Enter", *truck_sku(120)[:3]):
        page.keyboard.press(key)
    expect(lines.due("№ 17,")).to_contain_text("не хватает 19")
    expect(lines.search).to_be_focused()
    expect(lines.search).to_have_value(truck_sku(120)[:3])


def test_what_asks_or_brings_lines_is_not_kept_as_if_it_were_a_field_of_the_draft(
    opens: Opens, truck: Dealer, head: Person
) -> None:
    page = opens(head)
    page.goto("/claims/new")
    page.locator("button.delivery").filter(has_text=truck.number).click()
    page.get_by_text("Не сошлось при приёмке").click()
    page.get_by_role("button", name="Продолжить").click()
    lines = Lines(page)
    lines.paste("12-34\t3")
    expect(lines.bad_rows).to_have_count(1)
    page.get_by_role("textbox", name="Строки таблицы").fill(f"{truck_sku(9)}\t3")
    lines.search.fill("№ 195,")
    expect(lines.rest.locator("li")).to_have_count(1)
    assert page.evaluate(KEPT) == []


def test_a_truck_is_narrowed_as_one_types_and_nothing_typed_is_lost(opens: Opens, truck: Dealer, head: Person) -> None:
    page = opens(head, "phone")
    page.goto("/claims/new")
    page.locator("button.delivery").filter(has_text=truck.number).click()
    page.get_by_text("Не сошлось при приёмке").click()
    page.get_by_role("button", name="Продолжить").click()
    lines = Lines(page)
    lines.search.fill("№ 195,")
    expect(lines.rest.locator("li")).to_have_count(1)
    lines.rest.locator("li").filter(has_text="№ 195,").get_by_role("button", name="Не сошлась").click()
    lines.count("№ 195,", "1")
    expect(lines.due("№ 195,")).to_contain_text("не хватает 204")
    lines.search.fill("")
    lines.pick("№ 1,")
    lines.count("№ 1,", "2")
    page.get_by_role("button", name="Следующие").click()
    expect(page.get_by_text("41–80 из 198")).to_be_visible()
    page.locator("details.table > summary").click()
    page.get_by_label("Файл с таблицей").set_input_files(
        {"name": "Приёмка.csv", "mimeType": "text/csv", "buffer": f"Факт;Артикул\n3;{truck_sku(77)}".encode("cp1251")}
    )
    expect(page.get_by_text("Добавили: 1 позиция")).to_be_visible()
    for goods, came in (("№ 195,", "1"), ("№ 1,", "2"), ("№ 77,", "3")):
        expect(lines.fact(goods)).to_have_value(came)
