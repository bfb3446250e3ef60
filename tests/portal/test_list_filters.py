"""One of ours narrows the list of claims, keeps that under a name and comes back to it by a link."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from claims.models import Person
from claims.rules import process
from portal.parts import Parts
from tests.desk import Desk, at_desk
from tests.filed import REGISTERED
from tests.portal.browser import Browser
from tests.portal.conftest import HASH, Clock
from tests.world import World

Browse = Callable[..., Browser]
NUMBER = "РК-2026-000123"


@pytest.fixture
def parts(parts: Parts) -> Parts:
    return replace(parts, process=process.shipped("desk"))


@pytest.fixture
def desk(world: World, clock: Clock) -> Desk:
    clock.now = REGISTERED
    desk = at_desk(world)
    with world.writing() as session:
        for id_ in desk.team.values():
            session.get_one(Person, id_).password_hash = HASH
    return desk


def keep(browser: Browser, query: str, name: str) -> str:
    browser.get(f"/staff?{query}")
    return browser.follow(browser.post("/staff/filters", {"query": query, "filter_name": name})).text


def test_the_list_is_narrowed_and_says_what_to(desk: Desk, browse: Browse) -> None:
    boris = browse("boris@chistydom.example")
    page = boris.get("/staff?stage=warehouse&whose=nobody").text
    assert NUMBER in page
    assert '<option value="warehouse" selected>' in page
    assert NUMBER not in boris.get("/staff?stage=laboratory").text
    assert "Таких рекламаций нет" in boris.get("/staff?whose=mine").text
    assert NUMBER in boris.get("/staff?stage=нет&whose=x&late=y").text, "what is no filter narrows nothing"


def test_a_kept_filter_is_a_link_with_how_many_stand_behind_it(desk: Desk, browse: Browse) -> None:
    boris = browse("boris@chistydom.example")
    page = keep(boris, "stage=warehouse&whose=nobody", "Свободные на складе")
    link = re.search(r'<a href="(/staff\?[^"]+)" aria-current="page">Свободные на складе <span[^>]*>(\d+)<', page)
    assert link
    assert (link[1], link[2]) == ("/staff?stage=warehouse&amp;whose=nobody", "1")
    assert "Свободные" not in browse("vera@chistydom.example").get("/staff").text, "each has their own"


def test_a_search_is_kept_without_a_count(desk: Desk, browse: Browse) -> None:
    page = keep(browse("boris@chistydom.example"), "q=Пена&late=yes", "Пена")
    assert re.search(r'aria-current="page">Пена</a>', page)
    assert 'value="Пена"' in page


def test_only_what_narrows_the_list_is_kept(desk: Desk, browse: Browse) -> None:
    page = keep(browse("boris@chistydom.example"), "late=yes&after=1-5&evil=//x.example", "Просроченные")
    assert 'href="/staff?late=yes"' in page
    assert "evil" not in page


def test_a_name_is_asked_for_and_the_list_stays_as_it_is(desk: Desk, browse: Browse) -> None:
    page = keep(browse("boris@chistydom.example"), "stage=warehouse", "")
    assert "Напишите, как назвать фильтр" in page
    assert '<option value="warehouse" selected>' in page


def test_a_filter_is_dropped_by_its_owner_alone(desk: Desk, browse: Browse) -> None:
    boris, vera = browse("boris@chistydom.example"), browse("vera@chistydom.example")
    drop = re.search(r'action="(/staff/filters/\d+/drop)"', keep(boris, "late=yes", "Просроченные"))
    assert drop
    vera.get("/staff")
    assert vera.post(drop[1]).status_code == 404
    assert boris.post(drop[1], {"csrf": "0" * 48}).status_code == 403
    assert "Просроченные" not in boris.follow(boris.post(drop[1])).text


def test_more_of_a_narrowed_list_is_narrowed_too(desk: Desk, browse: Browse) -> None:
    boris = browse("boris@chistydom.example")
    assert 'data-news="/staff/live?since=' in boris.get("/staff?whose=nobody").text
    assert "whose=nobody" in re.findall(r'data-news="([^"]+)"', boris.get("/staff?whose=nobody").text)[0]
