"""How far our own people see, and what each may: by their roles at a company whose staff work in the portal."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from claims.models import Dealer, Leave, Person, StaffRole
from claims.queries.account import me
from claims.queries.at_work import at_work
from claims.rules import process
from portal.parts import Parts
from tests.filed import file_claim
from tests.portal.browser import Browser
from tests.portal.conftest import Clock
from tests.world import World

Browse = Callable[..., Browser]
STAFF = "staff@maker.example"


@pytest.fixture
def parts(parts: Parts) -> Parts:
    return replace(parts, process=process.shipped("desk"))


def become(world: World, *roles: str, sees: str = "all", region: str = "") -> None:
    with world.writing() as session:
        session.add_all(StaffRole(person_id=world.staff, role=role) for role in roles)
        person = session.get_one(Person, world.staff)
        person.sees, person.region = sees, region


@pytest.mark.parametrize(("role", "status"), [("administrator", 200), ("warehouse", 403), ("observer", 403)])
def test_the_exchange_is_the_administrators(world: World, browse: Browse, role: str, status: int) -> None:
    become(world, role)
    browser = browse(STAFF)
    assert browser.get("/staff/exchange").status_code == status
    assert ("Обмен</a>" in browser.get("/staff").text) == (status == 200)


@pytest.mark.parametrize(
    ("sees", "manager", "region", "seen"),
    [
        ("all", "", "", True),
        ("own", "Анна Сергеева", "", True),
        ("own", "Другой", "", False),
        ("region", "", "Юг", True),
        ("region", "", "Урал", False),
    ],
)
def test_each_sees_as_far_as_is_theirs(
    world: World, browse: Browse, sees: str, manager: str, region: str, seen: bool
) -> None:
    become(world, "sales_manager", sees=sees, region="Юг")
    with world.writing() as session:
        file_claim(session, world)
        session.get_one(Person, world.staff).name = "Анна Сергеева"
        dealer = session.get_one(Dealer, world.dealer)
        dealer.manager_name, dealer.region = manager, region
    browser = browse(STAFF)
    assert ("РК-2026-000123" in browser.get("/staff").text) == seen
    assert browser.get("/staff/claims/РК-2026-000123").status_code == (200 if seen else 404)


def test_a_deputy_has_the_roles_of_whoever_is_away_and_only_then(world: World, clock: Clock) -> None:
    with world.writing() as session:
        away = Person(login="head@chistydom.example", name="Глава", is_staff=True, created_at=clock.now)
        session.add(away)
        session.flush()
        session.add(StaffRole(person_id=away.id, role="sales_head"))
        days = {"first_day": date(2026, 3, 9), "last_day": date(2026, 3, 13)}
        session.add(Leave(person_id=away.id, deputy_id=world.staff, **days))
    with world.reading() as session:
        person = me(session, world.staff)
        assert person is not None
        held = [at_work(session, person, process.shipped("desk"), date(2026, 3, day)).held for day in (8, 9, 13, 14)]
    assert held == [frozenset(), {"sales_head"}, {"sales_head"}, frozenset()]


@pytest.mark.parametrize(("role", "status"), [("warehouse", 303), ("observer", 403)])
def test_who_has_nothing_to_do_here_only_looks(world: World, browse: Browse, role: str, status: int) -> None:
    become(world, role)
    with world.writing() as session:
        file_claim(session, world)
    browser, card = browse(STAFF), "/staff/claims/РК-2026-000123"
    assert ("Спросить дилера</summary>" in browser.get(card).text) == (status == 303)
    for where in ("questions", "notes", "link"):
        browser.get(card)
        typed = {"text": "Где пломба?", "note": "Звонил", "edition": "0"}
        assert browser.post(f"{card}/{where}", typed).status_code == status, where
