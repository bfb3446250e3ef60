"""The page «Рекламации» as people see it."""

from collections.abc import Callable
from typing import Any

import pytest

from claims.models import Dealer
from claims.queries.claim_list import PAGE
from tests.filed import file_claim
from tests.portal.browser import Browser
from tests.world import World

Browse = Callable[..., Browser]


def file(world: World, number: str | None = "РК-2026-000123", **columns: Any) -> None:
    with world.writing() as session:
        file_claim(session, world, number, **columns)


def test_the_list_opens_at_what_waits_for_me(world: World, browse: Browse) -> None:
    file(world, waits_for_dealer=True)
    file(world, "РК-2026-000124")
    text = browse("head@south.example").get("/claims").text
    assert "РК-2026-000123" in text
    assert "РК-2026-000124" not in text
    assert "недостача и бой" in text
    assert "Нужен скан акта" in text


def test_tabs_carry_their_counts_and_a_draft_opens_the_guide(world: World, browse: Browse) -> None:
    file(world, stage="draft", registered_at=None, number=None)
    text = browse("head@south.example").get("/claims?tab=drafts").text
    assert "Черновики <span>1</span>" in text
    assert 'href="/drafts/1"' in text


@pytest.mark.parametrize(
    ("tab", "words"),
    [
        ("waiting", "От вас ничего не ждут"),
        ("drafts", "Черновиков нет"),
        ("open", "Открытых рекламаций нет"),
        ("all", "Рекламаций пока нет"),
    ],
)
def test_an_empty_tab_says_what_to_do(world: World, browse: Browse, tab: str, words: str) -> None:
    assert words in browse("head@south.example").get(f"/claims?tab={tab}").text


def test_a_search_that_finds_nothing_says_what_to_try(world: World, browse: Browse) -> None:
    file(world)
    browser = browse("head@south.example")
    assert "ничего не нашлось" in browser.get("/claims?q=<b>нет").text
    assert "&lt;b&gt;нет" in browser.get("/claims?q=<b>нет").text
    assert "РК-2026-000123" in browser.get("/claims?q=ут-4512").text


def test_more_comes_as_a_fragment_and_as_a_page(world: World, browse: Browse) -> None:
    for number in range(PAGE + 1):
        file(world, f"РК-2026-{number:06}")
    browser = browse("head@south.example")
    first = browser.get("/claims?tab=all").text
    assert "Показать ещё" in first
    more = first.split('hx-get="')[1].split('"')[0].replace("&amp;", "&")
    fragment = browser.get(more, headers={"HX-Request": "true"}).text
    assert "<html" not in fragment
    assert "РК-2026-000000" in fragment
    assert "РК-2026-000000" in browser.get(more).text


def test_sums_are_hidden_from_a_storekeeper_where_the_dealer_so_chose(world: World, browse: Browse) -> None:
    file(world)
    with world.writing() as session:
        session.get_one(Dealer, world.dealer).storekeeper_sees_prices = False
    assert "7 380,40" in browse("head@south.example").get("/claims").text.replace("\u202f", " ").replace("\xa0", " ")
    storekeeper = browse("store@south.example")
    for page in ("/claims", "/claims/РК-2026-000123"):
        text = storekeeper.get(page).text
        assert "₽" not in text
        assert "К возмещению" not in text
        assert "Сумма расхождения" not in text


def test_another_dealer_sees_nothing_of_it(world: World, browse: Browse) -> None:
    file(world)
    stranger = browse("head@north.example")
    assert "РК-2026-000123" not in stranger.get("/claims?tab=all").text
    assert "ничего не нашлось" in stranger.get("/claims?q=РК-2026-000123").text
