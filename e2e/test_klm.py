"""How long the shortage story takes an able hand: two lines, three photos, the act, 120 letters of description."""

from playwright.sync_api import expect

from e2e.conftest import Opens, Tell
from e2e.klm import Hands, choose_file
from e2e.media import photo
from e2e.pages.claims import Claims
from e2e.pages.photos import Photos
from e2e.stack import Person
from e2e.world import Dealer

LONGEST, MOST_CLICKS = 120, 26
DESCRIPTION = (
    "При вскрытии машины не хватило двенадцати канистр и шести бутылок. "
    "Пломба цела, водитель расписался. Ждём ответа от вас."
)


def test_the_shortage_story_fits_two_minutes(opens: Opens, dealer: Dealer, head: Person, tell: Tell) -> None:
    assert len(DESCRIPTION) == 120
    page = opens(head)
    Claims(page).open()
    hands = Hands()
    hands.listen(page)
    page.reload()
    hands.pages = hands.thoughts = 0
    page.get_by_role("link", name="Подать рекламацию").click()
    page.locator("button.delivery").filter(has_text=dealer.number).click()
    page.get_by_text("Не сошлось при приёмке").click()
    page.get_by_role("button", name="Продолжить").click()
    for goods, came in (("Кристалл", "28"), ("Миндаль", "90")):
        page.locator("li.line").filter(has_text=goods).get_by_role("textbox", name="Пришло по факту").click()
        page.keyboard.press("Control+a")
        page.keyboard.type(came)
    page.locator(".buttons").get_by_role("button", name="Продолжить").click()
    shots = Photos(page)
    for shot, goods in (("Груз при вскрытии", "Вся поставка"), ("Этикетка", "Кристалл"), ("Этикетка", "Миндаль")):
        choose_file(page, shots.place(shot, goods).locator("label.drop"), photo(f"{goods}.jpg"))
    shots.go_on()
    page.get_by_text("Вернуть деньги").click()
    page.get_by_label("Что произошло").click()
    page.keyboard.type(DESCRIPTION)
    page.get_by_role("button", name="Продолжить").click()
    page.get_by_role("button", name="Показать акт").click()
    page.get_by_role("link", name=", PDF").wait_for()
    page.get_by_role("button", name="Продолжить").click()
    page.get_by_role("button", name="Отправить рекламацию").click()
    expect(page.get_by_role("heading", name="Рекламация отправлена")).to_be_visible()
    tell(f"the shortage story by KLM, 2 lines, 3 photos, act, {len(DESCRIPTION)} letters\n{hands.table()}")
    assert hands.seconds <= LONGEST
    assert hands.clicks <= MOST_CLICKS
    assert hands.keys >= len(DESCRIPTION)
