"""A draft's photos handed to a phone: the code on the screen, its pages on the phone."""

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from e2e.pages.filing import Filing, Told
from e2e.tour import Stop
from e2e.world import Dealer


def phone(page: Page, camera: Page, dealer: Dealer) -> Iterator[Stop]:
    """page: of who files, camera: of a visitor."""
    Filing(page).to_photos(dealer, Told())
    draft = page.url.removesuffix("/photos")
    page.get_by_role("button", name="Сфотографировать телефоном").click()
    expect(page.locator("svg.qr")).to_be_visible()
    yield "photos with a code for a phone", page
    address = page.get_by_label("Или откройте на телефоне адрес").input_value()
    path = "/phone/" + address.rpartition("/")[2]
    camera.goto(path)
    yield "code on a phone", camera
    camera.get_by_role("button", name="Открыть фото черновика").click()
    camera.get_by_role("heading", name="Фото и видео").wait_for()
    yield "photos on a phone", camera
    expect(page.locator("#phone-said")).to_contain_text("Телефон подключён")
    yield "photos with a phone", page
    camera.goto("/claims")
    yield "a phone where it may not be", camera
    camera.get_by_role("button", name="Закончить").last.click()
    camera.goto(path)
    yield "code on a phone, used", camera
    page.goto(f"{draft}/phone")
    yield "a phone for who has no scripts", page
