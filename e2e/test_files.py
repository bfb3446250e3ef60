"""A photo and a video of a claim lie on Yandex.Disk byte for byte, also when the disk was ill at first."""

import hashlib
import re
from collections.abc import Sequence

from playwright.sync_api import expect

from e2e.conftest import Opens
from e2e.media import File, photo, video
from e2e.pages.card import Card
from e2e.pages.check import Check
from e2e.pages.filing import Filing, Told
from e2e.pages.papers import Papers
from e2e.pages.photos import Photos
from e2e.pages.remedy import Remedy
from e2e.stack import Person, Stack, until
from e2e.world import Dealer
from emulators.yadisk.faults import Fault

# A phone that thinks for a second before it says how much room it has.
SLOW = """() => {
  const room = navigator.storage.estimate.bind(navigator.storage);
  navigator.storage.estimate = () => new Promise((done) => setTimeout(() => done(room()), 1000));
}"""


def on_the_disk(stack: Stack, files: Sequence[File]) -> bool:
    """All of them lie there with equal sha256."""
    wanted = {hashlib.sha256(file["buffer"]).hexdigest() for file in files}
    there = {hashlib.sha256(path.read_bytes()).hexdigest() for path in stack.disk.files.rglob("*") if path.is_file()}
    return wanted <= there


def test_photo_and_video_reach_the_disk_unchanged(opens: Opens, stack: Stack, dealer: Dealer, head: Person) -> None:
    page = opens(head, "phone")
    lines = Filing(page).begin(dealer)
    lines.spoilt("Пена", broken="1")
    lines.go_on()
    sent_files = [photo(f"{dealer.upd}.jpg", "purple"), video()]
    shots = Photos(page)
    shots.add("Груз при вскрытии", files=[sent_files[0]])
    for place in ("Этикетка", "Общий вид", "Крупный план", "Упаковка"):
        shots.add(place, "Пена", files=[photo(f"{place}.jpg")])
    shots.add("Видео", "Пена", files=[sent_files[1]])
    shots.go_on()
    Remedy(page).choose("Заменить товар")
    Papers(page).make_act()
    Papers(page).go_on()
    number = Check(page).send().number
    until("files on the disk", lambda: on_the_disk(stack, sent_files))
    card = Card(page)
    until("the card says so", lambda: card.open(number).all_saved)
    for picture in card.pictures().all():
        assert page.request.get(picture.get_attribute("src") or "").ok


def test_a_phone_slow_to_write_does_not_leave_a_photo_behind(opens: Opens, dealer: Dealer, head: Person) -> None:
    page = opens(head, "phone")
    lines = Filing(page).begin(dealer)
    lines.count("Кристалл", "28")
    lines.go_on()
    page.evaluate(SLOW)
    shots = Photos(page)
    shots.offer("Груз при вскрытии", files=[photo(f"{dealer.upd}.jpg", "teal")])
    shots.go_on()
    expect(page).to_have_url(re.compile("/remedy$"))
    shots.go_back()
    expect(shots.place("Груз при вскрытии").locator("li.shot form")).to_be_visible()


def test_a_claim_is_taken_while_the_disk_is_ill(opens: Opens, stack: Stack, dealer: Dealer, head: Person) -> None:
    told = Told(shots=[photo(f"{dealer.upd}.jpg", "orange")])
    page = opens(head)
    stack.disk.faults.set([Fault(on="any", do="answer", status=503, times=None)])
    try:
        sent = Filing(page).send(dealer, told)
        card = Card(page).open(sent.number)
        expect(card.stage).to_contain_text("Зарегистрирована")
        expect(card.files).to_contain_text("загружается в хранилище")
        address = card.files.locator("a.shot-pic").first.get_attribute("href") or ""
        assert page.request.get(address).body() == told.shots[0]["buffer"]
        assert not on_the_disk(stack, told.shots)
    finally:
        stack.disk.faults.clear()
    until("the file on the disk", lambda: on_the_disk(stack, told.shots), 60)
    until("the card says so", lambda: card.open(sent.number).all_saved)
