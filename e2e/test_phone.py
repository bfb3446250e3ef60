"""Two browsers: a code on the desktop is opened by a phone, whose pictures come to the desktop by themselves."""

import re

from playwright.sync_api import Page, expect

from e2e.conftest import Opens
from e2e.media import photo
from e2e.pages.filing import Filing, Told
from e2e.pages.photos import Photos
from e2e.stack import Person
from e2e.test_every_page import axe, sideways, small
from e2e.world import Dealer

SHOT = "Груз при вскрытии"


def code_on(page: Page) -> str:
    """Asks for a code; the path that it holds."""
    page.get_by_role("button", name="Сфотографировать телефоном").click()
    expect(page.locator("svg.qr")).to_be_visible()
    address = page.get_by_label("Или откройте на телефоне адрес").input_value()
    return re.sub(r"^https?://[^/]+", "", address)


def opened(phone: Page, path: str) -> Photos:
    phone.goto(path)
    phone.get_by_role("button", name="Открыть фото черновика").click()
    expect(phone.get_by_role("heading", name="Фото и видео")).to_be_visible()
    return Photos(phone)


def test_what_the_phone_takes_comes_to_the_screen_by_itself(opens: Opens, dealer: Dealer, head: Person) -> None:
    page, phone = opens(head), opens(None, "phone")
    screen = Filing(page).to_photos(dealer, Told())
    page.evaluate("window.openedOnce = true")
    camera = opened(phone, code_on(page))
    expect(page.locator("#phone-said")).to_contain_text("Телефон подключён")
    expect(page.locator("svg.qr")).to_have_count(0)
    camera.add(SHOT, files=[photo("IMG_7001.jpg", "teal"), photo("IMG_7002.jpg", "navy")])
    for name in ("IMG_7001.jpg", "IMG_7002.jpg"):
        expect(screen.place(SHOT).locator("li.shot", has_text=name)).to_have_count(1)
    expect(page.locator("#live")).to_contain_text("Пришло с телефона")
    camera.place(SHOT).locator("a[data-shot]").last.tap()
    expect(phone.locator("#gallery")).to_contain_text("2 из 2")
    phone.get_by_role("button", name="Закрыть").tap()
    screen.add(SHOT, files=[photo("IMG_8001.jpg", "olive")])
    expect(screen.place(SHOT).locator("li.shot")).to_have_count(3)
    assert page.evaluate("window.openedOnce")
    page.get_by_role("button", name="Отключить телефон").click()
    expect(page.locator("#phone-said")).not_to_contain_text("подключён")
    phone.reload()
    expect(phone.get_by_role("heading", name="Вход на портал")).to_be_visible()
    screen.go_on()


def test_it_goes_without_scripts_on_both(opens: Opens, dealer: Dealer, head: Person) -> None:
    page, phone = opens(head, "narrow", scripts=False), opens(None, "phone", scripts=False)
    screen = Filing(page).to_photos(dealer, Told())
    draft = page.url
    camera = opened(phone, code_on(page))
    camera.add(SHOT, files=[photo("IMG_7001.jpg")])
    page.get_by_role("link", name="Обновить").click()
    expect(page.locator("#phone-said")).to_contain_text("Телефон подключён")
    expect(page.locator("li.shot", has_text="IMG_7001.jpg")).to_be_visible()
    page.get_by_role("link", name="Вернуться к шагу").click()
    expect(page).to_have_url(draft)
    expect(screen.place(SHOT).locator("li.shot")).to_have_count(1)


def test_its_pages_fit_and_speak(opens: Opens, dealer: Dealer, head: Person) -> None:
    page, phone = opens(head), opens(None, "narrow")
    Filing(page).to_photos(dealer, Told())
    path = code_on(page)
    page.set_viewport_size({"width": 320, "height": 640})
    assert axe(page) + sideways(page) + small(page) == []
    phone.goto(path)
    assert axe(phone) + sideways(phone) + small(phone) == []
    opened(phone, path)
    assert axe(phone) + sideways(phone) + small(phone) == []
    phone.goto("/claims")
    expect(phone.get_by_role("heading", name="Здесь только фото")).to_be_visible()
    assert axe(phone) + sideways(phone) + small(phone) == []
    phone.get_by_role("button", name="Закончить").last.click()
    phone.goto(path)
    expect(phone.get_by_role("heading", name="По этому коду уже снимают")).to_be_visible()
    assert axe(phone) + sideways(phone) + small(phone) == []
