"""«Что решило бы правило»: the administrator sees it on what was decided, before a rule decides anything."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from claims.models import StaffRole
from claims.rules.process import load, shipped
from portal.parts import Parts
from tests.desk_file import with_rule
from tests.filed import REGISTERED, file_claim
from tests.portal.browser import Browser
from tests.portal.conftest import Clock
from tests.world import World

Browse = Callable[..., Browser]
PAGE = "/staff/process/rules"
LOOSE = load(with_rule(sum_to="10000", kinds=None, dealer_decided=None, shots=None, no_repeat=None, refused_below=None))


@pytest.fixture
def parts(parts: Parts, request: pytest.FixtureRequest) -> Parts:
    return replace(parts, process=getattr(request, "param", LOOSE))


@pytest.fixture
def staff(world: World, clock: Clock, browse: Browse) -> Browser:
    """Two claims were decided, one of them refused."""
    clock.now = REGISTERED + timedelta(days=40)
    at = REGISTERED + timedelta(days=30)
    with world.writing() as session:
        session.add(StaffRole(person_id=world.staff, role="administrator"))
        for number, outcome in (("РК-2026-000001", "satisfied"), ("РК-2026-000002", "refused")):
            file_claim(session, world, number, stage="closed", outcome=outcome, decided_at=at, closed_at=at)
    return browse("staff@maker.example")


def plain(page: str) -> str:
    return " ".join(page.replace("\u00a0", " ").replace("\u202f", " ").split())


def test_the_page_says_what_a_rule_would_take_and_links_what_people_decided_otherwise(staff: Browser) -> None:
    assert f'href="{PAGE}"' in staff.get("/staff/process").text
    page = plain(staff.get(PAGE).text)
    assert "Закрыто с решением: 2, из них небольших, до суммы правил: 2" in page
    assert "2 на 14 760,80 ₽" in page
    assert "1 (50 %)" in page
    assert '<a href="/staff/claims/РК-2026-000002">' in page
    assert '<a href="/staff/claims/РК-2026-000001">' not in page


@pytest.mark.parametrize("parts", [replace(shipped("desk"), auto_decisions={})], indirect=True)
def test_without_rules_it_says_how_to_write_one(staff: Browser) -> None:
    assert "[[auto_decision]]" in staff.get(PAGE).text


@pytest.mark.parametrize("parts", [shipped("erp")], indirect=True)
def test_where_1c_decides_there_are_no_rules(staff: Browser) -> None:
    assert "Решения принимают в 1С" in staff.get(PAGE).text
    assert PAGE not in staff.get("/staff/process").text
