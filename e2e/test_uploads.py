"""A cut, a reload, two tabs, twenty files at once: everything arrives as it was, and next to nothing is sent twice."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Request, expect
from sqlalchemy import func, select

from claims.models import ClaimFile
from e2e.conftest import Opens
from e2e.media import File, heavy_photo, photo
from e2e.pages.card import Card
from e2e.pages.filing import Filing, Told
from e2e.pages.photos import Photos
from e2e.stack import Person, Stack, until
from e2e.world import Dealer

PLACE = "Груз при вскрытии"
PIECE = 8 * 1024 * 1024  # as in carry.js
SPEED = 6_000_000  # bytes a second


@dataclass
class Line:
    """What a browser sends over it, and how it behaves."""

    context: BrowserContext
    begun: int = 0
    offsets: list[int] = field(default_factory=list)  # where each piece began

    def __post_init__(self) -> None:
        self.context.on("request", self._saw)

    def _saw(self, request: Request) -> None:
        if "/uploads" in request.url and request.method == "POST":
            self.begun += 1
        elif request.method == "PATCH":
            self.offsets.append(int(request.headers["upload-offset"]))

    def sent(self, file: File) -> int:
        """Bytes at the most: a piece that was cut off counts whole."""
        return sum(min(PIECE, len(file["buffer"]) - offset) for offset in self.offsets)

    def behaves(self, page: Page, *, offline: bool = False, speed: int = -1) -> None:
        wire = self.context.new_cdp_session(page)
        wire.send("Network.enable")
        said = {"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": speed}
        wire.send("Network.emulateNetworkConditions", said)


def shown(files: Sequence[File]) -> set[str]:
    return {hashlib.sha256(file["buffer"]).hexdigest() for file in files}


def kept(stack: Stack, draft: str) -> list[str]:
    with stack.parts.reading() as session:
        mine = select(ClaimFile.sha256).where(ClaimFile.claim_id == int(draft.rsplit("/", 1)[1]))
        return list(session.scalars(mine.where(ClaimFile.deleted_at.is_(None))))


def bar(page: Page) -> Locator:
    return Photos(page).place(PLACE).locator("progress")


def half_way(page: Page) -> None:
    expect(bar(page)).to_have_js_property("max", 1)
    page.wait_for_function("bar => bar.value > 0.3", arg=bar(page).element_handle())


def arrived(page: Page, count: int = 1) -> None:
    expect(Photos(page).place(PLACE).locator("li.shot form")).to_have_count(count, timeout=60_000)


def on_its_way(opens: Opens, dealer: Dealer, person: Person, file: File) -> tuple[Page, str, Line]:
    page = opens(person, "phone")
    shots = Filing(page).to_photos(dealer, Told())
    line = Line(page.context)
    line.behaves(page, speed=SPEED)
    shots.offer(PLACE, files=[file])
    half_way(page)
    return page, shots.draft, line


def test_a_large_photo_goes_on_where_the_network_broke_off(
    opens: Opens, stack: Stack, dealer: Dealer, head: Person
) -> None:
    file = heavy_photo(f"{dealer.upd}.png")
    page, draft, line = on_its_way(opens, dealer, head, file)
    line.behaves(page, offline=True)
    expect(Photos(page).place(PLACE).get_by_text("ждёт сети")).to_be_visible()
    assert kept(stack, draft) == []
    line.behaves(page)
    arrived(page)
    assert set(kept(stack, draft)) == shown([file])
    assert line.begun == 1
    assert 0 < line.sent(file) <= len(file["buffer"]) + PIECE


def test_a_large_photo_goes_on_after_a_reload(opens: Opens, stack: Stack, dealer: Dealer, head: Person) -> None:
    file = heavy_photo(f"{dealer.upd}.png")
    page, draft, line = on_its_way(opens, dealer, head, file)
    page.reload()
    arrived(page)
    assert kept(stack, draft) == list(shown([file]))
    assert line.begun == 1
    assert 0 < line.sent(file) <= len(file["buffer"]) + PIECE


@pytest.mark.soak
def test_a_second_tab_goes_on_with_what_the_first_had_begun(
    opens: Opens, stack: Stack, dealer: Dealer, head: Person
) -> None:
    file = heavy_photo(f"{dealer.upd}.png")
    page, draft, line = on_its_way(opens, dealer, head, file)
    other = page.context.new_page()
    other.goto(page.url)
    expect(bar(other)).to_be_visible()
    page.close()
    arrived(other)
    assert kept(stack, draft) == list(shown([file]))
    assert line.begun == 1
    assert 0 < line.sent(file) <= len(file["buffer"]) + PIECE


def test_twenty_photos_at_once_all_arrive_once(opens: Opens, stack: Stack, dealer: Dealer, head: Person) -> None:
    files = [photo(f"{dealer.upd}-{number}.jpg", f"rgb({number * 10}, 90, 120)") for number in range(20)]
    page = opens(head, "phone")
    shots = Filing(page).to_photos(dealer, Told())
    line = Line(page.context)
    shots.offer(PLACE, files=files)
    arrived(page, 20)
    assert sorted(kept(stack, shots.draft)) == sorted(shown(files))
    assert line.begun == 20
    assert line.offsets == [0] * 20


@pytest.mark.soak
def test_what_is_typed_meanwhile_is_not_held_up_by_a_long_upload(
    opens: Opens, stack: Stack, dealer: Dealer, head: Person
) -> None:
    file = heavy_photo(f"{dealer.upd}.png")
    page, draft, line = on_its_way(opens, dealer, head, file)
    Photos(page).offer(PLACE, files=[photo(f"{dealer.upd}-small.jpg", "gold")])
    until("the small one is there before the large one", lambda: len(kept(stack, draft)) == 1)
    assert bar(page).count() == 1
    line.behaves(page)
    arrived(page, 2)


def test_a_photo_added_to_a_sent_claim_is_there_once_and_the_page_says_so(
    opens: Opens, stack: Stack, dealer: Dealer, head: Person
) -> None:
    page = opens(head, "phone")
    card = Card(page).open(Filing(page).send(dealer, Told(shots=[photo(f"{dealer.upd}.jpg", "teal")])).number)
    file = photo(f"{dealer.upd}-more.jpg", "gold")
    card.files.locator("summary", has_text="Добавить фото").click()
    page.locator("input#files-other").set_input_files([file])
    expect(page.locator("#list-files-other li", has_text="загружен")).to_be_visible()
    page.reload()
    expect(card.pictures()).to_have_count(2)
    expect(page.locator("#offline")).to_be_hidden()
    with stack.parts.reading() as session:
        assert session.scalar(select(func.count()).where(ClaimFile.name == file["name"])) == 1


def test_without_scripts_twenty_photos_go_in_one_form(opens: Opens, stack: Stack, dealer: Dealer, head: Person) -> None:
    files = [photo(f"{dealer.upd}-{number}.jpg", f"rgb({number * 10}, 90, 60)") for number in range(20)]
    page = opens(head, "phone", scripts=False)
    shots = Filing(page).to_photos(dealer, Told())
    shots.add(PLACE, files=files)
    assert sorted(kept(stack, shots.draft)) == sorted(shown(files))
