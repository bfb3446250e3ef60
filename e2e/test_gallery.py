"""Photos and films of a claim over the page: by keys, by a finger, without scripts; and all of them as one archive."""

import io
import zipfile

import pytest
from playwright.sync_api import expect

from e2e.conftest import Opens
from e2e.media import film, photos
from e2e.pages.card import Card
from e2e.pages.filing import Filing, Told
from e2e.pages.gallery import Gallery
from e2e.pages.staff_card import StaffCard
from e2e.stack import Person
from e2e.world import Dealer

SHOTS = ("Сверху", "Сбоку", "Сзади")
TOUCHES = 44


@pytest.fixture
def number(opens: Opens, dealer: Dealer, head: Person) -> str:
    """A claim with three photos of one shot."""
    return Filing(opens(head)).send(dealer, Told(shots=photos(*SHOTS))).number


def test_keys_turn_close_and_give_the_focus_back(number: str, opens: Opens, head: Person) -> None:
    page = opens(head)
    Card(page).open(number)
    gallery, keys = Gallery(page), page.keyboard
    first = gallery.thumbnails().first
    first.focus()
    keys.press("Enter")
    gallery.expect_at(1, 3)
    expect(gallery.said).to_contain_text("Груз при вскрытии")
    expect(gallery.said).to_contain_text("Вся поставка")
    expect(gallery.said).to_contain_text(".jpg")
    expect(gallery.picture).to_have_js_property("complete", True)
    for key, at in (("ArrowRight", 2), ("End", 3), ("ArrowRight", 1), ("ArrowLeft", 3), ("Home", 1)):
        keys.press(key)
        gallery.expect_at(at, 3)
    for _ in range(8):
        keys.press("Tab")
        assert page.evaluate("document.activeElement.closest('#gallery') !== null"), "the focus stays inside"
    keys.press("ArrowRight")
    page.evaluate("htmx.trigger('#claim-live', 'poll')")  # the page below is drawn anew
    expect(page.locator("#live")).to_contain_text("Рекламация изменилась")
    gallery.expect_at(2, 3)
    keys.press("Escape")
    expect(gallery.box).to_be_hidden()
    expect(gallery.thumbnails().nth(1)).to_be_focused()


def test_a_finger_turns_and_hits_every_button(number: str, opens: Opens, head: Person) -> None:
    page = opens(head, "phone")
    Card(page).open(number)
    gallery = Gallery(page)
    gallery.thumbnails().nth(1).tap()
    gallery.expect_at(2, 3)
    for button in gallery.box.locator("a, button").all():
        size = button.bounding_box()
        assert size is not None
        assert min(size["width"], size["height"]) >= TOUCHES, button.inner_text()
    gallery.swipe(-150)
    gallery.expect_at(3, 3)
    gallery.swipe(150)
    gallery.expect_at(2, 3)
    gallery.swipe(20)
    gallery.expect_at(2, 3)
    gallery.box.get_by_role("button", name="Следующий файл").tap()
    gallery.expect_at(3, 3)
    gallery.box.get_by_role("button", name="Закрыть").tap()
    expect(gallery.box).to_be_hidden()


def test_without_scripts_a_thumbnail_is_a_link_to_the_photo(number: str, opens: Opens, staff: Person) -> None:
    page = opens(staff, scripts=False)
    StaffCard(page).open(number)
    expect(Gallery(page).box).to_be_hidden()
    with page.expect_response("**/files/*") as answer:
        Gallery(page).thumbnails().first.click()
    assert answer.value.headers["content-type"] == "image/jpeg"


def test_a_film_is_sought_in(opens: Opens, dealer: Dealer, head: Person) -> None:
    page = opens(head)
    number = Filing(page).send(dealer, Told(shots=[film()])).number
    Card(page).open(number)
    gallery, statuses = Gallery(page), set[int]()
    page.on("response", lambda answer: "/files/" in answer.url and statuses.add(answer.status))
    gallery.thumbnails().first.click()
    expect(gallery.film).to_be_visible()
    gallery.film.evaluate("film => film.readyState || new Promise((done) => { film.onloadedmetadata = done; })")
    assert gallery.film.evaluate("film => Math.round(film.duration)") == 20
    gallery.film.evaluate("film => new Promise((done) => { film.onseeked = done; film.currentTime = 15; })")
    assert gallery.film.evaluate("film => film.currentTime") == 15
    assert 206 in statuses
    gallery.box.get_by_role("button", name="Закрыть").click()
    assert gallery.film.evaluate("film => film.hasAttribute('src')") is False, "a film nobody sees is not loaded"


def test_staff_take_all_files_at_once(number: str, opens: Opens, staff: Person) -> None:
    page = opens(staff)
    StaffCard(page).open(number)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Скачать все файлы архивом").click()
    assert taken.value.suggested_filename == f"Рекламация {number}.zip"
    with zipfile.ZipFile(io.BytesIO(taken.value.path().read_bytes())) as archive:
        assert archive.testzip() is None
        names = {name for name in archive.namelist() if name.endswith(".jpg")}
    assert names == {f"Вся поставка/Груз при вскрытии/{shot}.jpg" for shot in SHOTS}
