"""The page where one of ours chooses which letters of tasks they get."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from claims.queries.staff_notices import refusing
from claims.rules import process
from portal.parts import Parts
from tests.portal.browser import Browser
from tests.portal.test_staff_reach import STAFF, become
from tests.world import World

Browse = Callable[..., Browser]
PAGE = "/staff/notices"


@pytest.fixture
def parts(parts: Parts, request: pytest.FixtureRequest) -> Parts:
    desk = process.shipped("desk")
    if getattr(request, "param", "") == "task only":
        desk = replace(desk, reminders=replace(desk.reminders, send=("task",)))
    return replace(parts, process=desk)


def test_each_chooses_their_letters(world: World, browse: Browse) -> None:
    become(world, "warehouse")
    browser = browse(STAFF)
    page = browser.get(PAGE).text
    assert "Новая задача" in page
    assert "Крупная рекламация" not in page, "who agrees to no large decision is told of none"
    assert "Сохранено" in browser.follow(browser.post(PAGE, {"letter": ["overdue", "digest"]})).text
    with world.reading() as session:
        kinds = ("task", "warning", "overdue", "digest")
        assert [kind for kind in kinds if world.staff in refusing(session, kind)] == ["task", "warning"]


def test_a_head_cannot_refuse_the_letter_of_what_is_overdue(world: World, browse: Browse) -> None:
    become(world, "sales_head")
    browser = browse(STAFF)
    assert "Отключить нельзя: вы руководитель" in browser.get(PAGE).text
    browser.post(PAGE, {})
    with world.reading() as session:
        assert world.staff not in refusing(session, "overdue")
        assert world.staff in refusing(session, "task")


@pytest.mark.parametrize("parts", ["task only"], indirect=True)
def test_what_the_process_does_not_send_is_not_offered(world: World, browse: Browse) -> None:
    become(world, "warehouse")
    page = browse(STAFF).get(PAGE).text
    assert "Новая задача" in page
    assert "Утренняя сводка" not in page
