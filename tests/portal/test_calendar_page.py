"""«Календарь»: a year of the production calendar as people read it, and a day that the company changes."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from claims.rules import process
from portal.parts import Parts
from tests.filed import file_claim
from tests.portal.browser import Browser
from tests.portal.test_staff_reach import STAFF, become
from tests.world import World

Browse = Callable[..., Browser]


@pytest.fixture
def parts(parts: Parts) -> Parts:
    return replace(parts, process=process.shipped("desk"))


@pytest.fixture
def admin(world: World, browse: Browse) -> Browser:
    become(world, "administrator")
    browser = browse(STAFF)
    browser.get("/staff/calendar")
    return browser


def labels(page: str) -> list[str]:
    """What each day of the tables is called aloud."""
    return re.findall(r'<td><a [^>]*aria-label="([^"]+)"', page)


def test_a_year_shows_holidays_and_moved_days_in_words(admin: Browser) -> None:
    page = admin.get("/staff/calendar?year=2025").text
    assert len(labels(page)) == 365
    assert sum(", рабочий" in label for label in labels(page)) == 247, "as the decree of that year counts them"
    assert "247\u00a0рабочих дней" in page
    assert "1\u00a0ноября\u00a02025, рабочий по переносу" in labels(page)
    assert "8\u00a0марта\u00a02025, выходной, Международный женский день" in labels(page)
    assert "Выходной (перенесено с 01.11.2025)" in page


@pytest.mark.parametrize(("year", "warned"), [(2026, False), (2027, False), (2028, True)])
def test_a_year_without_a_decree_warns(admin: Browser, year: int, warned: bool) -> None:
    page = admin.get(f"/staff/calendar?year={year}").text
    assert ("ещё не утверждены" in page) == warned


def test_a_day_made_free_says_how_many_terms_moved_and_is_given_back(admin: Browser, world: World) -> None:
    with world.writing() as session:
        file_claim(session, world)
    day = "/staff/calendar/2026-03-24"
    assert "Вторник, по производственному календарю рабочий день" in admin.get(day).text
    page = admin.follow(admin.post(day, {"how": "off", "reason": "День рождения компании"})).text
    assert "Сроки посчитаны заново: 1\u00a0рекламация" in page
    assert "24\u00a0марта, выходной, изменён компанией: День рождения компании" in labels(page)
    assert "ответ до 25\u00a0марта" in admin.get("/staff").text
    assert 'value="День рождения компании"' in admin.get(day).text
    page = admin.follow(admin.post(day, {"how": "usual", "reason": "День рождения компании"})).text
    assert "24\u00a0марта, рабочий" in labels(page)
    assert "ответ до 24\u00a0марта" in admin.get("/staff").text


def test_a_day_without_a_reason_is_asked_for_one_and_keeps_the_choice(admin: Browser) -> None:
    admin.get("/staff/calendar/2026-03-24")
    answer = admin.post("/staff/calendar/2026-03-24", {"how": "off", "reason": ""})
    assert answer.status_code == 422
    assert answer.text.count("Напишите, почему") == 2
    assert re.search(r'value="off"[^>]* checked', answer.text)


@pytest.mark.parametrize("path", ["?year=1999", "?year=9999", "/2026-02-30", "/1999-01-01", "/9999-12-31", "/завтра"])
def test_no_other_years_and_no_days_that_are_none(admin: Browser, path: str) -> None:
    assert admin.get(f"/staff/calendar{path}").status_code == 404


def test_an_odd_year_is_this_one(admin: Browser) -> None:
    for odd in ("", "?year=", "?year=год", "?year=²025", "?changed=много"):
        assert "Календарь на 2026 год" in admin.get(f"/staff/calendar{odd}").text


def test_only_who_arranges_people_changes_the_calendar(world: World, browse: Browse) -> None:
    become(world, "sales_head")
    browser = browse(STAFF)
    browser.get("/staff")
    assert browser.get("/staff/calendar").status_code == 403
    assert browser.post("/staff/calendar/2026-03-24", {"how": "off", "reason": "Хочу"}).status_code == 403
