"""The filing story with the keyboard alone: Tab, Space, Enter and arrows; the focus is always seen."""

from playwright.sync_api import Locator, Page, expect

from e2e.conftest import Opens
from e2e.media import photo
from e2e.pages.claims import Claims
from e2e.pages.photos import Photos
from e2e.stack import Person
from e2e.world import Dealer

MOST_TABS = 80
FOCUSED = "(here) => here === document.activeElement"
RING = """(here) => {
  const shown = [here, here.closest("label"), here.closest(".choice, .drop, .count")].filter(Boolean);
  const looks = shown.map((part) => getComputedStyle(part));
  return looks.some((look) => look.outlineStyle !== "none" || look.boxShadow !== "none");
}"""


def tab_to(page: Page, wanted: Locator) -> None:
    """Presses Tab until the focus is there and can be seen."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if wanted.evaluate(FOCUSED):
            assert wanted.evaluate(RING), "the focus is not seen"
            return
    raise AssertionError(f"{MOST_TABS} Tabs do not reach {wanted}")


def press(page: Page, wanted: Locator, key: str = "Enter") -> None:
    tab_to(page, wanted)
    page.keyboard.press(key)


def test_the_story_goes_by_keyboard_alone(opens: Opens, dealer: Dealer, head: Person) -> None:
    page = opens(head)
    Claims(page).open()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="К содержанию")).to_be_focused()
    page.keyboard.press("Enter")
    press(page, page.get_by_role("link", name="Подать рекламацию"))
    press(page, page.locator("button.delivery").filter(has_text=dealer.number))
    onward = page.locator(".buttons").get_by_role("button", name="Продолжить")
    tab_to(page, page.locator("#subject"))
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#subject")).to_be_checked()
    press(page, onward)
    count = page.locator("li.line").filter(has_text="Кристалл").get_by_role("textbox", name="Пришло по факту")
    tab_to(page, count)
    page.keyboard.press("Control+a")
    page.keyboard.type("28")
    unfold = page.locator("li.line").filter(has_text="Пена").locator("summary", has_text="Брак, бой, неполный комплект")
    press(page, unfold, "Space")
    tab_to(page, page.locator("li.line").filter(has_text="Пена").get_by_label("Из них бой"))
    page.keyboard.press("Shift+Tab")
    press(page, onward)
    shots = Photos(page)
    with page.expect_file_chooser() as chooser:
        press(page, shots.chooser("Груз при вскрытии"))
    chooser.value.set_files(photo())
    expect(shots.place("Груз при вскрытии").locator("li.shot form")).to_be_visible()
    press(page, onward)
    tab_to(page, page.locator("#remedy"))
    page.keyboard.press("ArrowDown")
    tab_to(page, page.get_by_label("Что произошло"))
    page.keyboard.type("Не хватает двенадцати канистр")
    press(page, onward)
    press(page, onward)
    press(page, page.get_by_role("button", name="Отправить рекламацию"))
    expect(page.get_by_role("heading", name="Рекламация отправлена")).to_be_visible()


def test_enter_in_a_count_goes_to_the_next_field(opens: Opens, dealer: Dealer, head: Person) -> None:
    page = opens(head)
    Claims(page).open()
    page.goto("/claims/new")
    page.locator("button.delivery").filter(has_text=dealer.number).click()
    page.get_by_text("Не сошлось при приёмке").click()
    page.get_by_role("button", name="Продолжить").click()
    counts = page.get_by_role("textbox", name="Пришло по факту")
    counts.first.focus()
    page.keyboard.press("Enter")
    expect(counts.nth(1)).to_be_focused()
