"""The demo as a person walks through it; pictures of its pages are kept, for README when SCREENSHOTS names a folder."""

import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from e2e.conftest import Opens
from e2e.demo import Demo, demo
from e2e.media import File
from e2e.pages.check import Check
from e2e.pages.claims import Claims
from e2e.pages.delivery import Delivery
from e2e.pages.lines import Lines
from e2e.pages.manager import Manager
from e2e.pages.papers import Papers
from e2e.pages.photos import Photos
from e2e.pages.remedy import Remedy
from e2e.pages.staff_card import StaffCard
from e2e.pages.subject import Subject
from e2e.stack import until
from portal.demo import photos as drawn

LARGEST = 200_000  # bytes
HEAD, STAFF = "дилер «Белый парус», руководитель: все роли", "сотрудник «Чистого дома»"
Shoot = Callable[[Page, str], None]


# They make the pictures of the README: «make screenshots».
pytestmark = pytest.mark.soak


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with demo(tmp_path_factory.mktemp("demo")) as up:
        yield up


@pytest.fixture(scope="module")
def shoot() -> Shoot:
    folder = Path(os.environ.get("SCREENSHOTS") or Path(__file__).parent / "shots")
    folder.mkdir(parents=True, exist_ok=True)
    return lambda page, name: _shoot(page, folder / f"{name}-{page.viewport_size['width']}.png")


def _shoot(page: Page, path: Path) -> None:
    """What the window shows, in as many colours as fit into the size."""
    page.wait_for_load_state("networkidle") if "/claims/" not in page.url else page.wait_for_timeout(300)
    page.evaluate("document.activeElement?.blur()")
    taken = Image.open(io.BytesIO(page.screenshot(caret="initial"))).convert("RGB")
    for colours in (256, 128, 64, 32):
        out = io.BytesIO()
        taken.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if out.tell() <= LARGEST:
            break
    path.write_bytes(out.getvalue())
    assert out.tell() <= LARGEST


def shot_of(code: str, goods: str, seed: int) -> File:
    image = drawn.picture(code, goods, "партия 2610-044А", seed)
    return {"name": f"IMG_{4000 + seed}.jpg", "mimeType": "image/jpeg", "buffer": drawn.jpeg(image)}


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_screenshots_of_a_dealer(opens: Opens, shown: Demo, shoot: Shoot, size: str) -> None:
    page = opens(shown.people[HEAD], size, url=shown.url)
    claims = Claims(page).open("waiting")
    shoot(page, "list")
    claims.row("Ждёт вашего ответа").first.get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Нужен ваш ответ")).to_be_visible()
    shoot(page, "card")
    Delivery(page).open()
    shoot(page, "delivery")
    page.locator("button.delivery").filter(has_not_text="уже есть").first.click()
    shoot(page, "subject")
    Subject(page).choose()
    lines = Lines(page)
    while page.locator("li.line").count() < 2:
        lines.pick()
    first, second = (page.locator("li.line").nth(place).locator("strong").first.inner_text() for place in (0, 1))
    for _ in range(3):
        lines.line(first).get_by_role("button", name="Меньше").click()
    lines.spoilt(second, broken="1")
    expect(lines.due(second)).to_contain_text("бой 1")
    page.evaluate("scrollTo(0, 0)")
    shoot(page, "lines")
    lines.go_on()
    shots = Photos(page)
    shots.add("Груз при вскрытии", files=[shot_of("load", first, 1)])
    for seed, (place, code) in enumerate(
        {"Этикетка": "label", "Общий вид": "overall", "Крупный план": "closeup", "Упаковка": "packaging"}.items()
    ):
        shots.add(place, second, files=[shot_of(code, second, 10 + seed)])
    page.evaluate("scrollTo(0, 0)")
    shoot(page, "photos")
    shots.go_on()
    shoot(page, "remedy")
    Remedy(page).choose("Вернуть деньги", "Верхний ряд паллеты неполный, один флакон разбит и вытек на соседние.")
    Papers(page).make_act()
    page.evaluate("scrollTo(0, 0)")
    shoot(page, "papers")
    Papers(page).go_on()
    shoot(page, "check")
    Check(page).send()
    shoot(page, "sent")


def test_screenshots_of_staff_and_1c(opens: Opens, shown: Demo, shoot: Shoot) -> None:
    asked = Claims(opens(shown.people[HEAD], url=shown.url)).open("waiting").row("Ждёт вашего ответа").first
    number = asked.get_by_role("link").first.inner_text().split()[0]
    page = opens(shown.people[STAFF], url=shown.url)
    page.goto("/staff")
    shoot(page, "staff-list")
    StaffCard(page).open(number)
    expect(page.get_by_role("heading", name="Документы 1С")).to_be_visible()
    shoot(page, "staff-card")
    until("all is sent", lambda: page.goto("/staff/exchange") and page.get_by_text("Все сообщения").is_visible(), 90)
    shoot(page, "staff-exchange")
    manager = Manager(opens(url=shown.onec), shown.onec).open(number)
    shoot(manager.page, "onec-manager")
