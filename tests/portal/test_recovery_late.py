"""Overdue claims to suppliers and carriers stand among what is overdue, and come by letter."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from claims.actions.remind_recovery import remind_of_recoveries
from claims.rules import process
from portal.parts import Parts
from tests.desk import ZONE, Desk, at_desk
from tests.filed import REGISTERED
from tests.portal.browser import Browser
from tests.portal.conftest import Clock
from tests.portal.test_people import letters
from tests.portal.test_staff_reach import STAFF, become
from tests.recovering import at_fault
from tests.world import World

Browse = Callable[..., Browser]


@pytest.fixture
def parts(parts: Parts) -> Parts:
    return replace(parts, process=process.shipped("desk"))


@pytest.fixture
def desk(world: World, clock: Clock) -> Desk:
    clock.now = REGISTERED + timedelta(days=2)
    desk = at_desk(world)
    at_fault(desk)
    return desk


def test_it_stands_among_the_overdue_and_comes_by_letter(
    desk: Desk, world: World, parts: Parts, browse: Browse, clock: Clock
) -> None:
    become(world, "sales_head")
    page = browse(STAFF).get("/staff/tasks?tab=overdue").text
    assert "Просроченные претензии" in page
    assert "Начните претензию" in page
    with world.writing() as session:
        remind_of_recoveries(session, parts.process, now=clock.now, zone=ZONE)
    told = letters(parts)["anna@chistydom.example"]
    assert "Начните претензию" in told
    assert "/staff/claims/РК-2026-000123#recovery" in told


def test_who_has_nothing_to_do_with_it_sees_nothing_of_it(desk: Desk, world: World, browse: Browse) -> None:
    become(world, "warehouse")
    assert "Просроченные претензии" not in browse(STAFF).get("/staff/tasks?tab=overdue").text
