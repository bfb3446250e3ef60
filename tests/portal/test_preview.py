"""Beside the questions stands the act as it comes out, and it follows the answers."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image, ImageChops

from claims.models import Dealer
from tests.portal.browser import Browser
from tests.portal.test_filing_pages import HEAD, STOREKEEPER, begin
from tests.portal.test_scan_pages import with_act
from tests.world import World

SHOWN = re.compile(r'src="(/drafts/\d+/act\.png\?sheet=(\d+)&amp;v=(\w+))"')


@pytest.fixture
def head(browse: Callable[[str], Browser], world: World) -> Browser:
    return browse(HEAD)


def sheet(head: Browser, draft: str, number: int = 1) -> Image.Image:
    shown = {found: address for address, found, _ in SHOWN.findall(head.get(f"{draft}/act/preview").text)}
    answer = head.get(shown[str(number)].replace("&amp;", "&"))
    assert answer.headers["content-type"] == "image/png"
    assert "private" in answer.headers["cache-control"]
    return Image.open(BytesIO(answer.content)).convert("L")


def test_every_sheet_is_shown_and_follows_an_answer(head: Browser, world: World) -> None:
    draft = with_act(head, world)
    before = SHOWN.findall(head.get(f"{draft}/act/preview").text)
    assert [number for _, number, _ in before] == ["1", "2", "3", "4"]
    first = sheet(head, draft, 4)
    kept = head.post(f"{draft}/papers", {"source": "made_here", "chairman_name": "Ёжикова Ж. Щ.", "keep": "1"})
    assert kept.headers["hx-trigger"] == "act-changed"
    after = SHOWN.findall(head.get(f"{draft}/act/preview").text)
    assert {version for *_, version in before} != {version for *_, version in after}
    assert ImageChops.difference(first, sheet(head, draft, 4)).getbbox() is not None


def test_a_sheet_that_is_not_there_is_not_found(head: Browser, world: World) -> None:
    draft = with_act(head, world)
    version = SHOWN.findall(head.get(f"{draft}/act/preview").text)[0][2]
    for number in ("5", "0", "-1", "x", "9" * 30):
        assert head.get(f"{draft}/act.png?sheet={number}&v={version}").status_code == 404, number
    assert head.get(f"{draft}/act.png?sheet=1&v={'0' * 12}").status_code == 404


def test_what_has_no_act_shows_none(head: Browser, world: World) -> None:
    draft = begin(head, world, "documents")
    assert "/act/preview" not in head.get(f"{draft}/papers").text
    assert head.get(f"{draft}/act.png").status_code == 404


def test_who_sees_no_prices_sees_no_act(browse: Callable[[str], Browser], head: Browser, world: World) -> None:
    draft = with_act(head, world)
    with world.writing() as session:
        session.get_one(Dealer, world.dealer).storekeeper_sees_prices = False
    storekeeper = browse(STOREKEEPER)
    assert "/act/preview" in head.get(f"{draft}/papers").text
    assert "/act/preview" not in storekeeper.get(f"{draft}/papers").text
    assert storekeeper.get(f"{draft}/act/preview").status_code == 409
    assert storekeeper.get(f"{draft}/act.png").status_code == storekeeper.get(f"{draft}/act.pdf").status_code == 409
